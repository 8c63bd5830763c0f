using Kreisfunk.Tests.Integration.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>A bridge, one gateway and a real Mosquitto between them; the bridge can be stopped and started.</summary>
public abstract class OverMosquitto : IAsyncLifetime
{
    /// <summary>The bridge's data directory.</summary>
    protected string Data { get; } = Directory.CreateTempSubdirectory("kreisfunk-bridge").FullName;

    internal MosquittoServer Broker { get; private set; } = null!;

    internal RadioGateway Gateway { get; private set; } = null!;

    internal RunningBridge Bridge { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Broker = await MosquittoServer.StartAsync("max_queued_messages 0");
        Gateway = new RadioGateway(Broker.Port);
        await Gateway.ConnectAsync(Cancel);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        await Gateway.DisposeAsync();
        await Broker.DisposeAsync();
        Directory.Delete(Data, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What somebody composes into the process beside the bridge.</summary>
    protected virtual void Add(IServiceCollection services)
    {
    }

    protected async Task RestartAsync()
    {
        await Bridge.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        Bridge = await RunningBridge.StartAsync(Data, Broker.Port, Add);
        await Until.HoldsAsync(async () => (await Bridge.Http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode,
            "the bridge is ready");
    }
}

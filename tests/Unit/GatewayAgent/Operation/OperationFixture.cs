using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.DependencyInjection;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>A folder of its own, the counters, and the outbox in which answers end.</summary>
internal sealed class OperationFixture : IDisposable
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly WakeSignal _signal = new();
    private readonly AgentMetrics _agentMetrics;

    public OperationFixture()
    {
        var factory = _provider.GetRequiredService<IMeterFactory>();
        _agentMetrics = new AgentMetrics(factory, new MemorySpool(new SpoolOptions(), TimeProvider.System));
        Metrics = new OperationMetrics(factory, new BrokerState());
        Outbox = new Outbox(_signal, _agentMetrics);
    }

    public static Eui64 Gateway { get; } = new(0xaa555a00000013e2);

    public string Folder { get; } = Directory.CreateTempSubdirectory("kreisfunk-agent-").FullName;

    public OperationMetrics Metrics { get; }

    public Outbox Outbox { get; }

    public string InFolder(string name) => Path.Combine(Folder, name);

    public void Dispose()
    {
        Metrics.Dispose();
        _agentMetrics.Dispose();
        _signal.Dispose();
        _provider.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

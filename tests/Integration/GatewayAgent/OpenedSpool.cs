using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>A durable spool as the agent composes it, that commits before each acknowledgement.</summary>
internal sealed class OpenedSpool : IDisposable
{
    private readonly ServiceProvider _services;

    private OpenedSpool(ServiceProvider services) => _services = services;

    public ISpool Spool => _services.GetRequiredService<ISpool>();

    public static OpenedSpool Open(string directory)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Agent:Spool:Directory"] = directory,
            ["Agent:Spool:SegmentBytes"] = "1048576",
            ["Agent:Spool:MinFreeBytes"] = "0",
            ["Agent:Spool:SyncBeforeAck"] = "true",
        }).Build();
        var services = new ServiceCollection().AddLogging().AddGatewayAgent(configuration).BuildServiceProvider();
        services.GetRequiredService<ISpool>();
        return new OpenedSpool(services);
    }

    public void Dispose() => _services.Dispose();
}

using System.Security.Cryptography;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Uplinks.Trust;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>Puts a destination together. Nothing of it has begun to work yet.</summary>
internal sealed class DestinationFactory(DestinationSurroundings agentParts, DestinationHoldings holdings,
    IOptions<AgentOptions> agent, MonotonicClock clock, TimeProvider time, ILoggerFactory logs)
{
    public IDestination Create(string name, DestinationOptions options)
    {
        var filter = new DestinationFilter(options.Filter);
        var report = new DestinationReport(options, filter);
        var log = logs.CreateLogger($"{typeof(IDestination).Namespace}.{name}");
        var entrance = new DownlinkEntrance(name, agentParts.Ownership, agentParts.Downlinks,
            new NamedLogger<DownlinkEntrance>(log));
        if (options.Kind == DestinationKind.Udp)
            return new UdpDestination(name, options,
                new UdpDestinationParts(filter, report, entrance, agentParts.Concentrators, clock)
                {
                    FirstToken = () => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1),
                    Log = log,
                },
                holdings.Tally(name));
        var holding = holdings.Take(name, options, out var isFilterNew);
        var link = Link(options, holding, report, (entrance, log));
        var view = View(options);
        var credentials = new BrokerCredentials(view, agentParts.Metrics, time, new NamedLogger<BrokerCredentials>(log))
        {
            IsOwn = false,
        };
        var connection = new MqttLink(view, link, clock, time, credentials, new NamedLogger<MqttLink>(log));
        return new MqttDestination(name, options,
            new MqttDestinationParts(filter, report, link, link.Downlinks, connection) { IsFilterNew = isFilterNew },
            holding, log);
    }

    private LinkParts Link(DestinationOptions options, DestinationHolding holding, DestinationReport report,
        (DownlinkEntrance Entrance, ILogger Log) own)
    {
        var signal = new WakeSignal();
        var outbox = new Outbox(signal, holding.Tally);
        var downlinks = new BrokerDownlinks(own.Entrance, outbox, clock) { Report = report, Tally = holding.Tally };
        var publisher = new UplinkPublisher(holding.Spool, new LanePlan(), View(options), holding.Tally,
            new NamedLogger<UplinkPublisher>(own.Log));
        // Health and watchdog look at the own server's state and loop; nobody looks at these.
        return new LinkParts(publisher, outbox, agentParts.Concentrators, downlinks, signal, new BrokerState(),
            new LoopPulses());
    }

    /// <summary>The agent's options as they would be, were this broker its own.</summary>
    private IOptions<AgentOptions> View(DestinationOptions options) => Options.Create(new AgentOptions
    {
        Region = options.Region ?? agent.Value.Region,
        GatewayId = agent.Value.GatewayId,
        Marshaler = options.Marshaler,
        Mqtt = options.Mqtt,
        Spool = new SpoolOptions { DrainPerSecond = agent.Value.Spool.DrainPerSecond },
    });
}

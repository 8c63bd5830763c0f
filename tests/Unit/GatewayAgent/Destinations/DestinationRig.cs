using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

/// <summary>An agent whose destinations are there but have not begun to send.</summary>
internal sealed class DestinationRig : IDisposable
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SpoolMetrics _spoolMetrics;
    private readonly OperationMetrics _operationMetrics;

    /// <param name="directory">Of the spools; in memory without.</param>
    /// <param name="options">Of the agent.</param>
    public DestinationRig(string? directory = null, AgentOptions? options = null)
    {
        Agent = new AgentFixture(options);
        var meters = _provider.GetRequiredService<IMeterFactory>();
        var clock = new MonotonicClock(Agent.Time);
        _spoolMetrics = new SpoolMetrics(meters);
        _operationMetrics = new OperationMetrics(meters, new BrokerState());
        var parts = new SpoolParts(SpoolDisk.Instance, clock, () => TimeQuality.Ntp, _spoolMetrics,
            NullLogger.Instance);
        Metrics = new DestinationMetrics(meters, Agent.Destinations);
        Spools = new DestinationSpools(Agent.Options, parts, new SpoolDirectory(directory), Agent.Time,
            NullLoggerFactory.Instance);
        Holdings = new DestinationHoldings(Metrics, Spools);
        var surroundings = new DestinationSurroundings(
            Agent.Concentrators, Agent.Dispatcher, Ownership, _operationMetrics);
        Factory = new DestinationFactory(
            surroundings, Holdings, Agent.Options, clock, Agent.Time, NullLoggerFactory.Instance);
    }

    public AgentFixture Agent { get; }

    public DownlinkOwnership Ownership { get; } = new();

    public DestinationMetrics Metrics { get; }

    public DestinationSpools Spools { get; }

    public DestinationHoldings Holdings { get; }

    public DestinationFactory Factory { get; }

    /// <summary>A broker at a port where nobody listens.</summary>
    public static DestinationOptions Broker(DestinationFilterOptions? filter = null) => new()
    {
        Mqtt = new MqttOptions { Host = "127.0.0.1", Port = 9, Confirmation = Confirmation.PubAck },
        Filter = filter ?? new DestinationFilterOptions(),
    };

    /// <summary>In the place of the one with this name, if there is one.</summary>
    public IDestination Add(string name, DestinationOptions options)
    {
        var added = Factory.Create(name, options);
        Agent.Destinations.Replace([.. Agent.Destinations.All.Where(d => d.Name != name), added]);
        return added;
    }

    /// <summary>The radio hears it; false when the own spool refuses it.</summary>
    public bool Hear(byte[] phy)
    {
        Agent.Concentrators.TryGetOrAdd(DownlinkRig.Gateway, default, out var concentrator);
        var now = Agent.Time.GetElapsedTime(0);
        var isTaken = Agent.Uplinks.TryTake(concentrator!, Phy.Uplink(phy), now);
        Agent.Uplinks.Commit();
        return isTaken;
    }

    public void Dispose()
    {
        Agent.Dispose();
        Metrics.Dispose();
        _spoolMetrics.Dispose();
        _operationMetrics.Dispose();
        _provider.Dispose();
    }
}

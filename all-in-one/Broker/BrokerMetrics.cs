using System.Diagnostics.Metrics;

namespace Kreisfunk.Broker;

/// <summary>What the embedded broker counts.</summary>
internal sealed class BrokerMetrics : IDisposable
{
    private readonly Meter _meter = new("Kreisfunk.Broker");
    private readonly Counter<long> _published;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _refused;
    private int _clients;

    public BrokerMetrics()
    {
        _published = _meter.CreateCounter<long>("kreisfunk_broker_published_total",
            description: "Messages received from clients");
        _dropped = _meter.CreateCounter<long>("kreisfunk_broker_dropped_total",
            description: "Messages dropped because a subscriber was too slow");
        _refused = _meter.CreateCounter<long>("kreisfunk_broker_refused_total",
            description: "Connections and messages refused, by reason");
        _meter.CreateObservableGauge("kreisfunk_broker_clients", () => Volatile.Read(ref _clients),
            description: "Clients connected");
    }

    public int Clients => Volatile.Read(ref _clients);

    public void Published() => _published.Add(1);

    public void Dropped() => _dropped.Add(1);

    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Connected() => Interlocked.Increment(ref _clients);

    public void Disconnected() => Interlocked.Decrement(ref _clients);

    public void Dispose() => _meter.Dispose();
}

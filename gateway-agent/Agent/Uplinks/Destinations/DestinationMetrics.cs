using System.Diagnostics.Metrics;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>The counters of all destinations, each labelled with its name; thread-safe.</summary>
internal sealed class DestinationMetrics : IDisposable
{
    private static readonly string[] ReasonNames = Enum.GetNames<LossReason>();

    private readonly Meter _meter;
    private readonly Counter<long> _frames, _sent, _resent, _delivered, _lost, _refused, _dropped, _unread;

    public DestinationMetrics(IMeterFactory factory, DestinationTable destinations)
    {
        _meter = factory.Create(AgentMetrics.MeterName);
        _frames = Counter("frames", "Uplinks that are the destination's and were taken for it.");
        _sent = Counter("sent", "Uplinks sent to the destination, repetitions included.");
        _resent = Counter("resent", "Uplinks sent to the destination again.");
        _delivered = Counter("delivered", "Uplinks the destination confirmed.");
        _lost = Counter("lost", "Uplinks the destination did not get, by reason.");
        _refused = Counter("downlinks_refused", "Downlinks of a destination that is not the owner of the downlinks.");
        _dropped = Counter("events_dropped", "Reports and acknowledgements dropped while the destination was away.");
        _unread = Counter("unread", "Messages of a destination not read: malformed, or more than its budget.");
        _meter.CreateObservableGauge("kreisfunk_agent_destination_waiting_frames",
            () => destinations.All.Select(d => new Measurement<long>(d.WaitingFrames, Label(d.Name))),
            description: "Uplinks that wait for the destination.");
    }

    public void Taken(string name) => _frames.Add(1, Label(name));

    public void Sent(string name, long count, bool isRepetition)
    {
        _sent.Add(count, Label(name));
        if (isRepetition)
            _resent.Add(count, Label(name));
    }

    public void Delivered(string name, long count) => _delivered.Add(count, Label(name));

    public void Lost(string name, LossReason reason, long count) => _lost.Add(count, Label(name),
        new KeyValuePair<string, object?>("reason", ReasonNames[(int)reason]));

    public void DownlinkRefused(string name) => _refused.Add(1, Label(name));

    public void EventDropped(string name) => _dropped.Add(1, Label(name));

    public void Unread(string name) => _unread.Add(1, Label(name));

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Label(string name) => new("destination", name);

    private Counter<long> Counter(string what, string description) =>
        _meter.CreateCounter<long>($"kreisfunk_agent_destination_{what}_total", description: description);
}

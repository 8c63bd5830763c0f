using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// What one destination may know of each concentrator: counts of its own frames and downlinks, and nothing of how busy
/// the others are. Thread-safe.
/// </summary>
internal sealed class DestinationReport(DestinationOptions options, DestinationFilter filter)
{
    private readonly Lock _lock = new();

    // As many as the table of concentrators, which is bounded.
    private readonly Dictionary<Eui64, GatewayCounters> _counters = [];

    public void Received(Eui64 gateway, UplinkFrame frame)
    {
        lock (_lock)
            Counters(gateway).Received(frame);
    }

    public void DownlinkRequested(Eui64 gateway)
    {
        lock (_lock)
            Counters(gateway).DownlinkRequested();
    }

    public void DownlinkAnswered(Eui64 gateway, DownlinkFrame frame, DownlinkTxAck ack)
    {
        lock (_lock)
        {
            for (var i = 0; i < ack.Items.Count; i++)
            {
                if (ack.Items[i].Status != TxAckStatus.Ignored)
                    Counters(gateway).DownlinkAnswered(frame.Items[i].TxInfo, ack.Items[i].Status);
            }
        }
    }

    /// <summary>
    /// The destination's own report for the same interval. One that gets every frame gets the gateway's report as it
    /// is; with a filter only its own counts, and no text of the forwarder, whose rxfw and ackr count everything.
    /// </summary>
    public GatewayStats Take(Eui64 gateway, GatewayStats whole)
    {
        GatewayStats own;
        lock (_lock)
            own = Counters(gateway).Take();
        if (filter.IsOpen)
            own = whole.Clone();
        own.GatewayId = whole.GatewayId;
        own.Time = whole.Time;
        own.Location = options.ShareLocation ? whole.Location : null;
        return own;
    }

    private GatewayCounters Counters(Eui64 gateway)
    {
        if (!_counters.TryGetValue(gateway, out var counters))
            _counters[gateway] = counters = new GatewayCounters();
        return counters;
    }
}

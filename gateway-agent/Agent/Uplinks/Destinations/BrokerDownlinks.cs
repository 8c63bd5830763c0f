using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Downlinks over one broker: commands in, acknowledgements into its outbox. For a destination also what it may know,
/// and a bound on how many commands are looked at; the own server is trusted.
/// </summary>
internal sealed class BrokerDownlinks(DownlinkEntrance entrance, Outbox outbox, MonotonicClock clock) : IDownlinkOrigin
{
    private readonly Lock _lock = new();
    private readonly CommandBudget _budget = new(CommandBudget.UsualPerSecond);
    private int _underWay;

    /// <summary>Null for the own server.</summary>
    public DestinationReport? Report { get; init; }

    /// <summary>Null for the own server.</summary>
    public DestinationTally? Tally { get; init; }

    /// <summary>Downlinks that are not answered yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>False when this server has sent too much: the command is not even read.</summary>
    public bool MayRead()
    {
        if (Tally is null)
            return true;
        lock (_lock)
        {
            if (_budget.TryTake(clock.Now))
                return true;
        }

        Tally.Unread();
        return false;
    }

    public void Begin(Eui64 gateway, DownlinkFrame frame)
    {
        Interlocked.Increment(ref _underWay);
        Report?.DownlinkRequested(gateway);
        if (!entrance.Begin(gateway, frame, this))
            Tally?.DownlinkRefused();
    }

    public void Answered(Eui64 gateway, DownlinkFrame frame, DownlinkTxAck ack)
    {
        Report?.DownlinkAnswered(gateway, frame, ack);
        outbox.Add(new OutboxMessage(gateway, GatewayTopicKind.TxAck, ack));
        Interlocked.Decrement(ref _underWay);
    }
}

using Kreisfunk.LoRaWan;

namespace Kreisfunk.Town;

/// <summary>One distinct data uplink the town has sent.</summary>
public readonly record struct SentUplink(Eui64 DevEui, DevAddr DevAddr, uint FCntUp, bool Confirmed, DateTimeOffset At);

/// <summary>What a run of the town did.</summary>
/// <param name="Uplinks">Distinct data uplinks, in the order they were sent; empty when the run had no end set.</param>
/// <param name="Joins">Joins completed.</param>
/// <param name="Acknowledged">Confirmed uplinks whose acknowledgement arrived in RX1 or RX2.</param>
/// <param name="Unacknowledged">PUSH_DATA datagrams that never got a PUSH_ACK.</param>
/// <param name="Gateways">Each gateway's counters, in the plan's order.</param>
public sealed record TownReport(
    IReadOnlyList<SentUplink> Uplinks, long Joins, long Acknowledged, int Unacknowledged,
    IReadOnlyList<ForwarderCounters> Gateways);

/// <summary>Counters of a running town; safe to read from any thread.</summary>
public sealed class TownProgress
{
    private long _joins;
    private long _uplinks;
    private long _confirmed;
    private long _acknowledged;
    private long _repeated;

    public long Joins => Interlocked.Read(ref _joins);

    /// <summary>Distinct data uplinks sent.</summary>
    public long Uplinks => Interlocked.Read(ref _uplinks);

    /// <summary>Of these, confirmed ones.</summary>
    public long Confirmed => Interlocked.Read(ref _confirmed);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Frames sent again for want of an acknowledgement.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    internal void CountJoin() => Interlocked.Increment(ref _joins);

    internal void CountUplink(bool confirmed)
    {
        Interlocked.Increment(ref _uplinks);
        if (confirmed)
            Interlocked.Increment(ref _confirmed);
    }

    internal void CountAcknowledged() => Interlocked.Increment(ref _acknowledged);

    internal void CountRepeated() => Interlocked.Increment(ref _repeated);
}

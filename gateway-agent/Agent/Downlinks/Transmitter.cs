using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>
/// One concentrator's transmitter: when it is taken, what it has sent, and which messages to it may still be answered.
/// </summary>
internal sealed class Transmitter(DutyCycle? dutyCycle, bool enforce, ushort firstToken)
{
    /// <summary>When a packet "at once" leaves: the fastest radio's 80 ms, rounded up.</summary>
    private static readonly TimeSpan AtOnceDelay = TimeSpan.FromMilliseconds(100);

    private readonly AirPlan _plan = new();

    public TokenTable Tokens { get; } = new(firstToken);

    /// <summary>Null where the region is not known.</summary>
    public DutyCycle? DutyCycle => dutyCycle;

    /// <summary>Whether this item could be sent now, and else why not.</summary>
    public TxAckStatus Check(DownlinkJob job, int item, TimeSpan now)
    {
        var frameItem = job.Frame.Items[item];
        if (job.Concentrator.Path?.TryPlan(frameItem, out _) != true
            || !ItemAirtime.TryRead(frameItem, out var airtime))
            return TxAckStatus.InternalError;
        var at = job.EstimateTime(item, now);
        if (at <= now)
            return TxAckStatus.TooLate;
        if (enforce && dutyCycle is not null)
        {
            if (dutyCycle.LoadWith(frameItem.TxInfo.Frequency, airtime, now) is not { } load)
                return TxAckStatus.TxFreq;
            if (load > 1)
                return TxAckStatus.DutyCycleOverflow;
        }

        return at is { } from && !_plan.IsFree(from, airtime, now) ? TxAckStatus.CollisionPacket : TxAckStatus.Ok;
    }

    /// <summary>The item is on its way to the radio: its time and its airtime are spoken for.</summary>
    public void Take(DownlinkJob job, int item, TimeSpan now)
    {
        var frameItem = job.Frame.Items[item];
        if (!ItemAirtime.TryRead(frameItem, out var airtime) || !job.Taken.Add(item))
            return;
        _plan.Take(job, item, job.EstimateTime(item, now) ?? now + AtOnceDelay, airtime);
        dutyCycle?.Take(frameItem.TxInfo.Frequency, airtime, now);
    }

    /// <summary>The item was not and will not be sent.</summary>
    public void GiveBack(DownlinkJob job, int item, TimeSpan now)
    {
        var frameItem = job.Frame.Items[item];
        if (!job.Taken.Remove(item) || !ItemAirtime.TryRead(frameItem, out var airtime))
            return;
        _plan.Release(job, item);
        dutyCycle?.GiveBack(frameItem.TxInfo.Frequency, airtime, now);
    }
}

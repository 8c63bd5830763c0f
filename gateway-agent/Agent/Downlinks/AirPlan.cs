namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>
/// When one concentrator's only transmitter is taken, by the agent's clock. A radio would refuse the second of two
/// packets that overlap, or silently drop it; known here, the next window is tried while there is still time.
/// </summary>
internal sealed class AirPlan
{
    /// <summary>
    /// Between two packets: the radio's time to switch. Both ends come from the same estimate of the concentrator's
    /// clock, so that its error is in neither.
    /// </summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(5);

    private readonly List<Slot> _slots = [];

    /// <summary>Slots that are not over. Bounded by the downlinks of one concentrator and their items.</summary>
    public int Count => _slots.Count;

    public bool IsFree(TimeSpan from, TimeSpan length, TimeSpan now)
    {
        _slots.RemoveAll(slot => slot.To <= now);
        return !_slots.Exists(slot => from < slot.To + Gap && slot.From < from + length + Gap);
    }

    public void Take(DownlinkJob job, int item, TimeSpan from, TimeSpan length) =>
        _slots.Add(new Slot(job, item, from, from + length));

    /// <summary>The packet will not be sent.</summary>
    public void Release(DownlinkJob job, int item) => _slots.RemoveAll(slot => slot.Job == job && slot.Item == item);

    private readonly record struct Slot(DownlinkJob Job, int Item, TimeSpan From, TimeSpan To);
}

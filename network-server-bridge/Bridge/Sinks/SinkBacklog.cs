using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>An entry whose payload is being decoded.</summary>
internal sealed record PendingEntry(long Sequence, Eui64? Device, Task<SinkEntry> Entry);

/// <summary>
/// Entries between the journal and a sink. One whose codec takes long stands aside, and with it the later ones of its
/// device; the others pass. Used by one loop.
/// </summary>
internal sealed class SinkBacklog(TimeProvider clock)
{
    /// <summary>Entries that may stand aside; then the sink waits. A second of a town's worst codecs.</summary>
    private const int MaxPending = 2_000;

    // A healthy decode takes less; who waits longer is passed by the others.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly List<PendingEntry> _pending = [];

    public bool IsEmpty => _pending.Count == 0;

    public bool IsFull => _pending.Count >= MaxPending;

    /// <summary>The record up to which all is delivered when everything before and at last was given in.</summary>
    public long Delivered(long last) => IsEmpty ? last : _pending[0].Sequence - 1;

    public void Add(IReadOnlyList<PendingEntry> entries) => _pending.AddRange(entries);

    /// <summary>Entries that are ready now or in a moment, in the journal's order for each device.</summary>
    public async Task<IReadOnlyList<SinkEntry>> TakeReadyAsync(CancellationToken cancel)
    {
        var all = Task.WhenAll(_pending.Select(p => p.Entry));
        if (!all.IsCompleted)
            await Task.WhenAny(all, Task.Delay(Patience, clock, cancel));
        var ready = new List<SinkEntry>(_pending.Count);
        var late = new List<PendingEntry>();
        var waiting = new HashSet<Eui64>();
        foreach (var pending in _pending)
        {
            if (pending.Entry.IsCompleted && !(pending.Device is { } device && waiting.Contains(device)))
            {
                ready.Add(await pending.Entry);
                continue;
            }

            late.Add(pending);
            if (pending.Device is { } devEui)
                waiting.Add(devEui);
        }

        _pending.Clear();
        _pending.AddRange(late);
        return ready;
    }

    /// <summary>Ends when one more can be delivered.</summary>
    public Task AnyReadyAsync()
    {
        var seen = new HashSet<Eui64>();
        return Task.WhenAny(_pending.Where(p => p.Device is not { } device || seen.Add(device)).Select(p => p.Entry));
    }
}

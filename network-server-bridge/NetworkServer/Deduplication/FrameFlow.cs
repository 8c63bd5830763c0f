using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// One PHYPayload and all that was heard of it, over gateways, frequencies and the device's repetitions. It lives on
/// after its window as a tombstone, so that late copies are known.
/// </summary>
internal sealed class FrameFlow(FlowKey key, FrameVerdict verdict)
{
    /// <summary>No class A device sends again before its first receive window, one second later.</summary>
    private const long EarliestRepetition = TimeSpan.TicksPerSecond;

    /// <summary>Without a context from the gateway only time can tell: both receive windows are over.</summary>
    private const long EarliestRepetitionWithoutContext = 5 * TimeSpan.TicksPerSecond / 2;

    /// <summary>Nine transmissions heard by seven gateways each; the oldest go first.</summary>
    private const int MaxEarlier = 64;

    private readonly List<HeardCopy> _copies = new(1);

    // Receptions of earlier transmissions: each may still be delivered again.
    private List<(Eui64 Gateway, ByteString Context)>? _earlier;

    public FlowKey Key { get; } = key;

    /// <summary>What became of its first copy.</summary>
    public FrameVerdict Verdict { get; } = verdict;

    public Eui64? DevEui { get; init; }

    /// <summary>With <see cref="FCntUp"/> which uplink it is; meaningful for accepted frames.</summary>
    public uint SessionNumber { get; init; }

    public uint FCntUp { get; init; }

    /// <summary>The time of the very first copy: the uplink's own.</summary>
    public DateTimeOffset FirstAt { get; private set; }

    /// <summary>The time of the first copy of the device's latest transmission.</summary>
    public DateTimeOffset TransmissionAt { get; private set; }

    public long TransmissionTicks { get; private set; }

    /// <summary>When the window closes, in the clock's ticks; null while none is open.</summary>
    public long? WindowEnd { get; private set; }

    /// <summary>The accepted uplink until it is gathered.</summary>
    public AcceptedUplink? Awaiting { get; set; }

    /// <summary>What is to be sent when the window closes.</summary>
    public Reply? Reply { get; set; }

    /// <summary>Receptions of the latest transmission, one per gateway, the first first.</summary>
    public IReadOnlyList<HeardCopy> Copies => _copies;

    /// <summary>Receptions of earlier transmissions, the oldest first.</summary>
    public IReadOnlyList<(Eui64 Gateway, ByteString Context)> Earlier => _earlier ?? [];

    /// <summary>The device has sent: the first time, or again.</summary>
    /// <param name="first">Who heard it first; null for a relay, whose gateways have not heard the device.</param>
    /// <param name="at">When.</param>
    /// <param name="ticks">The same, in the clock's ticks.</param>
    public void Transmit(in HeardCopy? first, DateTimeOffset at, long ticks)
    {
        foreach (var earlier in _copies)
            NoteEarlier(earlier.Gateway, earlier.Context);
        _copies.Clear();
        if (first is { } copy)
            _copies.Add(copy);
        if (FirstAt == default)
            FirstAt = at;
        TransmissionAt = at;
        TransmissionTicks = ticks;
    }

    /// <summary>Tells a further copy from a repetition, and notes it if it is a copy.</summary>
    public Hearing Hear(in HeardCopy copy, long ticks, int maxCopies)
    {
        if (IsEarlier(copy))
            return Hearing.SameTransmission;
        var index = IndexOf(copy.Gateway);
        if (index >= 0 && IsRepetition(_copies[index].Context, copy.Context, ticks - TransmissionTicks))
            return Hearing.Repetition;
        var isNew = index < 0 && _copies.Count < maxCopies;
        Note(copy, index, maxCopies);
        return isNew && WindowEnd is null ? Hearing.LateCopy : Hearing.SameTransmission;
    }

    public void OpenWindow(long end) => WindowEnd = end;

    /// <summary>From here on only who heard it matters.</summary>
    public void CloseWindow()
    {
        WindowEnd = null;
        Awaiting = null;
        Reply = null;
        for (var i = 0; i < _copies.Count; i++)
            _copies[i] = _copies[i] with { RxInfo = null };
    }

    /// <summary>The window's copies as recovery finds them.</summary>
    public void Replace(IEnumerable<HeardCopy> copies)
    {
        _copies.Clear();
        _copies.AddRange(copies);
    }

    /// <summary>The accepted uplink with everyone who has heard it so far; null when it was gathered before.</summary>
    public AcceptedUplink? Gathered() => Awaiting is null ? null : Awaiting with { Copies = HeardInWindow() };

    /// <summary>How each gateway heard it, the first first; empty when the window has closed.</summary>
    public IReadOnlyList<UplinkRxInfo> HeardInWindow() =>
        [.. _copies.Where(copy => copy.RxInfo is not null).Select(copy => copy.RxInfo!)];

    public void NoteEarlier(Eui64 gateway, ByteString context)
    {
        _earlier ??= [];
        if (_earlier.Count == MaxEarlier)
            _earlier.RemoveAt(0);
        _earlier.Add((gateway, context));
    }

    private bool IsEarlier(in HeardCopy copy)
    {
        if (_earlier is null || copy.Context.IsEmpty)
            return false;
        foreach (var (gateway, context) in _earlier)
        {
            if (gateway == copy.Gateway && context.Span.SequenceEqual(copy.Context.Span))
                return true;
        }

        return false;
    }

    private static bool IsRepetition(ByteString known, ByteString context, long elapsed)
    {
        if (known.IsEmpty || context.IsEmpty)
            return elapsed >= EarliestRepetitionWithoutContext;
        return elapsed >= EarliestRepetition && !known.Span.SequenceEqual(context.Span);
    }

    // A strong signal shows on a neighbouring channel as well, but weaker: the stronger one is the true one.
    private void Note(in HeardCopy copy, int index, int maxCopies)
    {
        var noted = WindowEnd is null ? copy with { RxInfo = null } : copy;
        if (index < 0 && _copies.Count < maxCopies)
            _copies.Add(noted);
        else if (index >= 0 && WindowEnd is not null && noted.IsStrongerThan(_copies[index]))
            _copies[index] = noted;
    }

    private int IndexOf(Eui64 gateway)
    {
        for (var i = 0; i < _copies.Count; i++)
        {
            if (_copies[i].Gateway == gateway)
                return i;
        }

        return -1;
    }
}

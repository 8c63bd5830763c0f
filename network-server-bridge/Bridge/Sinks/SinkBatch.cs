using Kreisfunk.Codecs;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>One effect for a sink.</summary>
/// <param name="Place">Identifies it for ever; ascending.</param>
/// <param name="At">When it was written to the journal.</param>
/// <param name="Effect">What was decided; session keys are not in it.</param>
/// <param name="Device">Whose it is, null for frames of nobody or of a device deleted since.</param>
/// <param name="Decoded">The codec's result, for gathered uplinks.</param>
public sealed record SinkEntry(
    long Place, DateTimeOffset At, Effect Effect, DeviceInfoRow? Device, DecodeResult Decoded);

/// <summary>What a sink is given at once, and where it says what it can never take.</summary>
public sealed class SinkBatch(IReadOnlyList<SinkEntry> entries)
{
    private readonly List<(SinkEntry Entry, string Reason)> _refused = [];

    public IReadOnlyList<SinkEntry> Entries { get; } = entries;

    public IReadOnlyList<(SinkEntry Entry, string Reason)> Refused => _refused;

    /// <summary>The last entry that went to the destination; null when nothing of the batch was for it.</summary>
    public SinkEntry? Reached { get; private set; }

    /// <summary>The destination has taken this entry. Success without it proves nothing of the destination.</summary>
    public void Reach(SinkEntry entry) => Reached = entry;

    /// <summary>
    /// This entry will never be taken, whatever is tried; it goes to the dead letters with the reason.
    /// </summary>
    public void Refuse(SinkEntry entry, string reason) => _refused.Add((entry, reason));
}

using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// One record of the decision journal: all durable effects of one frame, or of windows that closed together. One
/// record, so that a crash keeps all of a decision or nothing of it.
/// </summary>
/// <param name="IngestSequence">The last frame decided when this was written: recovery goes on behind it.</param>
/// <param name="Effects">At most <see cref="MaxEffects"/>, all durable.</param>
public sealed record JournalStep(long IngestSequence, IReadOnlyList<Effect> Effects)
{
    /// <summary>Sequence × this + index names one effect for ever, see <see cref="PlaceOf"/>.</summary>
    public const int MaxEffects = 1_000;

    /// <summary>A number that is unique and ascending over all effects of the journal.</summary>
    public static long PlaceOf(long journalSequence, int effectIndex) => (journalSequence * MaxEffects) + effectIndex;
}

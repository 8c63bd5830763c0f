using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kreisfunk.Contracts;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>Where a message stands in its gateway's spool, from the MQTT user properties of StoredCursor.</summary>
/// <param name="Stream">One life of the spool.</param>
/// <param name="Sequence">This record, from 1.</param>
/// <param name="Base">Everything below is safe already, from 1.</param>
public readonly record struct SpoolPlace(string Stream, long Sequence, long Base)
{
    private const int StreamLength = 16;

    /// <summary>On the lane of frames that overtake a gateway's backlog; each lane has its order and cursor.</summary>
    public bool IsExpress { get; init; }

    /// <summary>What the gateway's full spool refused before this record; null for nothing.</summary>
    public SpoolGapNotice? Gap { get; init; }

    /// <summary>
    /// False when a property is missing or makes no sense: the message then counts as one without spool.
    /// </summary>
    public static bool TryRead(
        [NotNullWhen(true)] string? stream, string? sequence, string? @base, out SpoolPlace place)
    {
        place = default;
        if (stream?.Length != StreamLength || !TryNumber(sequence, out var number) || !TryNumber(@base, out var first))
            return false;
        if (first > number)
            return false;
        place = new SpoolPlace(stream, number, first);
        return true;
    }

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}

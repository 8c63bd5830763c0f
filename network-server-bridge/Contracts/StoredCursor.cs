using System.Globalization;

namespace Kreisfunk.Contracts;

/// <summary>
/// How the agent's spool and the bridge's log agree on what is safe: a broker's PUBACK is no promise (it may die with
/// the message), so each uplink carries its place in the agent's spool as MQTT 5 user properties, and the bridge
/// answers on command/stored with the highest place up to which everything is on its disk. Only that frees the spool.
/// A foreign server ignores the properties and never answers; the agent then goes by PUBACK and says so.
/// </summary>
/// <param name="Stream">Names one life of a spool (16 hexadecimal digits); a new spool has a new one.</param>
/// <param name="Sequence">The highest contiguous stored sequence number, counted from 1.</param>
public readonly record struct StoredCursor(string Stream, long Sequence)
{
    /// <summary>User property: the spool's stream.</summary>
    public const string StreamProperty = "kf-stream";

    /// <summary>User property: this record's sequence number in the stream, decimal, from 1.</summary>
    public const string SequenceProperty = "kf-seq";

    /// <summary>
    /// User property: the lowest sequence number not yet acknowledged when this message left, decimal. Everything below
    /// is safe, so a bridge that starts anew knows where contiguity begins.
    /// </summary>
    public const string BaseProperty = "kf-base";

    /// <summary>
    /// User property: the lane of the stream. Absent for the usual one. While a gateway sends what it kept over an
    /// outage, frames that may overtake the backlog come in a second stream on the lane <see cref="ExpressLane"/>. Each
    /// lane has a cursor of its own.
    /// </summary>
    public const string LaneProperty = "kf-lane";

    /// <summary>Value of <see cref="LaneProperty"/>.</summary>
    public const string ExpressLane = "express";

    /// <summary>"stream sequence" in ASCII.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream} {Sequence}");

    /// <summary>Reads what <see cref="ToString"/> writes. False for anything else; never throws.</summary>
    public static bool TryParse(string? text, out StoredCursor cursor)
    {
        cursor = default;
        var space = text?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        if (space != 16 || !long.TryParse(
                text.AsSpan(17), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return false;
        cursor = new StoredCursor(text![..16], sequence);
        return true;
    }
}

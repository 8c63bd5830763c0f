namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>Finds records within an extent. Not for several threads at once.</summary>
internal sealed class ExtentWalk(SegmentWindows windows, TornStore torn)
{
    /// <summary>Forgets a segment that is gone.</summary>
    public void Forget(SpoolSegment segment) => windows.Forget(segment);

    /// <summary>
    /// The first record of a stream from a number on, below a limit. The offset moves to where it begins; damage on the
    /// way is counted and passed.
    /// </summary>
    public bool TryFind(SpoolExtent extent, SpoolKey key, long from, ref int offset, out SpooledRecord found)
    {
        var segment = extent.Segment;
        while (offset < segment.LengthBytes)
        {
            if (windows.TryRead(segment, offset, out var record, out var bytes) != RecordError.None)
            {
                var next = windows.Resume(segment, offset + 1);
                torn.KeepDamage(segment, offset, next);
                offset = next;
                continue;
            }

            if (record.Stream == key && record.Sequence >= extent.Next)
                break;
            if (record.Stream == key && record.Sequence >= from)
            {
                found = new SpooledRecord(record, bytes);
                return true;
            }

            offset += bytes.Length;
        }

        found = default;
        return false;
    }

    /// <summary>
    /// What the first records of an extent take, and where the one behind them begins. Where that one cannot be found
    /// the whole extent counts, from where it began.
    /// </summary>
    public (long Bytes, int Offset) Measure(SpoolExtent extent, SpoolKey key, int count)
    {
        var bytes = 0L;
        var offset = extent.Offset;
        for (var sequence = extent.First; TryFind(extent, key, sequence, ref offset, out var found); sequence++)
        {
            if (found.Record.Sequence >= extent.First + count)
                return (bytes, offset);
            sequence = found.Record.Sequence;
            bytes += found.Bytes.Length;
            offset += found.Bytes.Length;
        }

        return (Math.Min(bytes, extent.Bytes), extent.Offset);
    }
}

/// <summary>A record where it was read; its bytes are valid until the next read.</summary>
internal readonly ref struct SpooledRecord(SpoolRecord record, ReadOnlySpan<byte> bytes)
{
    public SpoolRecord Record { get; } = record;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public ReadOnlySpan<byte> Frame => Bytes[Record.FrameOffset..];
}

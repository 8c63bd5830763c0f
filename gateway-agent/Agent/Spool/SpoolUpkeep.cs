using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Gives space back: deletes segments of which everything is freed, and copies the last survivors out of nearly empty
/// ones, so that a stream nobody confirms cannot keep the segments of all the others. Not for several threads at once.
/// </summary>
internal sealed partial class SpoolUpkeep(SpoolLog spool, StreamRegister streams, StreamTable table,
    ExtentWalk walk, SpoolParts parts)
{
    /// <summary>
    /// Below this share a segment's survivors are copied: ten bytes come back for one that is written.
    /// </summary>
    private const double WorthCopying = 0.1;

    /// <summary>While space is short, anything that gives a tenth of a segment back.</summary>
    private const double WorthCopyingInNeed = 0.9;

    /// <summary>What is on its way is confirmed within seconds, and needs no copy.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private bool _isTableFailing;

    public void Note(SpoolStream stream) => Guarded(() => table.Write(stream));

    public void WriteTable() => Guarded(streams.WriteChanged);

    public void DeleteDead()
    {
        var dead = spool.Segments.Where(IsDead).ToList();
        if (dead.Count == 0)
            return;
        // What is freed must be known for good before the numbers' last trace is gone.
        if (!Guarded(() =>
            {
                streams.WriteChanged();
                table.Flush();
            }))
            return;
        foreach (var segment in dead)
        {
            walk.Forget(segment);
            Guarded(() => spool.Delete(segment));
        }
    }

    /// <summary>True when a segment's survivors are worth copying now.</summary>
    public bool IsEmptyingDue(TimeSpan now, SpoolOptions options) => Candidate(now, options) is not null;

    /// <summary>Empties the segment that is most worth it, if one is.</summary>
    public void EmptyOne(TimeSpan now, SpoolOptions options)
    {
        if (Candidate(now, options) is { } segment)
            Empty(segment, now);
    }

    /// <summary>The last words of the process.</summary>
    public void Close() => Guarded(() =>
    {
        streams.WriteChanged();
        if (spool.Pending.Count == 0)
            table.MarkClosed();
        table.Flush();
    });

    private SpoolSegment? Candidate(TimeSpan now, SpoolOptions options)
    {
        var isShort = spool.TotalBytes > options.MaxBytes + (2L * options.SegmentBytes);
        var share = isShort ? WorthCopyingInNeed : WorthCopying;
        return spool.Segments
            .Where(segment => segment != spool.Head && segment.LiveRecords > 0
                && (isShort || now - segment.SealedAt >= Rest)
                && segment.LiveBytes < share * options.SegmentBytes)
            .MinBy(segment => segment.LiveBytes);
    }

    /// <summary>
    /// Copies what is still needed to the head. The old segment goes when the copies are on the medium; a crash between
    /// leaves both, and recovery takes one.
    /// </summary>
    private void Empty(SpoolSegment segment, TimeSpan now)
    {
        var (newest, length) = (spool.Segments[^1], spool.Segments[^1].LengthBytes);
        var moves = new List<(SpoolStream Stream, long First, List<SpoolExtent> To)>();
        var copied = 0;
        var isDone = Guarded(() =>
        {
            foreach (var stream in streams.All)
            {
                foreach (var extent in stream.Extents.Where(extent => extent.Segment == segment).ToList())
                {
                    var to = Copy(stream.Key, extent, now);
                    moves.Add((stream, extent.First, to));
                    copied += to.Sum(part => part.Count);
                }
            }

            spool.Head?.File.Flush();
        });
        if (!isDone)
        {
            // The copies must not be found later instead of what they were made from: they may be on no medium.
            foreach (var later in spool.Segments.Where(later => later.Number > newest.Number))
                spool.Shorten(later, SpoolSegment.MarkBytes);
            spool.Shorten(newest, length);
            spool.Seal(now);
            return;
        }

        foreach (var (stream, first, to) in moves)
            stream.Replace(stream.Find(first), to);
        parts.Metrics.Copied(copied);
        LogCopied(parts.Log, copied, segment.Path);
    }

    private bool IsDead(SpoolSegment segment) => segment != spool.Head && segment.LiveRecords == 0;

    private List<SpoolExtent> Copy(SpoolKey key, SpoolExtent extent, TimeSpan now)
    {
        var copies = new List<SpoolExtent>(1);
        var offset = extent.Offset;
        var from = extent.First;
        while (from < extent.Next && walk.TryFind(extent, key, from, ref offset, out var found))
        {
            var (record, size) = (found.Record, found.Bytes.Length);
            if (!spool.HasRoom(size))
            {
                spool.Head?.File.Flush();
                spool.Begin(now);
            }

            var at = spool.Write(found.Bytes);
            if (copies.Count > 0 && copies[^1] is var last && last.Next == record.Sequence
                && last.Segment == spool.Head)
                copies[^1] = last with { Count = last.Count + 1, Bytes = last.Bytes + size };
            else
                copies.Add(new SpoolExtent(record.Sequence, spool.Head!, at) { Count = 1, Bytes = size });
            offset += size;
            from = record.Sequence + 1;
        }

        return copies;
    }

    /// <summary>False when the disk refused; that is said once, until it works again.</summary>
    private bool Guarded(Action action)
    {
        try
        {
            action();
            _isTableFailing = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isTableFailing)
                LogFailed(parts.Log, e.Message);
            _isTableFailing = true;
            return false;
        }
    }

    [LoggerMessage(EventId = 3330, EventName = "agent.spool.copy", Level = LogLevel.Information,
        Message = "{Frames} unconfirmed uplinks were copied out of {Segment}, so that its space comes back")]
    private static partial void LogCopied(ILogger log, int frames, string segment);

    [LoggerMessage(EventId = 3331, EventName = "agent.spool.untidy", Level = LogLevel.Warning,
        Message = "The spool cannot be tidied: {Reason}. Confirmed uplinks keep their space until the disk works.")]
    private static partial void LogFailed(ILogger log, string reason);
}

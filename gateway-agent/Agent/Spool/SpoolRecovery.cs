using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Finds out what is on the disk after whatever ended the last process. Every record is read and checked: what is whole
/// is served, in whatever surroundings; the torn tail of the last segment is cut and kept aside, and so is what rotted.
/// Nothing is ever appended to an old segment, so no later write can hide or revive what is in it.
/// </summary>
internal sealed partial class SpoolRecovery(SpoolLog log, SegmentWindows windows, TornStore torn, ILogger logger)
{
    /// <summary>
    /// More than the frames that can have been sent and not yet been on the medium when the power went (a quarter of a
    /// megabyte of records). Their numbers must not come back: the server would take the new frames for old ones.
    /// </summary>
    public const long Jump = 1 << 20;

    private readonly Dictionary<SpoolStream, List<SpoolExtent>> _found = [];
    private readonly ExtentWalk _walk = new(windows, torn);

    /// <summary>Fills the register's streams; tells each frame that is still needed, in no certain order.</summary>
    public void Run(StreamRegister streams, bool wasClosed, RecoveredFrame tell)
    {
        log.Open();
        var segments = log.Segments;
        for (var i = 0; i < segments.Count; i++)
            Scan(segments[i], streams, isLast: i == segments.Count - 1, tell);
        foreach (var (stream, extents) in _found)
            stream.Load(new ExtentOverlaps(_walk, stream.Key).Without(extents));
        foreach (var stream in streams.All)
        {
            if (!wasClosed)
            {
                stream.Next += Jump;
                stream.IsChanged = true;
            }

            stream.OwnFrom = stream.Next;
            if (stream.IsEmpty)
                stream.First = stream.Next;
        }

        var frames = streams.All.Sum(stream => stream.Extents.Sum(extent => (long)extent.Count));
        if (segments.Count > 0)
            LogRecovered(logger, frames, segments.Count, wasClosed ? "in order" : "not in order");
    }

    private void Scan(SpoolSegment segment, StreamRegister streams, bool isLast, RecoveredFrame tell)
    {
        var offset = StartOf(segment);
        while (offset < segment.LengthBytes)
        {
            if (windows.TryRead(segment, offset, out var record, out var bytes) == RecordError.None)
            {
                Take(new SpooledRecord(record, bytes), segment, offset, streams, tell);
                offset += record.SizeBytes;
                continue;
            }

            var next = windows.Resume(segment, offset + 1);
            if (next < segment.LengthBytes || !isLast)
                torn.KeepDamage(segment, offset, next);
            else
                torn.KeepTail(segment, offset);
            if (next == segment.LengthBytes)
                log.Shorten(segment, offset);
            else
                offset = next;
        }

        if (isLast)
            Flush(segment);
    }

    /// <summary>A segment that died before its mark was flushed is empty; one whose mark rotted is served.</summary>
    private int StartOf(SpoolSegment segment)
    {
        if (HasMark(segment))
            return SpoolSegment.MarkBytes;
        var next = windows.Resume(segment, 0);
        if (next > 0 && segment.LengthBytes > SpoolSegment.MarkBytes)
            torn.KeepDamage(segment, 0, next);
        return next;
    }

    private static bool HasMark(SpoolSegment segment)
    {
        try
        {
            Span<byte> mark = stackalloc byte[SpoolSegment.MarkBytes];
            return segment.File.Read(mark, 0) == mark.Length && mark.SequenceEqual(SpoolSegment.Mark);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Take(in SpooledRecord found, SpoolSegment segment, int offset, StreamRegister streams,
        RecoveredFrame tell)
    {
        var record = found.Record;
        if (streams.FindOrAdd(record.Stream) is not { } stream)
        {
            // More streams than the table holds can only have been written by another configuration.
            LogNoStream(logger, record.Stream.ToString());
            return;
        }

        stream.Next = Math.Max(stream.Next, record.Sequence + 1);
        stream.RefusedInLog = Math.Max(stream.RefusedInLog, record.RefusedUntil);
        stream.Refused = Math.Max(stream.Refused, record.RefusedUntil);
        if (record.Sequence < stream.First)
            return;
        if (record.Gap.Count > 0)
            stream.LastGapAt = Math.Max(stream.LastGapAt, record.Sequence);
        Note(stream, record.Sequence, new SpoolExtent(record.Sequence, segment, offset)
        {
            Count = 1,
            Bytes = record.SizeBytes,
        });
        tell(record.Stream, record.Sequence, found.Frame);
    }

    private void Note(SpoolStream stream, long sequence, SpoolExtent one)
    {
        if (!_found.TryGetValue(stream, out var extents))
            _found[stream] = extents = [];
        if (extents.Count > 0 && extents[^1] is var last && last.Segment == one.Segment && last.Next == sequence
            && last.Count < SpoolExtent.MaxCount)
            extents[^1] = last with { Count = last.Count + 1, Bytes = last.Bytes + one.Bytes };
        else
            extents.Add(one);
    }

    /// <summary>If only the process died, the last commit may still be nowhere but in the page cache.</summary>
    private void Flush(SpoolSegment segment)
    {
        try
        {
            segment.File.Flush();
        }
        catch (IOException e)
        {
            LogNotFlushed(logger, segment.Path, e.Message);
        }
    }

    [LoggerMessage(EventId = 3303, EventName = "agent.spool.recover", Level = LogLevel.Information,
        Message = "The spool holds {Frames} uplinks in {Segments} segments; it was left {How}")]
    private static partial void LogRecovered(ILogger log, long frames, int segments, string how);

    [LoggerMessage(EventId = 3304, EventName = "agent.spool.stranger", Level = LogLevel.Error,
        Message = "The spool holds uplinks of {Stream}, for which its table has no room; they are not served. Remove "
            + "streams of concentrators that are gone.")]
    private static partial void LogNoStream(ILogger log, string stream);

    [LoggerMessage(EventId = 3305, EventName = "agent.spool.unflushed", Level = LogLevel.Warning,
        Message = "{Segment} cannot be flushed: {Reason}. What it holds is served and may not survive a power cut.")]
    private static partial void LogNotFlushed(ILogger log, string segment, string reason);
}

/// <summary>Hears of a frame that recovery found; its bytes are valid during the call.</summary>
internal delegate void RecoveredFrame(SpoolKey stream, long sequence, ReadOnlySpan<byte> frame);

using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Brings what was appended to the medium. A flush that fails is never just tried again: the page cache may have
/// dropped the bytes and call the next flush a success. The segment is left as it is, and the records are written anew,
/// from memory, to another one. While the disk refuses that too, the spool takes nothing.
/// </summary>
internal sealed partial class SpoolCommit(SpoolLog spool, StreamRegister streams, SpoolParts parts, Lock inner)
{
    /// <summary>A disk that refuses is asked again after this time.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TimeSpan _retryAt;
    private volatile bool _isFailing;

    /// <summary>True from a failure that could not be mended until it is.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>Commits when it is time; asks a failing disk again.</summary>
    public void Beat(TimeSpan now, SpoolOptions options)
    {
        bool isDue;
        lock (inner)
        {
            var pending = spool.Pending;
            isDue = pending.Count > 0
                && (pending.Count >= options.SyncRecords || now - pending.Since >= options.SyncEvery);
        }

        if (_isFailing && now >= _retryAt)
            Mend(now);
        else if (isDue && !_isFailing)
            Run();
    }

    /// <summary>True when all that was appended before the call is on the medium.</summary>
    public bool Run()
    {
        lock (_gate)
            return Flush();
    }

    /// <summary>Does something that must not run beside a flush; everything is on the medium before.</summary>
    public void Gated(Action action)
    {
        lock (_gate)
        {
            if (_isFailing || !Flush())
                return;
            lock (inner)
                action();
        }
    }

    /// <summary>Room for one more record, if need be in a new segment. False when the disk refuses.</summary>
    public bool TryMakeRoom(int bytes)
    {
        lock (_gate)
        {
            if (_isFailing || !Flush())
                return false;
            lock (inner)
            {
                if (spool.HasRoom(bytes))
                    return true;
                var now = parts.Clock.Now;
                try
                {
                    spool.Begin(now);
                    return true;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    Fail(e, now);
                    return false;
                }
            }
        }
    }

    /// <summary>The disk refused; nothing is taken until it has been mended.</summary>
    public void Fail(Exception error, TimeSpan now)
    {
        if (!_isFailing)
            LogFailed(parts.Log, error.Message);
        _isFailing = true;
        _retryAt = now + Retry;
    }

    private bool Flush()
    {
        int bytes, count;
        ISpoolFile file;
        lock (inner)
        {
            (bytes, count) = (spool.Pending.Bytes, spool.Pending.Count);
            if (count == 0)
                return true;
            // Sealed by a failure: what was pending then is written anew.
            if (spool.Head is null)
                return !_isFailing && TryWriteAnew(parts.Clock.Now);
            file = spool.Head.File;
        }

        try
        {
            file.Flush();
        }
        catch (IOException e)
        {
            parts.Metrics.CommitFailed();
            LogRewrite(parts.Log, count, e.Message);
            lock (inner)
                return TryWriteAnew(parts.Clock.Now);
        }

        lock (inner)
            spool.Pending.Drop(bytes, count, parts.Clock.Now);
        parts.Metrics.Committed();
        return true;
    }

    private void Mend(TimeSpan now)
    {
        lock (_gate)
        {
            lock (inner)
            {
                if (!TryWriteAnew(now))
                    return;
            }

            _isFailing = false;
        }

        LogMended(parts.Log);
    }

    /// <summary>Everything pending, and frames that came during the flush, into a new segment.</summary>
    private bool TryWriteAnew(TimeSpan now)
    {
        try
        {
            spool.Begin(now);
            var pending = spool.Pending;
            if (pending.Count == 0)
                return true;
            var head = spool.Head!;
            var offset = spool.Write(pending.Span);
            try
            {
                head.File.Flush();
            }
            catch (IOException)
            {
                spool.Shorten(head, offset);
                throw;
            }

            Reindex(pending.Span, head, offset);
            pending.Drop(pending.Bytes, pending.Count, now);
            parts.Metrics.Committed();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            spool.Seal(now);
            Fail(e, now);
            return false;
        }
    }

    private void Reindex(ReadOnlySpan<byte> records, SpoolSegment segment, int offset)
    {
        // From the back: each is then the last of its stream.
        var places = new List<(SpoolRecord Record, int At)>();
        for (var at = 0; SpoolRecord.TryRead(records[at..], out var record, out _) == RecordError.None;)
        {
            places.Add((record, at));
            at += record.SizeBytes;
        }

        for (var i = places.Count - 1; i >= 0; i--)
        {
            var record = places[i].Record;
            if (streams.Find(record.Stream) is not { } stream || record.Sequence < stream.First
                || !stream.TryTakeLast(record.Sequence, record.SizeBytes))
                places.RemoveAt(i);
        }

        foreach (var (record, at) in places)
            streams.Find(record.Stream)!.Add(record.Sequence, segment, offset + at, record.SizeBytes);
    }

    [LoggerMessage(EventId = 3320, EventName = "agent.spool.rewrite", Level = LogLevel.Error,
        Message = "The disk failed to take {Frames} uplinks ({Reason}); they are written anew to another segment. "
            + "Check the card or disk.")]
    private static partial void LogRewrite(ILogger log, int frames, string reason);

    [LoggerMessage(EventId = 3321, EventName = "agent.spool.fail", Level = LogLevel.Error,
        Message = "The spool cannot be written ({Reason}): new uplinks are refused and not acknowledged. Make room, or "
            + "check the card or disk.")]
    private static partial void LogFailed(ILogger log, string reason);

    [LoggerMessage(EventId = 3322, EventName = "agent.spool.mend", Level = LogLevel.Information,
        Message = "The spool can be written again")]
    private static partial void LogMended(ILogger log);
}

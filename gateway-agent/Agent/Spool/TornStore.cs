using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Keeps what cannot be read beside the segments, for those who want to know what happened. Never more than
/// <see cref="MaxFiles"/> and <see cref="MaxBytes"/>: a dying card brings the same every day, so the first ones stay
/// and later ones are only counted.
/// </summary>
internal sealed partial class TornStore(ISpoolDisk disk, string directory, SpoolMetrics metrics, ILogger log)
{
    public const string Extension = ".torn";

    public const int MaxFiles = 16;

    public const long MaxBytes = 1024 * 1024;

    /// <summary>The end of a segment that was half written.</summary>
    public void KeepTail(SpoolSegment segment, int from)
    {
        var length = segment.LengthBytes - from;
        metrics.Torn();
        LogTorn(log, length, segment.Path, from, Keep(segment, from, length));
    }

    /// <summary>A place within a segment; what follows is served.</summary>
    public void KeepDamage(SpoolSegment segment, int from, int until)
    {
        metrics.Damaged(until - from);
        LogDamaged(log, until - from, segment.Path, from, Keep(segment, from, until - from));
    }

    /// <summary>Says where the bytes went.</summary>
    private string Keep(SpoolSegment segment, int from, int length)
    {
        try
        {
            var kept = disk.Files(directory).Where(IsTorn).ToList();
            var path = FormattableString.Invariant($"{segment.Path}.{from}{Extension}");
            if (kept.Count >= MaxFiles || kept.Sum(Length) + length > MaxBytes || kept.Contains(path))
                return "nowhere, enough is kept already";
            var bytes = new byte[length];
            var count = segment.File.Read(bytes, from);
            using var file = disk.Open(path);
            file.Write(bytes.AsSpan(0, count), 0);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"nowhere ({e.Message})";
        }
    }

    private long Length(string path)
    {
        using var file = disk.Open(path);
        return file.Length;
    }

    private static bool IsTorn(string path) => path.EndsWith(Extension, StringComparison.Ordinal);

    [LoggerMessage(EventId = 3301, EventName = "agent.spool.tear", Level = LogLevel.Warning,
        Message = "The spool ended in {LengthBytes} bytes that are no whole record ({Segment}, byte {Offset}): a power "
            + "cut or a crash within one commit. What lies before is whole; kept in {Kept}.")]
    private static partial void LogTorn(ILogger log, int lengthBytes, string segment, int offset, string kept);

    [LoggerMessage(EventId = 3302, EventName = "agent.spool.damage", Level = LogLevel.Error,
        Message = "{LengthBytes} bytes of the spool cannot be read ({Segment}, byte {Offset}); the frames around them "
            + "are served, kept in {Kept}. Check the card or disk.")]
    private static partial void LogDamaged(ILogger log, int lengthBytes, string segment, int offset, string kept);
}

namespace Kreisfunk.Bridge.Log;

/// <summary>Limits of one log; each is settable because disks differ, from an SD card to a data centre.</summary>
public sealed record LogOptions
{
    /// <summary>What the log holds, for messages to people ("ingest log").</summary>
    public required string Name { get; init; }

    /// <summary>Directory of the segments; created when absent.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Size at which a new segment begins: small enough to delete in steps, large enough to read in one go.
    /// </summary>
    public long SegmentBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Largest payload: a LoRaWAN frame is 255 bytes; a step that closes a thousand windows is the largest.
    /// </summary>
    public int MaxRecordBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Appends that wait for the writer; behind them, callers wait: back-pressure up to the broker.</summary>
    public int QueueLength { get; init; } = 1_024;

    /// <summary>
    /// Records per flush: 512 reach 200,000 records a second on the measured disk; more only adds latency.
    /// </summary>
    public int BatchRecords { get; init; } = 1_024;

    /// <summary>Bytes per flush.</summary>
    public int BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Time to let a batch grow before it is flushed; zero takes what waits, which is best on a fast disk.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Segments beyond this size in all are deleted, when every consumer has read them.</summary>
    public long RetentionBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Segments older than this are deleted, when every consumer has read them.</summary>
    public TimeSpan RetentionAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// The log never grows beyond this. Appends then fail until the slowest consumer moves on: nothing more is
    /// acknowledged, gateways keep their frames, and nothing accepted is lost.
    /// </summary>
    public long QuotaBytes { get; init; } = 16L * 1024 * 1024 * 1024;
}

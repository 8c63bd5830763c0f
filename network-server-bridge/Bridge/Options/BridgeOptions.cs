namespace Kreisfunk.Bridge.Options;

/// <summary>
/// Section "Bridge": the logs, the regions and how much is kept. The data directory is Storage:DataDirectory.
/// </summary>
public sealed class BridgeOptions
{
    public const string Section = "Bridge";

    private const long Megabyte = 1024 * 1024;

    /// <summary>Folder of the region files; empty means "regions" beside the executable.</summary>
    public string RegionsDirectory { get; set; } = "";

    /// <summary>Region of gateways whose topic names none.</summary>
    public string DefaultRegion { get; set; } = "eu868";

    /// <summary>Gateways known at most; on an open broker anyone can invent one.</summary>
    public int MaxGateways { get; set; } = 10_000;

    /// <summary>Size of a log's files: 16 MB are deleted and read in one go.</summary>
    public long SegmentBytes { get; set; } = 16 * Megabyte;

    /// <summary>
    /// Time a commit may wait for more frames; zero is best on a fast disk, 00:00:00.002 spares a slow one.
    /// </summary>
    public TimeSpan CommitDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Logs are kept so long, when everyone has read them: what a repaired codec can be applied to.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Each of the two logs is kept up to this size, when everyone has read it.</summary>
    public long RetentionBytes { get; set; } = 4_096 * Megabyte;

    /// <summary>Each of the two logs never grows beyond this; at it nothing more is acknowledged.</summary>
    public long QuotaBytes { get; set; } = 16_384 * Megabyte;

    /// <summary>Journal records between two snapshots: a restart applies at most so many, in about a second.</summary>
    public int SnapshotRecords { get; set; } = 50_000;

    /// <summary>Time between two snapshots.</summary>
    public TimeSpan SnapshotInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a sink's batch may grow after its first entry; the age it adds to what people see.</summary>
    public TimeSpan SinkDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Application events and retained values over MQTT.</summary>
    public bool PublishEvents { get; set; } = true;

    internal IEnumerable<string> Errors()
    {
        if (RegionsDirectory.Length > 0 && !Directory.Exists(RegionsDirectory))
            yield return $"Bridge:RegionsDirectory is \"{RegionsDirectory}\", which is not there; leave it empty.";
        if (MaxGateways is < 1 or > 1_000_000)
            yield return $"Bridge:MaxGateways is {MaxGateways}; choose 1 to 1000000.";
        if (SegmentBytes is < Megabyte or > 1_024 * Megabyte)
            yield return $"Bridge:SegmentBytes is {SegmentBytes}; choose {Megabyte} to {1_024 * Megabyte}.";
        if (CommitDelay < TimeSpan.Zero || CommitDelay > TimeSpan.FromMilliseconds(100))
            yield return $"Bridge:CommitDelay is {CommitDelay}; choose 00:00:00 to 00:00:00.100.";
        if (Retention < TimeSpan.FromHours(1) || Retention > TimeSpan.FromDays(3_650))
            yield return $"Bridge:Retention is {Retention}; choose 01:00:00 to 3650.00:00:00.";
        if (RetentionBytes < SegmentBytes)
            yield return $"Bridge:RetentionBytes is {RetentionBytes}; choose at least SegmentBytes, {SegmentBytes}.";
        if (QuotaBytes < RetentionBytes)
            yield return $"Bridge:QuotaBytes is {QuotaBytes}; choose at least RetentionBytes, {RetentionBytes}.";
        if (SnapshotRecords is < 100 or > 10_000_000)
            yield return $"Bridge:SnapshotRecords is {SnapshotRecords}; choose 100 to 10000000.";
        if (SnapshotInterval < TimeSpan.FromSeconds(1) || SnapshotInterval > TimeSpan.FromDays(1))
            yield return $"Bridge:SnapshotInterval is {SnapshotInterval}; choose 00:00:01 to 1.00:00:00.";
        if (SinkDelay < TimeSpan.Zero || SinkDelay > TimeSpan.FromMilliseconds(250))
            yield return $"Bridge:SinkDelay is {SinkDelay}; choose 00:00:00 to 00:00:00.250.";
    }
}

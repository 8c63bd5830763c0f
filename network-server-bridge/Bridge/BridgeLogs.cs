using Kreisfunk.Bridge.Log;
using Kreisfunk.Bridge.Options;

namespace Kreisfunk.Bridge;

/// <summary>
/// The two logs of one data directory, held by one process at a time: two writers would each give the same numbers to
/// different records.
/// </summary>
internal sealed class BridgeLogs : IDisposable
{
    private readonly FileStream _lock;

    public BridgeLogs(string dataDirectory, BridgeOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        DataDirectory = Path.GetFullPath(dataDirectory);
        Directory.CreateDirectory(DataDirectory);
        _lock = Lock(Path.Combine(DataDirectory, "bridge.lock"));
        var logger = loggers.CreateLogger<SegmentedLog>();
        Ingest = SegmentedLog.Open(Of(options, "ingest log", "ingest"), RealDisk.Instance, clock, logger);
        Journal = SegmentedLog.Open(Of(options, "decision journal", "journal"), RealDisk.Instance, clock, logger);
        Directory.CreateDirectory(CheckpointDirectory);
    }

    public string DataDirectory { get; }

    public string CheckpointDirectory => Path.Combine(DataDirectory, "checkpoints");

    public string DeadLetterDirectory => Path.Combine(DataDirectory, "dead-letters");

    public string SnapshotFile => Path.Combine(CheckpointDirectory, "sessions.snapshot");

    public SegmentedLog Ingest { get; }

    public SegmentedLog Journal { get; }

    public void Dispose()
    {
        Ingest.Dispose();
        Journal.Dispose();
        _lock.Dispose();
    }

    private LogOptions Of(BridgeOptions options, string name, string folder) => new()
    {
        Name = name,
        Directory = Path.Combine(DataDirectory, folder),
        SegmentBytes = options.SegmentBytes,
        MaxDelay = options.CommitDelay,
        RetentionAge = options.Retention,
        RetentionBytes = options.RetentionBytes,
        QuotaBytes = options.QuotaBytes,
    };

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException(
                $"Another bridge uses the data directory {Path.GetDirectoryName(path)}, or it cannot be written " +
                $"({error.Message}). Stop the other one or set Storage:DataDirectory to another folder.", error);
        }
    }
}

using Kreisfunk.Bridge.Log;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>What the lane reads and writes.</summary>
/// <param name="Ingest">Frames, in.</param>
/// <param name="Journal">Durable effects, out.</param>
/// <param name="Records">The journal's bytes, with the seal of the session keys.</param>
/// <param name="Snapshot">Makes recovery short.</param>
/// <param name="SnapshotEveryRecords">A snapshot at least after so many journal records.</param>
/// <param name="SnapshotEvery">A snapshot at least so often.</param>
internal sealed record DecisionLogs(
    SegmentedLog Ingest, SegmentedLog Journal, JournalRecords Records, SnapshotFile Snapshot, long SnapshotEveryRecords,
    TimeSpan SnapshotEvery);

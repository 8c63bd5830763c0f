using Kreisfunk.Bridge.Log;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>What all sink runners share.</summary>
internal sealed record SinkPlumbing(
    SegmentedLog Journal, SinkEntries Entries, IDisk Disk, TimeProvider Clock, string CheckpointDirectory,
    string DeadLetterDirectory);

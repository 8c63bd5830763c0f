using Kreisfunk.GatewayAgent.Spool;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Opens the spools of destinations: each in a directory of its own below the agent's, with its own bounds, so that one
/// that fills up takes nothing from the others. In memory where the agent's own is.
/// </summary>
internal sealed class DestinationSpools(IOptions<AgentOptions> agent, SpoolParts parts, SpoolDirectory root,
    TimeProvider time, ILoggerFactory logs)
{
    private const string FilterFile = "filter";

    private string? Root => root.Path is { } path ? Path.Combine(path, "destinations") : null;

    /// <summary>Names under which frames are kept on the disk, whoever they were for.</summary>
    public IEnumerable<(string Name, long Bytes)> Kept =>
        Directory.Exists(Root) ? Directory.GetDirectories(Root).Select(d => (Path.GetFileName(d), Segments(d))) : [];

    public DestinationHolding Open(DestinationOptions options, DestinationTally tally)
    {
        var spool = Spool(options);
        if (Root is not { } directory)
            return new DestinationHolding(new MemorySpool(spool, time), tally);
        directory = Path.Combine(directory, tally.Name);
        var file = new FileSpool(directory, spool, parts, (_, _, _) => { });
        var keeper = new SpoolKeeper(file, spool, logs.CreateLogger<SpoolKeeper>());
        return new DestinationHolding(file, tally) { Keeper = keeper, Filter = ReadFilter(directory) };
    }

    /// <summary>
    /// Remembered beside the frames: over a restart too they are sent only under the filter they came by.
    /// </summary>
    public void NoteFilter(string name, string filter)
    {
        if (Root is { } directory)
            File.WriteAllText(Path.Combine(directory, name, FilterFile), filter);
    }

    private SpoolOptions Spool(DestinationOptions options)
    {
        var own = agent.Value.Spool;
        return new SpoolOptions
        {
            Directory = own.Directory,
            MaxFrames = options.MaxFrames,
            MaxBytes = options.MaxBytes,
            MinFreeBytes = own.MinFreeBytes,
            // Some 32 files, and no larger than the agent's own.
            SegmentBytes = (int)Math.Clamp(options.MaxBytes / 32, 64 * 1024, own.SegmentBytes),
            SyncEvery = own.SyncEvery,
            SyncRecords = own.SyncRecords,
            // The PUSH_ACK is the own spool's promise; it does not wait for another operator's.
            SyncBeforeAck = false,
            DrainPerSecond = own.DrainPerSecond,
        };
    }

    private static string? ReadFilter(string directory)
    {
        var path = Path.Combine(directory, FilterFile);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static long Segments(string directory) => Directory.GetFiles(directory, "*" + SpoolSegment.Extension)
        .Sum(path => new FileInfo(path).Length);
}

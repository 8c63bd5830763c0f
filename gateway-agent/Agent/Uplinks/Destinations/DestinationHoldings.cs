using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Keeps what outlives a destination, by name: a removed one that comes back finds its frames and its counts. Belongs
/// to the loop that reads the settings.
/// </summary>
internal sealed class DestinationHoldings(DestinationMetrics metrics)
{
    private readonly Dictionary<string, (DestinationHolding Holding, string Filter)> _all = [];

    /// <summary>Those kept although no destination has their name, and how many frames each has.</summary>
    public IEnumerable<(string Name, long Frames)> KeptBeside(IReadOnlySet<string> names) => _all
        .Where(pair => !names.Contains(pair.Key) && pair.Value.Holding.Spool.Depth.Frames > 0)
        .Select(pair => (pair.Key, pair.Value.Holding.Spool.Depth.Frames));

    /// <summary>What is held under this name; the filter is new when the frames were taken under another.</summary>
    public DestinationHolding Take(string name, DestinationOptions options, out bool isFilterNew)
    {
        var filter = Describe(options.Filter);
        if (!_all.TryGetValue(name, out var known))
            known = (new DestinationHolding(new MemorySpool(new SpoolOptions
            {
                MaxFrames = options.MaxFrames,
                MaxBytes = options.MaxBytes,
            }), new AgeMarks(options.EffectiveMaxAge), new DestinationTally(name, metrics)), filter);
        isFilterNew = known.Filter != filter;
        _all[name] = (known.Holding, filter);
        return known.Holding;
    }

    private static string Describe(DestinationFilterOptions filter) =>
        $"{string.Join(',', filter.NetIds)};{string.Join(',', filter.DevAddrs)};{string.Join(',', filter.JoinEuis)};"
        + filter.Proprietary;
}

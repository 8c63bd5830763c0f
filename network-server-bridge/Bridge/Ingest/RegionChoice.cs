namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// Which region data a frame is read with: the topic's prefix when it names a known region, else the gateway's record,
/// else the default. A wrong prefix so costs no frame, only a count.
/// </summary>
internal sealed class RegionChoice(IEnumerable<string> known, string fallback)
{
    private readonly HashSet<string> _known = [.. known];

    public string Choose(string prefix, string? gatewayRegion)
    {
        if (_known.Contains(prefix))
            return prefix;
        BridgeMetrics.RegionGuessed();
        return gatewayRegion is not null && _known.Contains(gatewayRegion) ? gatewayRegion : fallback;
    }
}

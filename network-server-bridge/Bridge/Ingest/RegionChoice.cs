using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// Which region data a frame is read with: that of the gateway's record when a person has registered it, else what the
/// topic's prefix means, else the record of a gateway that appeared by itself, else the default. A wrong prefix so
/// costs no frame; it is counted, and told on the gateway's page.
/// </summary>
internal sealed class RegionChoice(IEnumerable<string> known, string fallback)
{
    private readonly HashSet<string> _known = [.. known];

    public IReadOnlyCollection<string> Known => _known;

    public string Choose(string prefix, KnownGateway? gateway)
    {
        var meant = Meaning(prefix);
        var recorded = gateway is not null && _known.Contains(gateway.Region) ? gateway.Region : null;
        var chosen = gateway is { IsRegistered: true } ? recorded ?? meant : meant ?? recorded;
        if (meant is null)
            BridgeMetrics.PrefixMismatch(prefix.Length == 0 ? "missing" : "unknown");
        else if (meant != (chosen ?? fallback))
            BridgeMetrics.PrefixMismatch("other");
        return chosen ?? fallback;
    }

    /// <summary>
    /// The region a prefix means: its own name, or that without the number other servers give to a group of channels
    /// ("us915_0"); null for any other.
    /// </summary>
    public string? Meaning(string prefix)
    {
        if (_known.Contains(prefix))
            return prefix;
        var name = GatewayRecord.WithoutSuffix(prefix);
        return _known.Contains(name) ? name : null;
    }
}

/// <summary>What is known of a gateway's region.</summary>
internal sealed record KnownGateway(string Region, bool IsRegistered);

using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Which gateways a group needs, so that each of its devices is in reach of one.</summary>
internal static class MulticastCover
{
    /// <summary>
    /// The gateways named for the group, then, again and again, the one that hears most of the devices not covered yet:
    /// few gateways, little airtime. Devices that were never heard are covered by nobody.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="heardBy">Who hears a device.</param>
    /// <param name="mustHaveTime">Only gateways with GPS time, for class B.</param>
    public static List<HeardGateway> Of(
        MulticastGroup group, Func<Eui64, IReadOnlyList<HeardGateway>> heardBy, bool mustHaveTime)
    {
        var chosen = group.Gateways.Select(gateway => new HeardGateway(gateway, 0, 0, 0, 0, true)).ToList();
        var open = group.Members.Select(member => heardBy(member).Where(heard => !mustHaveTime || heard.HasGpsTime)
            .ToList()).Where(heard => heard.Count > 0 && !IsCovered(heard, chosen)).ToList();
        while (open.Count > 0)
        {
            var best = open.SelectMany(heard => heard).GroupBy(heard => heard.Gateway)
                .MaxBy(gateway => (gateway.Count(), gateway.Max(heard => heard.SnrDb), gateway.Key))!;
            chosen.Add(best.First());
            open.RemoveAll(heard => IsCovered(heard, chosen));
        }

        return chosen;
    }

    private static bool IsCovered(List<HeardGateway> heard, List<HeardGateway> chosen) =>
        heard.Exists(gateway => chosen.Exists(other => other.Gateway == gateway.Gateway));
}

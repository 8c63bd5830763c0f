using System.Text.RegularExpressions;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent;

/// <summary>What may be wrong with other operators' sections; each error with key, value, bound and fix.</summary>
internal static partial class DestinationOptionsCheck
{
    /// <summary>
    /// Destinations at a time. A district has a handful of operators; each costs a connection and a spool of its own.
    /// </summary>
    public const int MaxDestinations = 16;

    /// <summary>Entries of one filter list. Each uplink is compared with all of them.</summary>
    public const int MaxFilterEntries = 256;

    public static void Check(AgentOptions options, List<string> errors)
    {
        if (options.Destinations.Count > MaxDestinations)
            errors.Add($"Agent:Destinations has {options.Destinations.Count} entries; {MaxDestinations} are allowed: "
                + "remove those no longer needed.");
        foreach (var (name, destination) in options.Destinations)
            Check(name, destination, options, errors);
        if (options.DownlinkOwner != AgentOptions.OwnDestination
            && !options.Destinations.ContainsKey(options.DownlinkOwner))
            errors.Add($"Agent:DownlinkOwner is '{options.DownlinkOwner}'; it must be '{AgentOptions.OwnDestination}' "
                + "(the broker of Agent:Mqtt) or the name of a section under Agent:Destinations.");
    }

    private static void Check(string name, DestinationOptions destination, AgentOptions options, List<string> errors)
    {
        var key = $"Agent:Destinations:{name}";
        if (!Name().IsMatch(name) || name == AgentOptions.OwnDestination)
            errors.Add($"{key}: '{name}' is no name for a destination; use 1 to 32 lower-case letters, digits and '-', "
                + $"and not '{AgentOptions.OwnDestination}', which is the broker of Agent:Mqtt.");
        CheckRange(errors, $"{key}:MaxAge", destination.EffectiveMaxAge, TimeSpan.FromSeconds(1),
            TimeSpan.FromDays(365));
        CheckRange(errors, $"{key}:MaxFrames", destination.MaxFrames, 1, 100_000_000);
        CheckRange(errors, $"{key}:MaxBytes", destination.MaxBytes, 1024, 1L << 40);
        CheckFilter(key, destination.Filter, errors);
        if (destination.Kind == DestinationKind.Udp)
            CheckUdp(key, destination.Udp, errors);
        else if (destination.Kind == DestinationKind.Mqtt)
            CheckMqtt(key, destination, options, errors);
        else
            errors.Add($"{key}:Kind is '{destination.Kind}'; use Mqtt or Udp.");
    }

    private static void CheckMqtt(string key, DestinationOptions destination, AgentOptions options,
        List<string> errors)
    {
        var region = destination.Region ?? options.Region;
        AgentOptionsValidator.CheckRegion($"{key}:Region", region, errors);
        if (!Enum.IsDefined(destination.Marshaler))
            errors.Add($"{key}:Marshaler is '{destination.Marshaler}'; use Protobuf or Json.");
        AgentOptionsValidator.CheckMqtt($"{key}:Mqtt", destination.Mqtt, errors);
        if (destination.Mqtt.Host == options.Mqtt.Host && destination.Mqtt.Port == options.Mqtt.Port
            && region == options.Region)
            errors.Add($"{key}:Mqtt:Host is '{destination.Mqtt.Host}', the broker of Agent:Mqtt, with the same region: "
                + "everything would arrive twice. Give the other operator's broker, or another region.");
    }

    private static void CheckUdp(string key, DestinationUdpOptions udp, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(udp.Host))
            errors.Add($"{key}:Udp:Host is empty; give the name or address of the operator's server.");
        CheckRange(errors, $"{key}:Udp:Port", udp.Port, 1, 65535);
        CheckRange(errors, $"{key}:Udp:MaxFrames", udp.MaxFrames, 1, 100_000);
        CheckRange(errors, $"{key}:Udp:AckTimeout", udp.AckTimeout, TimeSpan.FromSeconds(0.1),
            TimeSpan.FromMinutes(1));
        CheckRange(errors, $"{key}:Udp:Attempts", udp.Attempts, 1, 10);
        foreach (var (own, other) in udp.Euis
                     .Where(p => !Eui64.TryParse(p.Key, out _) || !Eui64.TryParse(p.Value, out _)))
            errors.Add($"{key}:Udp:Euis has '{own}' = '{other}'; give two EUIs of 16 hexadecimal digits: the "
                + "concentrator's own, and the one the operator knows.");
        foreach (var twice in udp.Euis.GroupBy(p => p.Value, StringComparer.OrdinalIgnoreCase)
                     .Where(g => g.Count() > 1))
            errors.Add($"{key}:Udp:Euis gives '{twice.Key}' to {twice.Count()} concentrators; their counters differ, "
                + "so each needs a name of its own.");
    }

    private static void CheckFilter(string key, DestinationFilterOptions filter, List<string> errors)
    {
        foreach (var text in filter.NetIds.Where(text => !NetId.TryParse(text, out _)))
            errors.Add($"{key}:Filter:NetIds has '{text}'; give 6 hexadecimal digits, such as '000013'.");
        foreach (var text in filter.DevAddrs.Where(text => !DevAddrPrefix.TryParse(text, out _)))
            errors.Add($"{key}:Filter:DevAddrs has '{text}'; give an address and how many of its first bits count (0 "
                + "to 32, the rest zero), such as '26000000/7'.");
        foreach (var text in filter.JoinEuis.Where(text => !EuiRange.TryParse(text, out _)))
            errors.Add($"{key}:Filter:JoinEuis has '{text}'; give an EUI of 16 hexadecimal digits, a range 'low-high' "
                + "or a prefix such as '70b3d57ed0000000/40'.");
        CheckRange(errors, $"{key}:Filter:NetIds:Count", filter.NetIds.Count, 0, MaxFilterEntries);
        CheckRange(errors, $"{key}:Filter:DevAddrs:Count", filter.DevAddrs.Count, 0, MaxFilterEntries);
        CheckRange(errors, $"{key}:Filter:JoinEuis:Count", filter.JoinEuis.Count, 0, MaxFilterEntries);
    }

    private static void CheckRange<T>(List<string> errors, string key, T value, T low, T high)
        where T : IComparable<T> => AgentOptionsValidator.CheckRange(errors, key["Agent:".Length..], value, low, high);

    // "own" would not tell; the rest is safe as a metric label and as a directory.
    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$")]
    private static partial Regex Name();
}

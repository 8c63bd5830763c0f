using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Operation.Configuration;

/// <summary>Holds a configuration against what a gateway can do at all.</summary>
internal static class ConfigurationRules
{
    public const int MaxVersionLength = 128;

    /// <summary>An SX1301 or SX1302 has ten: eight, one wide, one FSK. A board may have two of them.</summary>
    private const int MaxChannels = 20;

    private const uint LowestHz = 137_000_000, HighestHz = 2_500_000_000;

    private static readonly uint[] LoraBandwidths = [125_000, 203_125, 250_000, 406_250, 500_000, 812_500];

    public static ConfigurationVerdict Check(Eui64 gateway, GatewayConfiguration wanted)
    {
        if (!Eui64.TryParse(wanted.GatewayId, out var named) || named != gateway)
            return ConfigurationVerdict.WrongGateway;
        if (wanted.Version.Length > MaxVersionLength)
            return ConfigurationVerdict.Version;
        if (wanted.StatsInterval is { } interval && !IsInterval(interval))
            return ConfigurationVerdict.StatsInterval;
        if (wanted.Channels.Count > MaxChannels)
            return ConfigurationVerdict.TooManyChannels;
        if (wanted.Channels.Any(channel => channel.Frequency is < LowestHz or > HighestHz))
            return ConfigurationVerdict.Frequency;
        return wanted.Channels.All(IsModulation) ? ConfigurationVerdict.Applied : ConfigurationVerdict.Modulation;
    }

    public static string Sentence(ConfigurationVerdict verdict) => verdict switch
    {
        ConfigurationVerdict.WrongGateway => "its gateway id is not that of its topic",
        ConfigurationVerdict.TooManyGateways => "those of too many gateways are kept already",
        ConfigurationVerdict.Version => $"its version is longer than {MaxVersionLength} characters",
        ConfigurationVerdict.StatsInterval => "its statistics interval is not between 1 second and 1 hour",
        ConfigurationVerdict.TooManyChannels => $"it has more than {MaxChannels} channels",
        ConfigurationVerdict.Frequency => "a channel's frequency is not between 137 MHz and 2.5 GHz; it is in hertz",
        ConfigurationVerdict.Modulation =>
            "a channel has no LoRa bandwidth with spreading factors of 5 to 12, and no FSK bit rate",
        _ => "it is fine",
    };

    // From the wire: seconds may be anything, so it is compared before it becomes a TimeSpan.
    private static bool IsInterval(Duration interval) =>
        interval is { Seconds: >= 1 and < 3600, Nanos: >= 0 and < Duration.NanosecondsPerSecond }
            or { Seconds: 3600, Nanos: 0 };

    private static bool IsModulation(ChannelConfiguration channel) => channel.ModulationConfigCase switch
    {
        ChannelConfiguration.ModulationConfigOneofCase.LoraModulationConfig =>
            LoraBandwidths.Contains(channel.LoraModulationConfig.Bandwidth)
            && channel.LoraModulationConfig.SpreadingFactors is { Count: > 0 and <= 8 } factors
            && factors.All(factor => factor is >= 5 and <= 12),
        ChannelConfiguration.ModulationConfigOneofCase.FskModulationConfig =>
            channel.FskModulationConfig.Bitrate is >= 500 and <= 250_000,
        _ => false,
    };
}

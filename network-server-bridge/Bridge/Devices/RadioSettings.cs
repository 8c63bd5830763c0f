using System.Collections.Concurrent;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Devices;

/// <summary>
/// What a profile says, as the decisions know it: one value for all devices of a profile, so that ten thousand of them
/// cost one.
/// </summary>
internal sealed class RadioSettings
{
    private readonly ConcurrentDictionary<Guid, Known> _known = new();

    public DeviceSettings Of(DeviceProfile profile) =>
        _known.AddOrUpdate(profile.Id, static (_, from) => new Known(from, Read(from)),
            static (_, known, from) => known.From == from ? known : new Known(from, Read(from)),
            profile.Settings).Settings;

    /// <summary>What the decisions do not know of what the registry takes.</summary>
    public static IEnumerable<string> Errors(ProfileSettings settings, AdrAlgorithms adrs) =>
        adrs.Names.Contains(settings.AdrAlgorithm)
            ? []
            : [$"settings.adrAlgorithm is \"{settings.AdrAlgorithm}\"; choose {string.Join(", ", adrs.Names)}."];

    /// <summary>The same for settings that are nobody's yet.</summary>
    public static DeviceSettings Read(ProfileSettings from) => new()
    {
        Version = from.Version(),
        Regional = from.Revision(),
        SupportsClassB = from.SupportsClassB,
        SupportsClassC = from.SupportsClassC,
        SupportsLrFhss = from.SupportsLrFhss,
        HasCFListChannels = from.HasCFListChannels,
        ExtraChannels = ChannelsOf(from.ExtraChannels),
        DownlinkChannels = ChannelsOf(from.DownlinkChannels),
        Adr = from.Adr,
        AdrAlgorithm = from.AdrAlgorithm,
        AdrFixed = from.AdrFixedDataRate is { } dataRate
            ? new AdrSetting(dataRate, from.AdrFixedTxPower, from.AdrFixedNbTrans)
            : null,
        MinDataRate = from.MinDataRate,
        MaxDataRate = from.MaxDataRate,
        MinTxPower = from.MinTxPower,
        MaxTxPower = from.MaxTxPower,
        MaxNbTrans = from.MaxNbTrans,
        AdrMarginDb = from.AdrMarginDb,
        StatusInterval = TimeSpan.FromSeconds(from.StatusIntervalSeconds),
        ReceiveDelay1Seconds = from.ReceiveDelay1Seconds,
        Rx1DataRateOffset = from.Rx1DataRateOffset,
        Rx2DataRate = from.Rx2DataRate,
        Rx2FrequencyHz = from.Rx2FrequencyHz,
        MaxDutyCycle = from.MaxDutyCycle,
        UplinkDwell = from.UplinkDwell,
        DownlinkDwell = from.DownlinkDwell,
        MaxEirpDbm = from.MaxEirpDbm,
        AdrAckLimitExponent = from.AdrAckLimitExponent,
        AdrAckDelayExponent = from.AdrAckDelayExponent,
        RejoinMaxTimeExponent = from.RejoinMaxTimeExponent,
        RejoinMaxCountExponent = from.RejoinMaxCountExponent,
        PingSlotFrequencyHz = from.PingSlotFrequencyHz,
        PingSlotDataRate = from.PingSlotDataRate,
        BeaconFrequencyHz = from.BeaconFrequencyHz,
        PingSlotPeriodicity = from.PingSlotPeriodicity,
        ConfirmTimeout = TimeSpan.FromSeconds(from.ConfirmTimeoutSeconds),
        AsksForTime = from.AsksForTime,
        Relay = RelayRadio.Of(from),
    };

    private static IReadOnlyList<Channel> ChannelsOf(IReadOnlyList<ProfileChannel>? channels) =>
        channels is null or []
            ? []
            : [.. channels.Select(one => new Channel(one.FrequencyHz, one.MinDataRate, one.MaxDataRate))];

    private static IReadOnlyList<DownlinkChannel> ChannelsOf(IReadOnlyList<ProfileDownlinkChannel>? channels) =>
        channels is null or [] ? [] : [.. channels.Select(one => new DownlinkChannel(one.Index, one.FrequencyHz))];

    private sealed record Known(ProfileSettings From, DeviceSettings Settings);
}

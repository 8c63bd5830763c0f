using System.Globalization;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Devices;

/// <summary>What a profile says of relays, as commands carry it (TS011-1.0.1, section 10).</summary>
internal static class RelayRadio
{
    /// <summary>Null when the profile says nothing of them.</summary>
    public static RelaySettings? Of(ProfileSettings from) => from is { Relay: null, BehindRelay: null }
        ? null
        : new RelaySettings
        {
            Relay = ConfOf(from.Relay),
            EndDevice = ConfOf(from.BehindRelay),
            ForwardLimits = LimitsOf(from.Relay?.Limits),
            Filters = FiltersOf(from.Relay),
            Devices = DevicesOf(from.Relay?.Devices),
        };

    private static RelayConfReq? ConfOf(RelayProfile? relay) => relay is null
        ? null
        : new RelayConfReq(relay.IsOn, NumberOf(RelayChannel.CadPeriodsMs, relay.CadPeriodMs), relay.DefaultChannel,
            relay.SecondChannel is null ? 0 : 1, relay.SecondChannel?.DataRate ?? 0, AckOffsetOf(relay.SecondChannel),
            relay.SecondChannel?.FrequencyHz ?? 0);

    private static EndDeviceConfReq? ConfOf(BehindRelayProfile? device) => device is null
        ? null
        : new EndDeviceConfReq(device.Mode(), device.SmartEnableLevel(), device.Backoff,
            device.SecondChannel is null ? 0 : 1, device.SecondChannel?.DataRate ?? 0,
            AckOffsetOf(device.SecondChannel), device.SecondChannel?.FrequencyHz ?? 0);

    private static ConfigureFwdLimitReq? LimitsOf(RelayLimits? limits) => limits is null
        ? null
        : LimitsOf(limits.Overall ?? RelayLimit.None, limits.Uplinks ?? RelayLimit.None,
            limits.NewDevices ?? RelayLimit.None, limits.JoinRequests ?? RelayLimit.None);

    private static ConfigureFwdLimitReq LimitsOf(
        RelayLimit overall, RelayLimit uplinks, RelayLimit newDevices, RelayLimit joins) => new(
        overall.PerHour, uplinks.PerHour, newDevices.PerHour, joins.PerHour, ResetLimitCounter.ReloadRate,
        BurstOf(overall.Burst), BurstOf(uplinks.Burst), BurstOf(newDevices.Burst), BurstOf(joins.Burst));

    // Rule 0 is about everybody else.
    private static IReadOnlyList<FilterListReq> FiltersOf(RelayProfile? relay) => relay?.JoinRules is not { } rules
        ? []
        :
        [
            new FilterListReq(0, ActionOf(relay.ForwardsOtherJoins), 0, UInt128.Zero),
            .. rules.Select((rule, index) => new FilterListReq(index + 1, ActionOf(rule.Forward),
                (rule.Euis?.Length ?? 0) / 2,
                UInt128.TryParse(rule.Euis, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var euis)
                    ? euis
                    : UInt128.Zero)),
        ];

    private static IReadOnlyList<RelayedDevice> DevicesOf(IReadOnlyList<RelayedDeviceRow>? devices) =>
    [
        .. (devices ?? []).Select((row, index) => Eui64.TryParse(row.DevEui, out var devEui)
                ? new RelayedDevice(index, devEui, row.PerHour, BurstOf(row.Burst))
                : null)
            .OfType<RelayedDevice>(),
    ];

    private static FilterListAction ActionOf(bool forward) =>
        forward ? FilterListAction.Forward : FilterListAction.Filter;

    private static int AckOffsetOf(RelayChannel? channel) =>
        channel is null ? 0 : NumberOf(RelayChannel.AckOffsetsKHz, channel.AckOffsetKHz);

    private static int BurstOf(int burst) => NumberOf(RelayLimit.Bursts, burst);

    private static int NumberOf(IReadOnlyList<int> values, int value)
    {
        for (var number = 0; number < values.Count; number++)
        {
            if (values[number] == value)
                return number;
        }

        return 0;
    }
}

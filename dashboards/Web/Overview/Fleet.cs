using Kreisfunk.Contracts;
using Kreisfunk.Dashboards.Layout;
using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Overview;

/// <summary>What is known of a device's present: a silent one is unknown, never all right.</summary>
public enum DeviceState
{
    Live,
    Silent,
    Never,
    Disabled,
}

/// <summary>A device with its newest values, the most telling first.</summary>
public sealed record FleetDevice(
    Device Device, string Application, string Organisation, bool IsDemo, IReadOnlyList<LatestValue> Values,
    DeviceState State)
{
    public DateTimeOffset? LastAt => Values.Count == 0 ? null : Values.Max(v => v.At);

    /// <summary>Live ones are live; all others count as unknown.</summary>
    public bool IsLive => State == DeviceState.Live;
}

/// <summary>All devices and gateways at one moment.</summary>
public sealed record Fleet(
    IReadOnlyList<FleetDevice> Devices, IReadOnlyList<GatewayRecord> Gateways, long UplinksLastMinute, bool IsCapped)
{
    public DemoShare Demo => (HasDemo, IsOnlyDemo) switch
    {
        (false, _) => DemoShare.None,
        (_, true) => DemoShare.All,
        _ => DemoShare.Some,
    };

    public int LiveCount => Devices.Count(d => d.IsLive);

    /// <summary>Those that are switched on and silent.</summary>
    public int SilentCount => Devices.Count(d => d.State is DeviceState.Silent or DeviceState.Never);

    public int OnlineGateways => Gateways.Count(g => g.Online);

    private bool HasDemo => Devices.Any(d => d.IsDemo) || Gateways.Any(g => g.IsDemo);

    private bool IsOnlyDemo =>
        HasDemo && Devices.All(d => d.IsDemo) && Gateways.All(g => g.IsDemo);
}

/// <summary>Which quantity of a device tells people most, so that it stands large on its tile.</summary>
internal static class QuantityOrder
{
    /// <summary>How the device itself is.</summary>
    private static readonly string[] Health = ["battery_voltage", "battery_level", "device_temperature", "tamper"];

    /// <summary>Sensors report these beside what they hang there for.</summary>
    private static readonly string[] BySide = ["water_leak"];

    private static readonly Dictionary<string, int> Rank = Quantities.All
        .Select(q => q.Name)
        .Except(Health).Except(BySide).Concat(BySide)
        .Select((name, index) => (name, index))
        .ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);

    /// <summary>Known quantities as in the reference, then unknown ones, the device's own health last.</summary>
    public static int Of(string quantity)
    {
        if (Rank.TryGetValue(quantity, out var rank))
            return rank;
        return Quantities.TryGet(quantity, out _) ? int.MaxValue : int.MaxValue - 1;
    }
}

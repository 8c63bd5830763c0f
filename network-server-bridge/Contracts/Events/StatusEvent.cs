namespace Kreisfunk.Contracts.Events;

/// <summary>event/status: the device has told battery and margin (DevStatusAns; 1.0.4, section 5.5).</summary>
/// <param name="DeduplicationId">The same for every delivery of one status; a lower-case UUID.</param>
/// <param name="Time">When it was told.</param>
/// <param name="DeviceInfo">The device.</param>
/// <param name="Margin">SNR of the last DevStatusReq, -32 to 31 dB.</param>
/// <param name="ExternalPowerSource">The device is not on its battery (0 on the air).</param>
/// <param name="BatteryLevelUnavailable">The device cannot measure it (255 on the air).</param>
/// <param name="BatteryLevel">Percent, two decimals; 0 with either of the two before.</param>
public sealed record StatusEvent(
    string DeduplicationId, EventTime Time, DeviceInfo DeviceInfo, int Margin, bool ExternalPowerSource,
    bool BatteryLevelUnavailable, double BatteryLevel)
{
    /// <summary>By the byte on the air: 0 external power, 1 to 254 the level, 255 unknown.</summary>
    public static StatusEvent Of(
        (string DeduplicationId, EventTime Time) head, DeviceInfo device, byte battery, int marginDb) => new(
        head.DeduplicationId, head.Time, device, marginDb, battery == 0, battery == 255,
        battery is 0 or 255 ? 0 : Math.Round(battery / 254.0 * 100, 2));
}

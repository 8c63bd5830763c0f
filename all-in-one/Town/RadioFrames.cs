using Kreisfunk.LoRaWan;

namespace Kreisfunk.Town;

/// <summary>A frame a device has sent.</summary>
/// <param name="EndAt">When its last symbol was on the air: what a concentrator's timestamp means.</param>
/// <param name="Number">Counts everything the device ever sent; a repeated frame has a new number.</param>
public sealed record RadioUplink(
    Eui64 DevEui, byte[] Phy, DateTimeOffset EndAt, uint FrequencyHz, int SpreadingFactor, int BandwidthHz,
    ulong Number);

/// <summary>A frame a gateway sends.</summary>
/// <param name="StartAt">When its first symbol is on the air.</param>
public sealed record RadioDownlink(
    Eui64 Gateway, byte[] Phy, DateTimeOffset StartAt, uint FrequencyHz, int SpreadingFactor, int BandwidthHz,
    bool PolarityInverted);

/// <summary>What became of a downlink at one device.</summary>
public enum DownlinkOutcome
{
    /// <summary>The device's receiver was off, or on another channel or data rate.</summary>
    NotListening,

    /// <summary>Heard, but for someone else.</summary>
    NotForMe,

    /// <summary>For this device, but the MIC is wrong or the counter is old.</summary>
    Refused,

    /// <summary>The join accept: the device has a session.</summary>
    Joined,

    /// <summary>A data downlink that acknowledges the last confirmed uplink.</summary>
    Acknowledged,

    /// <summary>Another data downlink.</summary>
    Data,
}

using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What a device knows of the radio when its session begins.</summary>
internal static class MacStart
{
    /// <summary>A device that has joined: the region's channels, and the windows its join accept told.</summary>
    public static MacState OfJoin(Region region, ReceiveWindows receive) => ChannelsOf(region) with
    {
        Receive = receive,
    };

    /// <summary>A device that was made with its session: its profile tells what it was made with.</summary>
    public static MacState OfAbp(Region region, DeviceSettings settings)
    {
        var made = ReceiveWindows.Of(region);
        return ChannelsOf(region) with
        {
            Receive = new ReceiveWindows(
                (byte)(settings.ReceiveDelay1Seconds ?? made.Delay1Seconds),
                (byte)(settings.Rx1DataRateOffset ?? made.Rx1DataRateOffset),
                (byte)(settings.Rx2DataRate ?? made.Rx2DataRate), settings.Rx2FrequencyHz ?? made.Rx2FrequencyHz),
        };
    }

    private static MacState ChannelsOf(Region region)
    {
        var count = region.DefaultJoinChannels.Count + region.CFListFrequenciesHz.Count;
        return new MacState { ChannelsLow = (1UL << count) - 1 };
    }
}

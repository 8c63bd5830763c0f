using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What a device knows of the radio when its session begins.</summary>
internal static class MacStart
{
    /// <summary>
    /// A device that has joined: the region's channels, as far as its join accept could tell them, and the windows it
    /// told.
    /// </summary>
    public static MacState OfJoin(Region region, DeviceSettings settings, ReceiveWindows receive) => new()
    {
        Receive = receive,
        Channels = region.WriteCFList(KnowsChannelMasks(settings)) is null
            ? AllOf(region.DefaultJoinChannels)
            : region.HasFixedChannels ? region.EnabledChannels : AllOf(region.UplinkChannels),
    };

    /// <summary>A device that was made with its session: its profile tells what it was made with.</summary>
    public static MacState OfAbp(Region region, DeviceSettings settings)
    {
        var made = ReceiveWindows.Of(region);
        return new MacState
        {
            Channels = AllOf(settings.HasCFListChannels ? region.UplinkChannels : region.DefaultJoinChannels),
            Receive = new ReceiveWindows(
                (byte)(settings.ReceiveDelay1Seconds ?? made.Delay1Seconds),
                (byte)(settings.Rx1DataRateOffset ?? made.Rx1DataRateOffset),
                (byte)(settings.Rx2DataRate ?? made.Rx2DataRate), settings.Rx2FrequencyHz ?? made.Rx2FrequencyHz),
        };
    }

    /// <summary>Whether the device was built for a CFList of channel masks.</summary>
    public static bool KnowsChannelMasks(DeviceSettings settings) => settings.Version >= LoRaWanVersion.V103;

    private static ChannelSet AllOf(IReadOnlyList<Channel> channels) => ChannelSet.Range(0, channels.Count - 1);
}

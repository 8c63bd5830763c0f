using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Which link layer brought which request: a device is not asked for what it cannot know.</summary>
internal static class MacVersions
{
    public static bool Knows(MacTalk talk, byte cid) =>
        (talk.Session.Start.Is11 ? LoRaWanVersion.V110 : Built(talk.Settings)) >= Since(cid);

    // A session without 1.1's keys speaks 1.0.x, whatever the profile says.
    private static LoRaWanVersion Built(DeviceSettings settings) =>
        settings.Version < LoRaWanVersion.V110 ? settings.Version : LoRaWanVersion.V104;

    private static LoRaWanVersion Since(byte cid) => cid switch
    {
        0x03 or 0x04 or 0x06 or 0x07 => LoRaWanVersion.V100,                    // 1.0, sections 5.2 to 5.6
        0x11 or 0x13 => LoRaWanVersion.V100,                                    // 1.0, sections 14.2 and 14.3

        // 1.0 has them, but only from 1.0.2 on is the answer repeated until a downlink comes (sections 5.4 and 5.7):
        // before, one lost answer would leave device and network in different windows for ever.
        0x05 or 0x08 => LoRaWanVersion.V102,
        0x09 or 0x0A => LoRaWanVersion.V102,                                    // 1.0.2, sections 5.8 and 5.6
        >= 0x40 and <= 0x45 => LoRaWanVersion.V104,                             // TS011 is written for 1.0.4
        _ => LoRaWanVersion.V110,                                               // 1.1, sections 5.11 to 5.14
    };
}

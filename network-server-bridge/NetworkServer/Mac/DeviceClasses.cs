namespace Kreisfunk.NetworkServer;

/// <summary>How a device listens, by what its last frame says.</summary>
internal static class DeviceClasses
{
    /// <summary>
    /// ClassB in FCtrl tells class B, once ping slots are known (1.0.4, section 10). Class C is a property of a 1.0.x
    /// device, and told by DeviceModeInd in 1.1.
    /// </summary>
    public static MacState After(MacTalk talk)
    {
        var mac = talk.Mac;
        var isB = talk.Uplink.Flags.HasFlag(UplinkFlags.ClassB) && talk.Settings.SupportsClassB
            && mac.PingSlotPeriodicity is not null;
        var other = talk.Session.Start.Is11
            ? mac.Class == DeviceClass.C ? DeviceClass.C : DeviceClass.A
            : talk.Settings.SupportsClassC ? DeviceClass.C : DeviceClass.A;
        var now = isB ? DeviceClass.B : other;
        return mac.Class == now ? mac : mac with { Class = now };
    }
}

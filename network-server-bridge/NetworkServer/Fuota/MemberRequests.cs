using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What a device is asked at each step, as bytes of its package.</summary>
internal static class MemberRequests
{
    /// <summary>Null when the step asks nothing, or the device has not the key for it.</summary>
    public static (Package Package, byte[] Payload)? Write(
        Deployment deployment, DeploymentMember member, Device device, uint minMcFCount)
    {
        var settings = deployment.Settings;
        return member.Step switch
        {
            DeploymentStep.GroupSetup => GroupSetup(deployment, device, minMcFCount),
            DeploymentStep.FragmentSetup => FragmentSetup(deployment, device),
            DeploymentStep.Session => (Package.MulticastSetup, Session(deployment)),
            DeploymentStep.Status => (Package.Fragmentation,
                Bytes(new FragSessionStatusReq(settings.FragIndex, Participants: true))),
            DeploymentStep.Image => (Package.FirmwareManagement, Bytes(default(DevUpgradeImageReq))),
            DeploymentStep.Reboot => (Package.FirmwareManagement,
                Bytes(new DevRebootCountdownReq((uint)settings.Firmware!.RebootAfter.TotalSeconds))),
            DeploymentStep.Version => (Package.FirmwareManagement, Bytes(default(DevVersionReq))),
            DeploymentStep.FragmentDelete => (Package.Fragmentation,
                Bytes(new FragSessionDeleteReq(settings.FragIndex))),
            DeploymentStep.GroupDelete => (Package.MulticastSetup, Bytes(new McGroupDeleteReq(settings.McGroupId))),
            _ => null,
        };
    }

    /// <summary>1.0.x: GenAppKey, as the AppKey is not to be used for it; 1.1: AppKey. Zero for none.</summary>
    public static AesKey RootKeyOf(DeviceRecord record) =>
        record.Settings.Version == LoRaWanVersion.V110 ? record.Keys.AppKey : record.Keys.GenAppKey;

    public static byte[] Bytes<T>(T command) where T : struct, IPackageCommand<T>
    {
        Span<byte> bytes = stackalloc byte[64];
        return bytes[..command.Write(bytes)].ToArray();
    }

    private static (Package, byte[])? GroupSetup(Deployment deployment, Device device, uint minMcFCount)
    {
        var record = device.Record!;
        var rootKey = RootKeyOf(record);
        if (rootKey.IsZero)
            return null;
        var root = new AesCipher(rootKey);
        var mcRootKey = record.Settings.Version == LoRaWanVersion.V110
            ? MulticastKeys.McRootKeyFromAppKey(root)
            : MulticastKeys.McRootKeyFromGenAppKey(root);
        var keKey = new AesCipher(MulticastKeys.McKEKey(new AesCipher(mcRootKey)));
        var group = deployment.Plan.Group;
        return (Package.MulticastSetup, Bytes(new McGroupSetupReq(deployment.Settings.McGroupId, group.McAddr,
            MulticastKeys.EncryptMcKey(keKey, group.McKey), minMcFCount, uint.MaxValue)));
    }

    private static (Package, byte[])? FragmentSetup(Deployment deployment, Device device)
    {
        var settings = deployment.Settings;
        var plan = deployment.Fragments;
        var groups = 1 << settings.McGroupId;
        if (settings.PackageVersion == 1)
        {
            return (Package.Fragmentation, Bytes(new FragSessionSetupReqV1(settings.FragIndex, groups, plan.NbFrag,
                (byte)plan.FragSize, FragmentationMatrix: 0, DelayFor(deployment), (byte)plan.Padding,
                settings.Descriptor)));
        }

        var rootKey = RootKeyOf(device.Record!);
        if (rootKey.IsZero)
            return null;
        var setup = new FragSessionSetupReq(settings.FragIndex, groups, plan.NbFrag, (byte)plan.FragSize,
            AckReception: true, FragAlgo: 0, DelayFor(deployment), (byte)plan.Padding, settings.Descriptor,
            deployment.Plan.SessionCnt, Mic: 0);
        var intKey = new AesCipher(DataBlockMic.DeriveDataBlockIntKey(new AesCipher(rootKey)));
        return (Package.Fragmentation, Bytes(setup with
        {
            Mic = DataBlockMic.Compute(intKey, setup, deployment.Image.Span),
        }));
    }

    private static byte[] Session(Deployment deployment)
    {
        var settings = deployment.Settings;
        var round = deployment.Progress.Round!;
        var start = (uint)GpsTime.FromUtc(round.StartAt).TotalSeconds;
        return settings.Class == DeviceClass.B
            ? Bytes(new McClassBSessionReq(settings.McGroupId, start, round.TimeOut, settings.PingSlotPeriodicity,
                settings.FrequencyHz, (byte)settings.DataRate!))
            : Bytes(new McClassCSessionReq(
                settings.McGroupId, start, round.TimeOut, settings.FrequencyHz, (byte)settings.DataRate!));
    }

    // Devices answer spread over 2^(delay + 4) seconds: one of them every two seconds.
    private static int DelayFor(Deployment deployment)
    {
        var delay = 0;
        while (delay < 7 && 2 << (delay + 4) < deployment.Plan.Members.Count * 4)
            delay++;
        return delay;
    }
}

using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Under which of its keys a device is given the key of a group (TS005, section 4).</summary>
public sealed class FuotaKeyTests
{
    private static readonly AesKey AppKey = KeyOf(0x11), NwkKey = KeyOf(0x22), GenAppKey = KeyOf(0x33);

    [Fact]
    public void A_device_of_1_0_is_given_it_under_its_GenAppKey()
    {
        var (mcKey, setup) = Ask(LoRaWanVersion.V104, new RootKeys(AppKey, default) { GenAppKey = GenAppKey });
        var root = MulticastKeys.McRootKeyFromGenAppKey(new AesCipher(GenAppKey));
        Assert.Equal(mcKey, Open(root, setup!.Value));
    }

    [Fact]
    public void A_device_of_1_1_is_given_it_under_its_AppKey()
    {
        var (mcKey, setup) = Ask(LoRaWanVersion.V110, new RootKeys(AppKey, NwkKey));
        var root = MulticastKeys.McRootKeyFromAppKey(new AesCipher(AppKey));
        Assert.Equal(mcKey, Open(root, setup!.Value));
    }

    [Fact]
    public void An_AppKey_of_1_0_is_not_used_in_place_of_a_GenAppKey()
    {
        var (_, setup) = Ask(LoRaWanVersion.V104, new RootKeys(AppKey, default));
        Assert.Null(setup);
    }

    private static AesKey Open(AesKey mcRootKey, McGroupSetupReq setup) => MulticastKeys.DecryptMcKey(
        new AesCipher(MulticastKeys.McKEKey(new AesCipher(mcRootKey))), setup.McKeyEncrypted);

    private static (AesKey McKey, McGroupSetupReq? Setup) Ask(LoRaWanVersion version, RootKeys keys)
    {
        var device = new SimulatedDevice(1);
        var rig = new ServerRig();
        rig.Server.SetDevice(device.Record with
        {
            Keys = keys,
            Settings = device.Settings with { Version = version },
        });
        Assert.Empty(rig.Server.StartDeployment(new DeploymentOrder(FuotaTown.Id, "test", [device.DevEui],
            new byte[100], FuotaTown.Settings, new byte[16]), rig.Now, rig.All));
        rig.Server.Advance(rig.Now, rig.All);
        var mcKey = rig.Server.FindDeployment(FuotaTown.Id)!.Plan.Group.McKey;
        return rig.Server.QueueOf(device.DevEui) is [var waiting]
            ? (mcKey, McGroupSetupReq.Read(waiting.Item.Payload.AsSpan(1)))
            : (mcKey, null);
    }

    private static AesKey KeyOf(byte value) => new([.. Enumerable.Repeat(value, AesKey.LengthBytes)]);
}

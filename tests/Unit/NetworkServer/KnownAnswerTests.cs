using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Frames and keys of other implementations, through the whole server.</summary>
public sealed class KnownAnswerTests
{
    [Shows("frame-mic-1.0")]
    [Fact]
    public void Uplinks_of_the_vectors_are_accepted_and_decrypted()
    {
        var vectors = Vectors.Of("data_up_mic_1_0").Where(vector => vector.Has("phyPayload")).ToList();
        Assert.True(vectors.Count >= 5);
        Assert.All(vectors, vector =>
        {
            var record = new DeviceRecord(new Eui64(1), default, default, Enabled: true,
                new AbpSession(vector.Addr("devAddr"), SessionKeys.Of10(vector.Key("nwkSKey"), vector.Key("appSKey"))),
                DeviceSettings.Default);
            var rig = new ServerRig();
            rig.Server.SetDevice(record);
            Assert.Equal(FrameVerdict.Accepted, rig.Hear(vector.Bytes("phyPayload")));
            rig.CloseWindow();

            var uplink = Assert.Single(rig.Gathered).Uplink;
            Assert.Equal(vector.UInt("fCntFull"), uplink.FCntUp);
            if (vector.ExpectedText("frmPayloadPlain") is { } plain)
                Assert.Equal(Convert.FromHexString(plain), uplink.Payload);
        });
    }

    /// <summary>
    /// One device of another network server's tests: the same root key, network, nonces and so session keys. The
    /// snapshot brings the JoinNonce to where theirs was.
    /// </summary>
    [Fact]
    public void A_join_of_the_vectors_gives_the_session_keys_of_the_vectors()
    {
        var request = Vectors.All.Single(vector => vector.Id == "jr-joinserver-derived");
        var keys = Vectors.All.Single(vector => vector.Id == "kd10-cs");
        Assert.Equal(request.Key("key"), keys.Key("appKey"));

        var record = new DeviceRecord(
            request.Eui("devEui"), request.Eui("joinEui"), new RootKeys(request.Key("key"), default), Enabled: true,
            Abp: null, DeviceSettings.Default);
        var rig = new ServerRig(new NetworkServerOptions { NetId = keys.Text("netId") });
        rig.Server.SetDevice(record);
        var blank = Assert.Single(rig.Server.Export().Devices);
        rig.Server.Restore(new ServerSnapshot(0, ServerRig.Start,
            [blank with { LastJoinNonce = keys.UInt("joinNonce") - 1 }], [], []));

        Assert.Equal(FrameVerdict.JoinAccepted, rig.Hear(request.ExpectedBytes("phyPayload")));
        var session = Assert.Single(rig.All.OfType<SessionStarted>()).Session;
        Assert.Equal(new AesKey(keys.ExpectedBytes("nwkSKey")), session.Keys.SNwkSIntKey);
        Assert.Equal(new AesKey(keys.ExpectedBytes("appSKey")), session.Keys.AppSKey);

        rig.CloseWindow();
        var phy = ServerRig.PhyOf(Assert.Single(rig.Downlinks));
        Assert.True(JoinAccept.TryDecrypt(phy, request.Cipher("key"), out var accept, out var micOk, out _));
        Assert.True(micOk);
        Assert.Equal((65_536u, 0x010203u, session.DevAddr), (accept.JoinNonce, accept.NetId, accept.DevAddr));
    }
}

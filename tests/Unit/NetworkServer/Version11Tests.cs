using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class Version11Tests
{
    private readonly Device11 _device = new();
    private readonly ServerRig _rig = new();

    public Version11Tests() => _rig.Server.SetDevice(_device.Record);

    [Shows("frame-mic-1.1", "join-otaa-1.1")]
    [Fact]
    public void A_device_joins_sends_and_is_acknowledged_with_its_own_counter_in_the_mic()
    {
        Join();
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(Data(confirmed: true)));
        _rig.CloseWindow();
        var (_, _, fCtrl) = _device.Hear(ServerRig.PhyOf(_rig.Downlinks.Last()), 0, confFCnt: 0);
        Assert.True(fCtrl.Ack);
        Assert.Equal([0x17], _rig.Gathered.Last().Uplink.Payload);
    }

    [Shows("frame-mic-1.1-ack")]
    [Fact]
    public void The_acknowledged_counter_is_signed_also_when_it_is_not_zero()
    {
        Join();
        for (var i = 0; i < 3; i++)
            _rig.Exchange(Data());
        var downlink = _rig.Exchange(Data(confirmed: true));
        _device.Hear(ServerRig.PhyOf(downlink!), 0, confFCnt: 3);
    }

    [Shows("frame-fopts-1.1")]
    [Fact]
    public void Encrypted_mac_commands_are_read_and_answered_encrypted()
    {
        Join();
        var downlink = _rig.Exchange(_device.Uplink(new UplinkFields { FOpts = new byte[] { 0x02 } }));
        var (fOpts, _, _) = _device.Hear(ServerRig.PhyOf(downlink!), 0);
        Assert.Contains((byte)0x02, fOpts);
    }

    [Shows("frame-mic-1.1-channel")]
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(15)]
    public void The_channel_in_the_mic_may_be_any_of_the_devices_own(int channel)
    {
        Join();
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink(
            new UplinkFields { FPort = 1, Payload = new byte[] { 1 } }, channel: channel)));
    }

    [Shows("frame-mic-1.1-channel")]
    [Fact]
    public void A_frame_signed_for_another_data_rate_is_refused()
    {
        Join();
        Assert.Equal(FrameVerdict.BadMic, _rig.Hear(Data(), new Heard { SpreadingFactor = 9 }));
    }

    [Shows("counter-down-1.1")]
    [Fact]
    public void Applications_and_the_network_count_their_downlinks_apart()
    {
        Join();
        Queue(1);
        _device.Hear(ServerRig.PhyOf(_rig.Exchange(Data())!), 0);
        Queue(2);
        _device.Hear(ServerRig.PhyOf(_rig.Exchange(Data())!), 1);
        _device.Hear(ServerRig.PhyOf(_rig.Exchange(Data(confirmed: true))!), 0, confFCnt: 2);
    }

    [Shows("rejoin-type-0", "rejoin-type-2")]
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_rejoin_request_within_the_session_gets_new_keys(byte type)
    {
        Join();
        _rig.Exchange(Data());
        var before = _device.Keys;
        _rig.Wait(60);
        var downlink = _rig.Exchange(_device.Rejoin(type));
        Assert.Equal(FrameVerdict.JoinAccepted, _rig.LastVerdict);
        _device.TakeRejoin(ServerRig.PhyOf(downlink!), type);
        Assert.NotEqual(before, _device.Keys);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(Data()));
        Assert.Equal(2u, _rig.All.OfType<UplinkAccepted>().Last().Uplink.SessionNumber);
    }

    [Shows("rejoin-type-1")]
    [Fact]
    public void A_rejoin_request_for_life_is_answered_without_any_session()
    {
        var downlink = _rig.Exchange(_device.RejoinForLife());
        _device.TakeRejoin(ServerRig.PhyOf(downlink!), 1);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(Data()));
    }

    [Shows("rejoin-pending")]
    [Fact]
    public void Until_the_new_session_is_used_the_old_one_stays_valid()
    {
        Join();
        _rig.Exchange(Data());
        var old = Data();
        _rig.Wait(60);
        _rig.Exchange(_device.Rejoin(0));
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(old));
    }

    [Shows("rejoin-count")]
    [Fact]
    public void A_rejoin_counter_is_used_once()
    {
        Join();
        _rig.Exchange(Data());
        _rig.Wait(60);
        var (type0, type1) = (_device.Rejoin(0), _device.RejoinForLife());
        _rig.Exchange(type0);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.RejoinRefused, _rig.Hear(type0));
        _rig.Exchange(type1);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.RejoinRefused, _rig.Hear(type1));
    }

    [Shows("rejoin-count")]
    [Fact]
    public void A_rejoin_counter_for_life_is_remembered_across_a_restart()
    {
        var phy = _device.RejoinForLife();
        _rig.Exchange(phy);
        var recovered = new ServerRig();
        recovered.Server.SetDevice(_device.Record);
        recovered.Server.Restore(_rig.Server.Export());
        recovered.Receive([]);
        recovered.Now = _rig.Now.AddMinutes(1);
        Assert.Equal(FrameVerdict.RejoinRefused, recovered.Hear(phy));
    }

    [Shows("rejoin-netid")]
    [Fact]
    public void A_rejoin_request_for_another_network_is_refused()
    {
        Join();
        _rig.Exchange(Data());
        Assert.Equal(FrameVerdict.RejoinRefused, _rig.Hear(_device.Rejoin(0, netId: 0x13)));
    }

    [Shows("rejoin-forged")]
    [Fact]
    public void A_forged_rejoin_request_changes_nothing()
    {
        Join();
        _rig.Exchange(Data());
        foreach (var phy in new[] { _device.Rejoin(0), _device.Rejoin(2), _device.RejoinForLife() })
        {
            phy[^1] ^= 1;
            Assert.Equal(FrameVerdict.BadMic, _rig.Hear(phy));
        }

        Assert.Single(_rig.All.OfType<SessionStarted>());
    }

    [Shows("rejoin-keys-only")]
    [Fact]
    public void A_rejoin_for_keys_only_leaves_the_radio_as_it_is()
    {
        Join();
        _rig.Exchange(Data());
        var started = RejoinWith(2);
        Assert.Equal(_rig.All.OfType<SessionStarted>().First().Session.Mac.Receive, started.Session.Mac.Receive);
    }

    [Fact]
    public void A_join_nonce_goes_on_through_joins_and_rejoins()
    {
        Join();
        _rig.Exchange(Data());
        RejoinWith(0);
        _rig.Exchange(_device.RejoinForLife());
        Assert.Equal([1u, 2u, 3u], _rig.All.OfType<SessionStarted>().Select(started => started.Session.JoinNonce));
    }

    private SessionStarted RejoinWith(byte type)
    {
        _rig.Wait(60);
        _rig.Exchange(_device.Rejoin(type));
        return _rig.All.OfType<SessionStarted>().Last();
    }

    private void Join()
    {
        _device.Join(ServerRig.PhyOf(_rig.Exchange(_device.JoinRequest())!));
        _rig.Wait(60);
    }

    private byte[] Data(bool confirmed = false) => _device.Uplink(
        new UplinkFields { FPort = 2, Payload = new byte[] { 0x17 } }, confirmed);

    private void Queue(byte port) => Assert.Null(_rig.Server.Queue(_device.DevEui, new QueuedDownlink(
        Guid.NewGuid(), port, [1, 2, 3], Confirmed: false, Priority: 0, _rig.Now, ExpiresAt: null), _rig.All));
}

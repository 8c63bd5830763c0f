using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class VerdictTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public VerdictTests() => _rig = new ServerRig(_device);

    [Shows("join-abp")]
    [Fact]
    public void An_accepted_uplink_carries_its_plaintext_and_circumstances()
    {
        var phy = _device.Uplink(payload: [0xCA, 0xFE]);
        _rig.Hear(phy, new Heard { SpreadingFactor = 9 });
        _rig.CloseWindow();

        var uplink = Assert.Single(_rig.Gathered).Uplink;
        Assert.Equal([0xCA, 0xFE], uplink.Payload);
        Assert.Equal((_device.DevEui, _device.DevAddr, 0u, (byte?)2),
            (uplink.DevEui, uplink.DevAddr, uplink.FCntUp, uplink.FPort));
        Assert.Equal((3, "eu868", ServerRig.Start, 1L),
            (uplink.DataRate, uplink.Region, uplink.ReceivedAt, uplink.IngestSequence));
        Assert.Equal(phy, uplink.PhyPayload.ToByteArray());
    }

    [Shows("hostile-crc")]
    [Theory]
    [InlineData(CRCStatus.BadCrc)]
    [InlineData(CRCStatus.NoCrc)]
    public void A_frame_without_a_good_checksum_is_noise_and_not_remembered(CRCStatus crc)
    {
        Assert.Equal(FrameVerdict.BadCrc, _rig.Hear(_device.Uplink(), new Heard { Crc = crc }));
        Assert.Equal(0, _rig.Server.RememberedFrames);
    }

    [Shows("frame-layout")]
    [Theory]
    [InlineData("")]
    [InlineData("40")]
    [InlineData("4001020304")]
    [InlineData("000102")]
    [InlineData("4101000001000000000000000000")]
    [InlineData("400100000105000000000000")]
    public void Bytes_that_are_no_frame_are_malformed(string hex) =>
        Assert.Equal(FrameVerdict.Malformed, _rig.Hear(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("600100000100000000000000")]
    [InlineData("200102030405060708090a0b0c0d0e0f10")]
    [InlineData("e0ff")]
    public void A_kind_of_frame_the_server_does_not_handle_is_unsupported(string hex) =>
        Assert.Equal(FrameVerdict.Unsupported, _rig.Hear(Convert.FromHexString(hex)));

    [Fact]
    public void A_region_without_data_is_an_unknown_channel() =>
        Assert.Equal(FrameVerdict.UnknownChannel, _rig.Hear(_device.Uplink(), new Heard { Region = "mars1" }));

    [Fact]
    public void A_data_rate_the_region_has_not_is_an_unknown_channel() =>
        Assert.Equal(FrameVerdict.UnknownChannel, _rig.Hear(_device.Uplink(), new Heard { SpreadingFactor = 4 }));

    [Fact]
    public void A_frame_without_radio_information_is_judged_and_not_an_exception()
    {
        var effects = new List<Effect>();
        var frame = new UplinkFrame { PhyPayload = Google.Protobuf.ByteString.CopyFrom(_device.Uplink()) };
        _rig.Server.Handle(new ReceivedFrame(1, ServerRig.Start, "eu868", frame), effects);
        Assert.Equal(FrameVerdict.BadCrc, Assert.IsType<FrameJudged>(Assert.Single(effects)).Verdict);

        frame.RxInfo = new UplinkRxInfo { CrcStatus = CRCStatus.CrcOk, GatewayId = "no gateway" };
        _rig.Server.Handle(new ReceivedFrame(2, ServerRig.Start, "eu868", frame), effects);
        Assert.Equal(FrameVerdict.UnknownChannel, Assert.IsType<FrameJudged>(effects[1]).Verdict);
    }

    [Fact]
    public void An_address_nobody_has_is_an_unknown_device() =>
        Assert.Equal(FrameVerdict.UnknownDevice, _rig.Hear(new SimulatedDevice(2, abp: true).Uplink()));

    [Shows("hostile-bits")]
    [Fact]
    public void Each_flipped_bit_spoils_the_mic()
    {
        var phy = _device.Uplink();
        var addressAndFurther = Enumerable.Range(5 * 8, (phy.Length - 5) * 8);
        Assert.All(addressAndFurther, bit =>
        {
            var flipped = (byte[])phy.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Contains(_rig.Hear(flipped), (FrameVerdict[])[FrameVerdict.BadMic, FrameVerdict.Malformed]);
        });
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(phy));
    }

    [Fact]
    public void A_disabled_device_is_heard_but_not_answered_or_stored()
    {
        _rig.Server.SetDevice(_device.Record with { Enabled = false });
        Assert.Null(_rig.Exchange(_device.Uplink(confirmed: true)));
        Assert.Equal(FrameVerdict.Disabled, _rig.LastVerdict);
        Assert.Equal(_device.DevEui, _rig.All.OfType<FrameJudged>().Last().DevEui);
        Assert.Empty(_rig.Gathered);
    }

    [Shows("counter-address")]
    [Fact]
    public void Devices_that_share_an_address_are_told_apart_by_the_mic()
    {
        var devices = Enumerable.Range(10, 20)
            .Select(n => new SimulatedDevice((ulong)n, abp: true, devAddr: 0x0100_0001) { FCntUp = (uint)n * 50 })
            .ToArray();
        var rig = new ServerRig([_device, .. devices]);
        for (var round = 0; round < 3; round++)
        {
            Assert.All(devices.Prepend(_device), device =>
                Assert.Equal(FrameVerdict.Accepted, rig.Hear(device.Uplink(payload: [(byte)round]))));
        }

        rig.CloseWindow();
        Assert.Equal(21 * 3, rig.Gathered.Select(g => (g.Uplink.DevEui, g.Uplink.FCntUp)).Distinct().Count());
    }

    [Fact]
    public void An_address_others_use_with_another_key_is_a_bad_mic()
    {
        var foreign = new SimulatedDevice(2, abp: true, devAddr: _device.DevAddr.Value);
        Assert.Equal(FrameVerdict.BadMic, _rig.Hear(foreign.Uplink()));
        Assert.Null(_rig.All.OfType<FrameJudged>().Single().DevEui);
    }

    [Shows("frame-port")]
    [Fact]
    public void Mac_commands_on_port_zero_are_decrypted_with_the_network_key()
    {
        var fields = new UplinkFields { FPort = 0, Payload = new byte[] { 0x02 }, FCnt32 = 0 };
        _rig.Hear(_device.Uplink(fields));
        _rig.CloseWindow();
        Assert.Equal([0x02], Assert.Single(_rig.Gathered).Uplink.Payload);
    }
}

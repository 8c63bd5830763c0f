using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class StationUplinkTests
{
    private const string Data = """
        {"msgtype":"updf","MHdr":64,"DevAddr":16909060,"FCtrl":128,"FCnt":0,"FOpts":"","FPort":1,
        "FRMPayload":"01A1B2C3D4","MIC":403175141,"DR":5,"Freq":868100000,"upinfo":{"rctx":0,
        "xtime":44191571617806548,"gpstime":0,"fts":-1,"rssi":-61,"snr":9.25,"rxtime":1795439379.123374}}
        """;

    [Fact]
    public void A_data_frame_becomes_the_message_that_other_bridges_publish()
    {
        var recorded = StationVectors.Published.First(m => m.Topic.EndsWith("/event/up", StringComparison.Ordinal));
        var expected = UplinkFrame.Parser.ParseFrom(recorded.Payload);

        var frame = Take(Data);

        // Random there and here; and the time of that reception was not recorded.
        frame.RxInfo.UplinkId = expected.RxInfo.UplinkId;
        frame.RxInfo.GwTime = expected.RxInfo.GwTime;
        Assert.Equal(Convert.ToHexString(recorded.Payload),
            Convert.ToHexString(Google.Protobuf.MessageExtensions.ToByteArray(frame)));
    }

    [Theory]
    // MHDR | JoinEUI | DevEUI | DevNonce 0xcdab | MIC, all least significant byte first
    [InlineData("jreq", "0008070605040302011807060504030201abcd11223344")]
    [InlineData("propdf", "e0deadbeef")]
    public void Other_frames_of_the_capture_are_put_together_again(string type, string expected)
    {
        var raw = StationVectors.Up.First(m => m.Contains($"\"{type}\"", StringComparison.Ordinal));
        Assert.Equal(expected, Hex(Take(raw)));
    }

    [Fact]
    public void Fsk_has_its_bit_rate()
    {
        var frame = Take(StationVectors.Up.First(m => m.Contains("\"DR\":7", StringComparison.Ordinal)));
        Assert.Equal(50_000u, frame.TxInfo.Modulation.Fsk.Datarate);
        Assert.Equal(868_800_000u, frame.TxInfo.Frequency);
    }

    [Theory]
    // FPort -1: none, and options in the header.
    [InlineData("""
        "MHdr":128,"DevAddr":-1,"FCtrl":2,"FCnt":65535,"FOpts":"0203","FPort":-1,"FRMPayload":"","MIC":-2
        """, "updf", "80ffffffff02ffff0203feffffff")]
    [InlineData("""
        "MHdr":64,"DevAddr":4294967295,"FCtrl":0,"FCnt":1,"FOpts":"","FPort":0,"FRMPayload":"ff","MIC":4294967294
        """, "updf", "40ffffffff00010000fffeffffff")]
    [InlineData("""
        "mhdr":96,"devaddr":1,"fctrl":32,"fcnt":7,"fopts":"","fport":-1,"frmpayload":"","mic":1
        """, "dndf", "600100000020070001000000")]
    [InlineData("""
        "FRMPayload":"200102030405060708090a0b0c0d0e0f10"
        """, "jacc", "200102030405060708090a0b0c0d0e0f10")]
    [InlineData("""
        "MHdr":192,"JoinEui":"00-00-00-00-00-00-00-01","DevEui":"::2","DevNonce":3,"MIC":4
        """, "rejoin", "c001000000000000000200000000000000030004000000")]
    [InlineData("""
        "MHdr":192,"RejType":0,"NetID":19,"DevEui":"00-00-00-00-00-00-00-02","RJCount":5,"MIC":4
        """, "rejoin", "c0001300000200000000000000050004000000")]
    [InlineData("""
        "MHdr":192,"RejType":1,"JoinEui":"0000000000000001","DevEui":"::2","RJCount":5,"MIC":4
        """, "rejoin", "c00101000000000000000200000000000000050004000000")]
    public void Every_kind_of_frame_is_put_together_byte_for_byte(string fields, string type, string expected) =>
        Assert.Equal(expected, Hex(Take(Message(type, fields))));

    [Theory]
    // FOpts longer than FCtrl says, a payload without port, odd digits, no digits, numbers out of range, parts missing.
    [InlineData("""
        "MHdr":64,"DevAddr":1,"FCtrl":0,"FCnt":1,"FOpts":"02","FPort":1,"FRMPayload":"","MIC":1
        """)]
    [InlineData("""
        "MHdr":64,"DevAddr":1,"FCtrl":0,"FCnt":1,"FOpts":"","FPort":-1,"FRMPayload":"01","MIC":1
        """)]
    [InlineData("""
        "MHdr":64,"DevAddr":1,"FCtrl":0,"FCnt":1,"FOpts":"","FPort":1,"FRMPayload":"012","MIC":1
        """)]
    [InlineData("""
        "MHdr":64,"DevAddr":1,"FCtrl":0,"FCnt":1,"FOpts":"","FPort":1,"FRMPayload":"0x","MIC":1
        """)]
    [InlineData("""
        "MHdr":256,"DevAddr":1,"FCtrl":0,"FCnt":1,"FOpts":"","FPort":1,"FRMPayload":"","MIC":1
        """)]
    [InlineData("""
        "MHdr":64,"DevAddr":4294967296,"FCtrl":0,"FCnt":1,"FOpts":"","FPort":1,"FRMPayload":"","MIC":1
        """)]
    [InlineData("""
        "MHdr":64,"DevAddr":1,"FCtrl":0,"FCnt":65536,"FOpts":"","FPort":1,"FRMPayload":"","MIC":1
        """)]
    [InlineData("""
        "MHdr":64,"DevAddr":1,"FCtrl":0,"FCnt":1,"FOpts":"","FPort":256,"FRMPayload":"","MIC":1
        """)]
    [InlineData("""
        "MHdr":64,"DevAddr":1,"FCtrl":0,"FCnt":1,"FOpts":"","FPort":1,"FRMPayload":""
        """)]
    public void What_cannot_be_put_together_exactly_is_no_frame(string fields)
    {
        using var rig = new StationRig();
        rig.Connect().Begin().Say(Message("updf", fields));
        Assert.Equal(0, rig.Agent.Spool.Depth.Frames);
    }

    [Theory]
    [InlineData("\"rssi\":\"loud\"")]
    [InlineData("\"snr\":null")]
    [InlineData("\"rxtime\":true")]
    [InlineData("\"gpstime\":-5")]
    [InlineData("\"fts\":{}")]
    [InlineData("\"rctx\":\"\"")]
    [InlineData("\"xtime\":[1]")]
    [InlineData("\"unknown\":[{\"x\":1}]")]
    public void A_bad_field_costs_itself_and_not_its_frame(string field)
    {
        var text = Message("propdf", "\"FRMPayload\":\"E001\"").Replace("\"upinfo\":{", "\"upinfo\":{" + field + ",",
            StringComparison.Ordinal);
        Assert.Equal("e001", Hex(Take(text)));
    }

    [Fact]
    public void The_counter_keeps_all_its_bits()
    {
        const string text = """
            {"msgtype":"propdf","FRMPayload":"E001","DR":5,"Freq":868100000,
            "upinfo":{"rctx":-1,"xtime":9187343239835811839,"rssi":-3,"snr":1}}
            """;
        Assert.Equal("ffffffffffffffff7f7fffffffffffff", Convert.ToHexStringLower(Take(text).RxInfo.Context.Span));
    }

    [Fact]
    public void Gps_time_and_fine_time_are_handed_on()
    {
        var info = Take(Message("propdf",
            "\"FRMPayload\":\"E001\",\"upinfo\":{\"xtime\":1,\"gpstime\":1456789012345678,\"fts\":345678901}")).RxInfo;
        Assert.Equal(new Duration { Seconds = 1456789012, Nanos = 345678000 }, info.TimeSinceGpsEpoch);
        Assert.Equal(new Duration { Seconds = 1456789012, Nanos = 345678901 }, info.FineTimeSinceGpsEpoch);
    }

    [Fact]
    public void The_time_of_reception_is_exact_to_the_microsecond()
    {
        var info = Take(Data).RxInfo;
        Assert.Equal(new Timestamp { Seconds = 1795439379, Nanos = 123374000 }, info.GwTime);
    }

    [Theory]
    [InlineData("\"DR\":8,\"Freq\":868100000")]
    [InlineData("\"DR\":16,\"Freq\":868100000")]
    [InlineData("\"DR\":-1,\"Freq\":868100000")]
    [InlineData("\"Freq\":868100000")]
    [InlineData("\"DR\":5,\"Freq\":0")]
    [InlineData("\"DR\":5")]
    public void Without_frequency_or_a_known_data_rate_a_frame_is_useless(string radio)
    {
        using var rig = new StationRig();
        rig.Connect().Begin().Say($$"""{"msgtype":"propdf","FRMPayload":"E001",{{radio}}}""");
        Assert.Equal(0, rig.Agent.Spool.Depth.Frames);
    }

    private static string Message(string type, string fields) => $$$"""
        {"msgtype":"{{{type}}}",{{{fields.Trim()}}},"DR":5,"Freq":868100000,"upinfo":{"xtime":5,"rssi":-3,"snr":1}}
        """;

    private static string Hex(UplinkFrame frame) => Convert.ToHexStringLower(frame.PhyPayload.Span);

    private static UplinkFrame Take(string message)
    {
        using var rig = new StationRig();
        rig.Connect().Begin().Say(message);
        return rig.LastFrame ?? throw new Xunit.Sdk.XunitException("No frame came of it.");
    }
}

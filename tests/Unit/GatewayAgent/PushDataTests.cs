using System.Text;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class PushDataTests
{
    private const string Good =
        """{"tmst":5,"freq":868.5,"chan":2,"rfch":1,"stat":1,"modu":"LORA","datr":"SF7BW125","codr":"4/5" """ +
        """,  "rssi":-51,"lsnr":7,"size":18,"data":"QAQDAgGAAAABAaGyw9Tl9gcY"}""";

    // Field replaced in a good frame, the defect that is counted, whether the frame survives.
    public static TheoryData<string, string, string, bool> Fields => new()
    {
        { "\"rssi\":-51", "\"rssi\":-51.7", "", true },
        { "\"rssi\":-51", "\"rssi\":\"-51\"", "", true },
        { "\"rssi\":-51", "\"rssi\":nan", "Rssi", true },
        { "\"rssi\":-51", "\"rssi\":null", "Rssi", true },
        { "\"rssi\":-51", "\"rssi\":", "Rssi", true },
        { "\"rssi\":-51", "\"rssi\":{\"a\":[1,\"}\"]}", "Rssi", true },
        { "\"rssi\":-51", "\"rssi\":1e300", "Rssi", true },
        { "\"lsnr\":7", "\"lsnr\":-inf", "Snr", true },
        { "\"lsnr\":7", "\"lsnr\" 7", "Syntax", true },
        { "\"lsnr\":7", "rubbish", "Syntax", true },
        { "\"tmst\":5", "\"tmst\":4294967301", "", true },
        { "\"tmst\":5", "\"tmst\":5.0", "", true },
        { "\"tmst\":5", "\"tmst\":\"x\"", "Counter", true },
        { "\"chan\":2", "\"chan\":-1", "Channel", true },
        { "\"chan\":2", "\"chan\":2,\"brd\":261", "", true },
        { "\"chan\":2", "\"chan\":2,\"brd\":99999999999", "Board", true },
        { "\"chan\":2", "\"chan\":2,\"time\":\"yesterday\"", "Time", true },
        { "\"chan\":2", "\"chan\":2,\"time\":\"2026-02-30T00:00:00Z\"", "Time", true },
        { "\"chan\":2", "\"chan\":2,\"tmms\":-4", "GpsTime", true },
        { "\"chan\":2", "\"chan\":2,\"tmms\":1479470418123,\"ftime\":2000000000", "FineTime", true },
        { "\"chan\":2", "\"chan\":2,\"rsig\":{}", "Signal", true },
        { "\"chan\":2", "\"chan\":2,\"rsig\":[7]", "Signal", true },
        { "\"chan\":2", "\"chan\":2,\"meta\":{\"site\":\"roof\"}", "", true },
        { "\"size\":18", "\"size\":99", "Size", true },
        { "\"stat\":1", "\"stat\":\"x\"", "Crc", true },
        { "\"stat\":1", "\"stat\":0", "CrcAbsent", false },
        { "\"stat\":1", "\"stat\":-1", "CrcBad", false },
        { "\"modu\":\"LORA\",", "", "", true },
        { "\"modu\":\"LORA\"", "\"modu\":\"FSK\"", "Modulation", true },
        { "\"codr\":\"4/5\"", "\"codr\":\"4\\/5\"", "", true },
        { "\"codr\":\"4/5\"", "\"codr\":\"9/9\"", "CodingRate", true },
        { "\"codr\":\"4/5\"", "\"codr\":\"OFF\"", "CodingRateOff", false },
        { "\"datr\":\"SF7BW125\"", "\"datr\":\"SF5BW125\"", "", true },
        { "\"datr\":\"SF7BW125\"", "\"datr\":\"SF13BW125\"", "DataRate", false },
        { "\"datr\":\"SF7BW125\"", "\"datr\":\"SF7BW\"", "DataRate", false },
        { "\"datr\":\"SF7BW125\"", "\"datr\":\"SF7BW-1\"", "DataRate", false },
        { "\"datr\":\"SF7BW125\"", "\"datr\":null", "DataRate", false },
        { "\"freq\":868.5", "\"freq\":\"868.5\"", "", true },
        { "\"freq\":868.5", "\"freq\":0", "Frequency", false },
        { "\"freq\":868.5", "\"freq\":1e9", "Frequency", false },
        { "\"freq\":868.5,", "", "Frequency", false },
        { "QAQDAgGAAAABAaGyw9Tl9gcY", "QAQDAgGAAAABAaGyw9Tl9gc=", "Size", true },
        { "QAQDAgGAAAABAaGyw9Tl9gcY", "QAQDAgGAAAABAaGyw9Tl9gc", "Size", true },
        { "QAQDAgGAAAABAaGyw9Tl9gcY", "", "Data", false },
        { "QAQDAgGAAAABAaGyw9Tl9gcY", "A", "Data", false },
        { "QAQDAgGAAAABAaGyw9Tl9gcY", "QAQ!", "Data", false },
        { "\"data\":\"QAQDAgGAAAABAaGyw9Tl9gcY\"", "\"data\":17", "Data", false },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_bad_field_costs_its_frame_only_when_the_frame_is_useless_without_it(
        string field, string replacement, string defect, bool survives)
    {
        var odd = Good.Replace(field, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Good, odd);

        var push = Read($$"""{"rxpk":[{{Good}},{{odd}},{{Good}}]}""");

        Assert.Equal(survives ? 3 : 2, push.Frames.Count);
        Assert.Equal(defect.Length == 0 ? [] : [defect],
            Enum.GetValues<FrameDefect>().Where(d => push.Defects[d] > 0).Select(d => d.ToString()));
        Assert.True(push.IsUsable);
    }

    [Theory]
    [InlineData("5", 2)]
    [InlineData("null", 2)]
    [InlineData("[]", 2)]
    [InlineData("\"}{\"", 2)]
    [InlineData("{}", 2)]
    public void An_element_that_is_no_frame_costs_no_other(string element, int frames) =>
        Assert.Equal(frames, Read($$"""{"rxpk":[{{Good}},{{element}},{{Good}}]}""").Frames.Count);

    [Fact]
    public void A_counter_of_more_than_32_bits_is_taken_modulo() =>
        Assert.Equal(5u, CounterOf("\"tmst\":4294967301"));

    [Fact]
    public void A_counter_printed_with_sign_is_the_same_counter() =>
        Assert.Equal(uint.MaxValue, CounterOf("\"tmst\":-1"));

    [Fact]
    public void A_frame_without_counter_goes_up_without_context() =>
        Assert.Empty(Read($$"""{"rxpk":[{{Good.Replace("\"tmst\":5,", "", StringComparison.Ordinal)}}]}""")
            .Frames[0].RxInfo.Context);

    [Fact]
    public void Fractions_of_a_signal_strength_are_rounded() => Assert.Equal(-52,
        Read($$"""{"rxpk":[{{Good.Replace("-51", "-51.7", StringComparison.Ordinal)}}]}""").Frames[0].RxInfo.Rssi);

    [Fact]
    public void Board_261_is_board_261() => Assert.Equal(261u,
        Read($$"""{"rxpk":[{{Good.Replace("\"chan\":2", "\"brd\":261", StringComparison.Ordinal)}}]}""")
            .Frames[0].RxInfo.Board);

    [Fact]
    public void Base64_in_the_url_alphabet_without_padding_is_read()
    {
        var odd = Good.Replace("QAQDAgGAAAABAaGyw9Tl9gcY", "-_8", StringComparison.Ordinal);
        var frame = Read($$"""{"rxpk":[{{odd}}]}""").Frames[0];
        Assert.Equal([0xfb, 0xff], frame.PhyPayload.ToByteArray());
    }

    [Fact]
    public void The_longest_radio_packet_is_255_bytes()
    {
        string Data(int length) => Convert.ToBase64String(new byte[length].Select(_ => (byte)7).ToArray());
        string Text(int length) => Good.Replace("QAQDAgGAAAABAaGyw9Tl9gcY", Data(length), StringComparison.Ordinal);
        Assert.Equal(255, Read($$"""{"rxpk":[{{Text(255)}}]}""").Frames[0].PhyPayload.Length);
        Assert.Equal(1, Read($$"""{"rxpk":[{{Text(256)}}]}""").Defects[FrameDefect.Data]);
    }

    [Fact]
    public void A_datagram_that_breaks_off_keeps_its_whole_frames_and_is_acknowledged()
    {
        var push = Read($$"""{"rxpk":[{{Good}},{{Good[..60]}}""");
        Assert.Single(push.Frames);
        Assert.True(push.IsUsable);
        Assert.Equal((1, 1), (push.Defects[FrameDefect.FrameCut], push.Defects[FrameDefect.Body]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\0\0")]
    [InlineData("{\"rxpk\":[")]
    [InlineData("{\"stat\":{\"rxnb\":1")]
    public void A_datagram_of_which_nothing_can_be_saved_is_not_usable(string body) =>
        Assert.False(Read(body).IsUsable);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"rxpk\":[]}")]
    [InlineData("{\"bar\":{\"a\":[1,2,{}]}}\0")]
    public void A_whole_datagram_without_frames_is_usable(string body) => Assert.True(Read(body).IsUsable);

    [Fact]
    public void Metadata_is_bounded()
    {
        var meta = string.Join(",", Enumerable.Range(0, 100).Select(i => $"\"k{i}\":\"v\""));
        var text = Good.Replace("\"chan\":2", $"\"meta\":{{{meta}}}", StringComparison.Ordinal);
        var push = Read($$"""{"rxpk":[{{text}}]}""");
        Assert.Equal(MetadataText.MaxEntries, push.Frames[0].RxInfo.Metadata.Count);
        Assert.Equal(100 - MetadataText.MaxEntries, push.Defects[FrameDefect.Metadata]);
    }

    [Theory]
    [InlineData("2026-11-23T12:00:00.5Z", "2026-11-23T12:00:00.5Z")]
    [InlineData("2026-11-23 12:00:00 GMT", "2026-11-23T12:00:00Z")]
    [InlineData("2026-11-23T12:00:00", "2026-11-23T12:00:00Z")]
    [InlineData("2026-11-23T12:00:00+01:00", "2026-11-23T11:00:00Z")]
    [InlineData("2026-11-23T12:00:00.123456789-0130", "2026-11-23T13:30:00.1234567Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z")]
    public void Times_are_read_as_forwarders_write_them(string text, string expected)
    {
        Assert.True(IsoTime.TryRead(Encoding.ASCII.GetBytes(text), out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), time);
    }

    private static uint CounterOf(string field) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(
        Read($$"""{"rxpk":[{{Good.Replace("\"tmst\":5", field, StringComparison.Ordinal)}}]}""")
            .Frames[0].RxInfo.Context.Span);

    private static PushData Read(string body)
    {
        var push = new PushData(new Random(1));
        push.Read(Encoding.UTF8.GetBytes(body), new Eui64(1));
        return push;
    }
}

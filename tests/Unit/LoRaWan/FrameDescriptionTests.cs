using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class FrameDescriptionTests
{
    private const string Key = "02020202020202020202020202020202";

    [Fact]
    public void A_data_frame_with_keys_is_explained_whole()
    {
        var json = Describe(new FrameDecodeOptions
        {
            Hex = "80040302010300000673070ae264d4f7e117d2c0",
            NwkSKey = "0102030405060708090a0b0c0d0e0f10",
            AppSKey = "100f0e0d0c0b0a090807060504030201",
        });
        const string Expected = """
            {"mType":"ConfirmedDataUp","major":0,"devAddr":"01020304",
            "fCtrl":{"adr":false,"adrAckReq":false,"ack":false,"classB":false,"fOptsLen":3},"fCnt":0,
            "fOpts":[{"command":"DevStatusAns","cid":"06","bytes":"067307","fields":{"battery":115,"margin":7}}],
            "fPort":10,"frmPayload":"01020304","frmPayloadDecrypted":true,"mic":"e117d2c0","micOk":true}
            """;
        Assert.Equal(JsonNode.Parse(Expected)!.ToJsonString(), json.ToJsonString());
    }

    [Fact]
    public void Without_keys_the_MIC_is_neither_right_nor_wrong()
    {
        var json = Describe(new FrameDecodeOptions { Hex = "40-04:03 02 01 80 01 00 01 a6 94 64 26 15 d6 c3 b5 82" });
        Assert.Equal("a694642615", (string?)json["frmPayload"]);
        Assert.False((bool)json["frmPayloadDecrypted"]!);
        Assert.True(json.ContainsKey("micOk"));
        Assert.Null(json["micOk"]);
        Assert.Equal("d6c3b582", (string?)json["mic"]);
    }

    [Theory]
    [InlineData(null, 1u, false)]
    [InlineData("1", 1u, false)]
    [InlineData("65537", 65_537u, true)]
    [InlineData("65530", 65_537u, true)]
    [InlineData("65538", 65_537u, true)]
    public void The_expected_counter_gives_the_upper_half(string? expected, uint full, bool micOk)
    {
        var json = Describe(new FrameDecodeOptions
        {
            Hex = "400403020100010001a1b2c3d4bd06f8ef",
            NwkSKey = Key,
            FCnt = expected,
        });
        Assert.Equal(full, (uint)json["fCnt"]!);
        Assert.Equal(micOk, (bool?)json["micOk"]);
    }

    [Fact]
    public void A_frame_without_FPort_shows_null_and_FPort_0_shows_its_commands()
    {
        var ack = Describe(new FrameDecodeOptions { Hex = "600403020120010011223344" });
        Assert.True(ack.ContainsKey("fPort") && ack["fPort"] is null && ack["frmPayload"] is null);
        Assert.Equal(["adr", "ack", "fPending", "fOptsLen"], ack["fCtrl"]!.AsObject().Select(field => field.Key));

        var commands = Describe(new FrameDecodeOptions
        {
            Hex = "4006dc00fcc07400000244925050",
            NwkSKey = "581c4d08ef04cda30b1fef7a8b2c74b8",
        });
        Assert.True((bool?)commands["micOk"]);
        Assert.Equal("LinkCheckReq", (string?)commands["macCommands"]![0]!["command"]);
    }

    [Fact]
    public void The_direction_can_be_set_against_the_message_type()
    {
        var options = new FrameDecodeOptions
        {
            Hex = "40040302010001000101020304a5609fa9",
            NwkSKey = "01010101010101010101010101010101",
            Direction = "down",
        };
        Assert.True((bool?)Describe(options)["micOk"]);
        Assert.False((bool?)Describe(options with { Direction = "up" })["micOk"]);
    }

    [Fact]
    public void A_frame_of_1_1_is_explained_with_its_three_network_keys()
    {
        var up = new FrameDecodeOptions
        {
            Hex = "400403020180010001a6946426157612366a",
            Version = "1.1",
            FNwkSIntKey = "02020202020202020202020202020203",
            SNwkSIntKey = Key,
            NwkSEncKey = "02020202020202020202020202020204",
            AppSKey = "01010101010101010101010101010101",
            ConfFCnt = "1",
            TxDr = "2",
            TxCh = "3",
        };
        var json = Describe(up);
        Assert.True((bool?)json["micOk"]);
        Assert.Equal("68656c6c6f", (string?)json["frmPayload"]);
        Assert.False((bool?)Describe(up with { TxDr = "3" })["micOk"]);
        Assert.Null(Describe(up with { FNwkSIntKey = null })["micOk"]);
        Assert.True((bool?)Describe(up with { Version = null })["micOk"]);

        var down = Describe(new FrameDecodeOptions
        {
            Hex = "600403020103000022ac0a01f0b468ddaa5ed13a",
            SNwkSIntKey = "01010101010101010101010101010100",
            NwkSEncKey = "01010101010101010101010101010200",
            AppSKey = "100f0e0d0c0b0a090807060504030201",
        });
        Assert.True((bool?)down["micOk"]);
        Assert.Equal("01020304", (string?)down["frmPayload"]);
        Assert.Equal("LinkCheckAns", (string?)down["fOpts"]![0]!["command"]);
    }

    [Fact]
    public void Encrypted_FOpts_of_1_1_stay_hexadecimal_without_their_key()
    {
        var json = Describe(new FrameDecodeOptions { Hex = "6004030201030000dfb4f1e24f1f9f", Version = "1.1" });
        Assert.Equal("dfb4f1", (string?)json["fOpts"]);
    }

    [Fact]
    public void A_join_request_shows_who_wants_to_join()
    {
        var options = new FrameDecodeOptions
        {
            Hex = "00040302010403020105040302050403022d106a990e12",
            AppKey = "01010101010101010101010101010101",
        };
        var json = Describe(options);
        Assert.Equal("0102030401020304", (string?)json["joinEui"]);
        Assert.Equal("0203040502030405", (string?)json["devEui"]);
        Assert.Equal(4141, (int)json["devNonce"]!);
        Assert.Equal("6a990e12", (string?)json["mic"]);
        Assert.True((bool?)json["micOk"]);
        Assert.False((bool?)Describe(options with { AppKey = Key })["micOk"]);
        Assert.Null(Describe(options with { AppKey = null })["micOk"]);
    }

    [Fact]
    public void A_join_accept_needs_its_key()
    {
        var options = new FrameDecodeOptions
        {
            Hex = "2026f4b247f0a5d7e46a720e61c8bccbc5179f4566e185ed6889589bb1a9c68cc0",
            AppKey = "01020304050607080102030405060708",
        };
        var json = Describe(options);
        Assert.Equal(65_536u, (uint)json["joinNonce"]!);
        Assert.Equal("010203", (string?)json["netId"]);
        Assert.Equal("01020304", (string?)json["devAddr"]);
        Assert.Equal("15", (string?)json["dlSettings"]);
        Assert.Equal(1, (int)json["rx1DrOffset"]!);
        Assert.Equal(5, (int)json["rx2Dr"]!);
        Assert.Equal("988d8468958400000000000000000000", (string?)json["cfList"]);
        Assert.Equal("[868700000,868900000]", json["cfListFrequenciesHz"]!.ToJsonString());
        Assert.Equal("7d57c47f", (string?)json["mic"]);
        Assert.True((bool?)json["micOk"]);

        var closed = Describe(options with { AppKey = null });
        Assert.Null(closed["micOk"]);
        Assert.Null(closed["mic"]);
        Assert.False(closed.ContainsKey("devAddr"));
    }

    [Fact]
    public void A_join_accept_of_1_1_is_checked_when_the_request_is_known()
    {
        var options = new FrameDecodeOptions
        {
            Hex = "20a4c899795a42f5d16067a822c21b379af8aaa301a90d1c60d4cb792cb8eeb0a3",
            Version = "1.1",
            NwkKey = "01020304050607080102030405060708",
            DevEui = "0102030405060708",
            JoinEui = "0807060504030201",
            DevNonce = "0102",
        };
        Assert.True((bool?)Describe(options)["micOk"]);
        Assert.False((bool?)Describe(options with { DevNonce = "0103" })["micOk"]);
        var unknown = Describe(options with { DevEui = null });
        Assert.Null(unknown["micOk"]);
        Assert.Equal("01020304", (string?)unknown["devAddr"]);
    }

    [Fact]
    public void A_rejoin_request_and_a_proprietary_frame_are_explained()
    {
        var rejoin = Describe(new FrameDecodeOptions
        {
            Hex = "c0000302010807060504030201020111da47bd",
            SNwkSIntKey = "01010101010101010101010101010101",
        });
        Assert.Equal("RejoinRequest", (string?)rejoin["mType"]);
        Assert.Equal("010203", (string?)rejoin["netId"]);
        Assert.True((bool?)rejoin["micOk"]);

        var own = Describe(new FrameDecodeOptions { Hex = "e001020304050607" });
        Assert.Equal("010203", (string?)own["payload"]);
        Assert.Equal("04050607", (string?)own["mic"]);
    }

    [Theory]
    [InlineData("The frame is empty; give the PHYPayload as hexadecimal digits.", "")]
    [InlineData("The frame has 3 hexadecimal digits, an odd number; a byte has two.", "400")]
    [InlineData("The frame has a character at position 3 that is no hexadecimal digit; write 0-9 and a-f.", "40xx")]
    [InlineData("The frame has a separator inside a byte; '-', ':' and blanks go between bytes.", "4-0 40")]
    [InlineData("UnconfirmedDataUp has 12 to 255 bytes, this frame has 2; check that it is whole.", "4001")]
    [InlineData("JoinRequest has 23 bytes, this frame has 3; check that it is whole.", "000102")]
    [InlineData("The rejoin type is not 0, 1 or 2; check the second byte.", "c0030302010807060504030201020111da47bd")]
    public void A_wrong_frame_is_one_sentence(string expected, string hex) =>
        Assert.Equal(expected, Refuse(new FrameDecodeOptions { Hex = hex }));

    [Fact]
    public void A_wrong_option_is_one_sentence_that_names_it_and_the_fix()
    {
        var frame = new FrameDecodeOptions { Hex = "600403020120010011223344" };
        Assert.Equal("--app-s-key has 30 hexadecimal digits; an AES key has 32.",
            Refuse(frame with { AppSKey = Key[2..] }));
        Assert.Equal("--nwk-key has 34 hexadecimal digits; an AES key has 32.",
            Refuse(frame with { NwkKey = Key + "02" }));
        Assert.Equal("--nwk-s-key has a character at position 32 that is no hexadecimal digit; write 0-9 and a-f.",
            Refuse(frame with { NwkSKey = Key[1..] + "g" }));
        Assert.Equal("--dev-eui has 4 hexadecimal digits; an EUI has 16.", Refuse(frame with { DevEui = "0102" }));
        Assert.Equal("--dev-nonce has 3 hexadecimal digits; a DevNonce has 4.",
            Refuse(frame with { DevNonce = "258" }));
        Assert.Equal("--f-cnt is '4294967296'; write a whole number from 0 to 4294967295.",
            Refuse(frame with { FCnt = "4294967296" }));
        Assert.Equal("--tx-dr is '16'; write a whole number from 0 to 15.", Refuse(frame with { TxDr = "16" }));
        Assert.Equal("--version is '1.2'; write 1.0 or 1.1.", Refuse(frame with { Version = "1.2" }));
        Assert.Equal("--direction is 'sideways'; write up or down.", Refuse(frame with { Direction = "sideways" }));
    }

    private static JsonObject Describe(FrameDecodeOptions options)
    {
        Assert.True(FrameDescription.TryDescribe(options, out var description, out var error), error);
        return description;
    }

    private static string Refuse(FrameDecodeOptions options)
    {
        Assert.False(FrameDescription.TryDescribe(options, out var description, out var error));
        Assert.Null(description);
        return error;
    }
}

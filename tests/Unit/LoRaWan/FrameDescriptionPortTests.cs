using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>
/// Packages, relays, multicast and rejoins as `kreisfunk frame decode` explains them. The frames were made with OpenSSL
/// from the layouts of the standard, not with our encoder.
/// </summary>
public sealed class FrameDescriptionPortTests
{
    private const string RelayKey = "02020202020202020202020202020202";

    // A fragment (vector fr2-09) from the group with the keys of vectors mc-nets and mc-apps, counter 65538.
    private static readonly FrameDecodeOptions Multicast = new()
    {
        Hex = "6004030201000200c957b9d881dc667db36fa5ec",
        NwkSKey = "c3f6b388bad6c000b23291ad52c11c7b",
        AppSKey = "95cb4518ee375606735bbacbdce837fa",
        FCnt = "65538",
    };

    [Fact]
    public void A_multicast_downlink_is_a_downlink_with_the_keys_and_the_counter_of_its_group()
    {
        var json = Describe(Multicast);
        Assert.True((bool?)json["micOk"]);
        Assert.Equal(65_538u, (uint)json["fCnt"]!);
        Assert.Equal("08008401020304", (string?)json["frmPayload"]);
        Assert.Equal(
            """{"fragIndex":2,"n":1024,"data":"01020304"}""",
            json["packageCommands"]![0]!["fields"]!.ToJsonString());
        Assert.False((bool?)Describe(Multicast with { FCnt = null })["micOk"]);
    }

    [Fact]
    public void Package_commands_are_not_read_out_of_an_encrypted_payload() =>
        Assert.False(Describe(Multicast with { AppSKey = null }).ContainsKey("packageCommands"));

    [Theory]
    [InlineData(201, "02310004800d4001020304", false, 1, "setup of version 1, by its length")]
    [InlineData(201, "02310004800d4001020304800001020304", false, 2, "setup of version 2, by its length")]
    [InlineData(201, "0406", true, 2, "a command that only version 2 has")]
    [InlineData(202, "01000400001f", true, 2, "the same in both")]
    [InlineData(203, "04", false, 1, "there is only one")]
    public void The_version_of_a_package_follows_from_the_lengths(
        byte fPort, string hex, bool uplink, int version, string why)
    {
        var json = Describe(FrameDescriptionVectorTests.Frame(Convert.FromHexString(hex), fPort, uplink));
        Assert.True(version == (int)json["packageVersion"]!, why);
        Assert.False(json.ContainsKey("packageVersionNote"), why);
        Assert.NotEqual("Truncated", (string?)json["packageCommands"]!.AsArray()[^1]!["command"]);
    }

    [Fact]
    public void Where_both_versions_fit_and_differ_the_guess_is_said()
    {
        var options = FrameDescriptionVectorTests.Frame([0x03, 0x07], 202, uplink: false);
        var json = Describe(options);
        Assert.Equal(1, (int)json["packageVersion"]!);
        Assert.Equal("ForceDeviceResyncReq", (string?)json["packageCommands"]![0]!["command"]);
        Assert.Contains("--package-version 2", (string?)json["packageVersionNote"], StringComparison.Ordinal);

        json = Describe(options with { PackageVersion = "2" });
        Assert.Equal("ForceDeviceResyncCmd", (string?)json["packageCommands"]![0]!["command"]);
        Assert.False(json.ContainsKey("packageVersionNote"));
    }

    [Shows("relay-explained")]
    [Fact]
    public void A_frame_that_a_relay_forwards_is_explained_inside_its_frame()
    {
        var json = Describe(new FrameDecodeOptions
        {
            Hex = "4008070605000700e277a3295a01b275139b7782fc081587f896097dc9e0832683335f6347",
            NwkSKey = RelayKey,
        });
        Assert.True((bool?)json["micOk"]);
        var relay = json["relay"]!;
        Assert.Equal(
            ("ForwardUplinkReq", 5, 9, -110, 1, 868_100_000u),
            ((string?)relay["command"], (int)relay["dr"]!, (int)relay["snr"]!, (int)relay["rssi"]!,
                (int)relay["worChannel"]!, (uint)relay["frequencyHz"]!));
        Assert.Equal("400403020180010001a694642615d6c3b582", (string?)relay["phyPayload"]);
        Assert.Equal("01020304", (string?)relay["frame"]!["devAddr"]);
        Assert.Null(relay["frame"]!["micOk"]);
    }

    [Fact]
    public void A_frame_for_a_device_behind_a_relay_is_explained_inside_its_frame()
    {
        var options = new FrameDecodeOptions
        {
            Hex = "6008070605000900e2628c82e1b9d5e5391de8db7d0d9ced7bdcbe7ca10b",
            NwkSKey = RelayKey,
        };
        var json = Describe(options);
        Assert.True((bool?)json["micOk"]);
        Assert.Equal("ForwardDownlinkReq", (string?)json["relay"]!["command"]);
        Assert.Equal("JoinAccept", (string?)json["relay"]!["frame"]!["mType"]);

        // The application's key does not open it.
        var closed = Describe(options with { NwkSKey = null, AppSKey = RelayKey });
        Assert.False((bool)closed["frmPayloadDecrypted"]!);
        Assert.False(closed.ContainsKey("relay"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_no_frame_behind_a_relay_is_one_sentence(bool uplink)
    {
        // FPort 226 is encrypted with the network's key; here both keys are that one.
        var options = FrameDescriptionVectorTests.Frame([1, 2, 3], RelayPort.FPort, uplink);
        var relay = Describe(options with { NwkSKey = options.AppSKey })["relay"]!.AsObject();
        Assert.EndsWith(".", (string?)relay["error"], StringComparison.Ordinal);
        Assert.False(relay.ContainsKey("frame"));
    }

    [Theory]
    [InlineData("0", "204808271d642f1d5af4a327ed0aa83163", "9b14e07d")]
    [InlineData("1", "20379ddd8368d2ab470cfa3124de60b6e5", "1d73ced4")]
    [InlineData("2", "20a7ac87aec41455007b4a8fc092435b22", "ca54c969")]
    public void A_join_accept_that_answers_a_rejoin_is_opened_with_its_own_key(string type, string hex, string mic)
    {
        var options = new FrameDecodeOptions
        {
            Hex = hex,
            NwkKey = "01020304050607080102030405060708",
            DevEui = "0102030405060708",
            JoinEui = "0807060504030201",
            DevNonce = "0102",
            JoinReqType = type,
        };
        var json = Describe(options);
        Assert.Equal(mic, (string?)json["mic"]);
        Assert.True((bool?)json["micOk"]);
        Assert.Equal("01020304", (string?)json["devAddr"]);
        Assert.True((bool)json["optNeg"]!);
        Assert.True((bool?)Describe(options with { Version = "1.0" })["micOk"]);

        var given = options with
        {
            NwkKey = null,
            DevEui = null,
            JSIntKey = "b8ae379696825f22c8abbec24c31a84b",
            JSEncKey = "d4bd9461adaa3b4e601953ebd08bffc6",
        };
        Assert.True((bool?)Describe(given)["micOk"]);
        Assert.Null(Describe(given with { JSIntKey = null })["micOk"]);
        Assert.True(Describe(given with { JSEncKey = null }).ContainsKey("encrypted"));
        Assert.False((bool?)Describe(options with { JoinReqType = type == "0" ? "2" : "0" })["micOk"]);
        Assert.NotEqual("01020304", (string?)Describe(options with { JoinReqType = "255" })["devAddr"]);
    }

    [Fact]
    public void A_wrong_version_or_type_is_one_sentence_with_the_fix()
    {
        Assert.Equal("--package-version is '3'; write 1 or 2.", Refuse(Multicast with { PackageVersion = "3" }));
        Assert.Equal(
            "--join-req-type is '3'; write 255 for a join request, or 0, 1 or 2 for that rejoin type.",
            Refuse(Multicast with { JoinReqType = "3" }));
        Assert.Equal("--js-int-key has 2 hexadecimal digits; an AES key has 32.",
            Refuse(Multicast with { JSIntKey = "00" }));
    }

    private static JsonObject Describe(FrameDecodeOptions options)
    {
        Assert.True(FrameDescription.TryDescribe(options, out var description, out var error), error);
        return description;
    }

    private static string Refuse(FrameDecodeOptions options)
    {
        Assert.False(FrameDescription.TryDescribe(options, out _, out var error));
        return error;
    }
}

using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>The vectors once more, the way `kreisfunk frame decode` takes them.</summary>
public sealed class FrameDescriptionVectorTests
{
    private const string NwkSKey = "02020202020202020202020202020202", AppSKey = "01010101010101010101010101010101";

    public static IEnumerable<TheoryDataRow<string>> Data => IdsOf("data_");

    public static IEnumerable<TheoryDataRow<string>> Rejoins => IdsOf("rejoin_request_mic");

    // Two vectors have only the plain text; JoinVectors has those.
    public static IEnumerable<TheoryDataRow<string>> Accepts =>
        IdsOf("join_accept_").Where(row => OnAir(Vectors.ById(row.Data)) is not null);

    public static IEnumerable<TheoryDataRow<string>> PackageIds => IdsOf("applayer_");

    [Theory]
    [MemberData(nameof(Data))]
    public void A_data_frame_has_a_right_MIC_and_its_plain_payload(string id)
    {
        var vector = Vectors.ById(id);
        var json = Describe(new FrameDecodeOptions
        {
            Hex = PhyOf(vector),
            Version = vector.Category.EndsWith("1_1", StringComparison.Ordinal) ? "1.1" : "1.0",
            NwkSKey = TextOrNull(vector, "nwkSKey"),
            AppSKey = TextOrNull(vector, "appSKey"),
            FNwkSIntKey = TextOrNull(vector, "fNwkSIntKey"),
            SNwkSIntKey = TextOrNull(vector, "sNwkSIntKey"),
            NwkSEncKey = TextOrNull(vector, "nwkSEncKey") ?? TextOrNull(vector, "frmKeyUsedUpstream"),
            FCnt = NumberOrNull(vector, "fCntFull") ?? NumberOrNull(vector, "aFCntDown"),
            ConfFCnt = NumberOrNull(vector, "confFCnt"),
            TxDr = NumberOrNull(vector, "txDr"),
            TxCh = NumberOrNull(vector, "txCh"),
            Direction = vector.Category.Contains("down", StringComparison.Ordinal) ? "down" : "up",
        });
        Assert.True((bool?)json["micOk"]);
        if (vector.Expected.TryGetProperty("frmPayloadPlain", out var plain) && plain.GetString() is { } text)
            Assert.Equal(text, (string?)json["frmPayload"]);
    }

    [Theory]
    [MemberData(nameof(Rejoins))]
    public void A_rejoin_request_of_each_type_is_checked_with_its_key(string id)
    {
        var vector = Vectors.ById(id);
        var isType1 = vector.Int("rejoinType") == 1;
        var key = vector.Text("key");
        var options = new FrameDecodeOptions
        {
            Hex = PhyOf(vector),
            SNwkSIntKey = isType1 ? null : key,
            JSIntKey = isType1 ? key : null,
        };
        var json = Describe(options);
        Assert.True((bool?)json["micOk"]);
        Assert.Equal(vector.Int("rejoinType"), (byte)json["rejoinType"]!);
        Assert.Equal(isType1, json.ContainsKey("joinEui"));
        Assert.Equal(!isType1, json.ContainsKey("netId"));
        foreach (var name in new[] { "netId", "devEui", "joinEui" }.Where(vector.Has))
            Assert.Equal(vector.Text(name), (string?)json[name]);
        foreach (var name in new[] { "rjCount0", "rjCount1" }.Where(vector.Has))
            Assert.Equal(vector.Int(name), (ushort)json[name]!);

        // The other type's key says nothing.
        Assert.Null(Describe(options with { SNwkSIntKey = options.JSIntKey, JSIntKey = options.SNwkSIntKey })["micOk"]);
    }

    [Theory]
    [MemberData(nameof(Accepts))]
    public void A_join_accept_has_a_right_MIC_and_its_fields(string id)
    {
        var vector = Vectors.ById(id);
        var is11 = vector.Category == "join_accept_1_1";
        var json = Describe(new FrameDecodeOptions
        {
            Hex = OnAir(vector)!,
            Version = is11 ? "1.1" : "1.0",
            AppKey = TextOrNull(vector, "appKey"),
            NwkKey = TextOrNull(vector, "nwkKey") ?? TextOrNull(vector, "encKey"),
            JSIntKey = TextOrNull(vector, "jsIntKey") ?? TextOrNull(vector, "micKey_JSIntKey"),
            JoinEui = TextOrNull(vector, "joinEui"),
            DevNonce = is11 ? vector.UInt("devNonce").ToString("x4", provider: null) : null,
            JoinReqType = NumberOrNull(vector, "joinReqType"),
        });
        Assert.True((bool?)json["micOk"]);
        if (vector.Has("devAddr"))
            Assert.Equal(vector.Text("devAddr"), (string?)json["devAddr"]);
    }

    [Theory]
    [MemberData(nameof(PackageIds))]
    public void A_package_command_is_explained_inside_its_frame(string id)
    {
        var vector = Vectors.ById(id);
        var version = vector.Category[^1..];
        var package = vector.Category["applayer_".Length..^3] switch
        {
            "clocksync" => Package.ClockSync,
            "fragmentation" => Package.Fragmentation,
            _ => Package.MulticastSetup,
        };
        var json = Describe(Frame(vector.ExpectedBytes("bytes"), PackagePorts.FPortOf(package),
            vector.Text("direction") == "up") with
        { PackageVersion = version });
        Assert.True((bool?)json["micOk"]);
        Assert.Equal(vector.ExpectedText("bytes"), (string?)json["frmPayload"]);
        Assert.Equal(int.Parse(version, provider: null), (int)json["packageVersion"]!);
        Assert.False(json.ContainsKey("packageVersionNote"));
        var command = Assert.Single(json["packageCommands"]!.AsArray())!;
        Assert.Equal(
            vector.Text("command").Replace("Peropdicity", "Periodicity", StringComparison.Ordinal),
            (string?)command["command"]);
    }

    internal static FrameDecodeOptions Frame(byte[] payload, byte fPort, bool uplink)
    {
        var devAddr = new DevAddr(0x01020304);
        AesCipher nwkSKey = Cipher(NwkSKey), appSKey = Cipher(AppSKey);
        var phy = uplink
            ? DataFrames.WriteUp(
                new UplinkFields { DevAddr = devAddr, FPort = fPort, Payload = payload }, nwkSKey, appSKey)
            : DataFrames.WriteDown(
                new DownlinkFields { DevAddr = devAddr, FPort = fPort, Payload = payload }, nwkSKey, appSKey);
        return new FrameDecodeOptions { Hex = Convert.ToHexString(phy), NwkSKey = NwkSKey, AppSKey = AppSKey };
    }

    private static AesCipher Cipher(string hex) => new(new AesKey(Convert.FromHexString(hex)));

    private static string PhyOf(Vector vector) => vector.Has("phyPayload")
        ? vector.Text("phyPayload")
        : vector.Text("messageWithoutMic") + vector.ExpectedText("mic");

    private static string? OnAir(Vector vector) => TextOrNull(vector, "encryptedPhyPayload")
        ?? (vector.Expected.TryGetProperty("encryptedPhyPayload", out var hex) ? hex.GetString() : null);

    private static string? TextOrNull(Vector vector, string name) => vector.Has(name) ? vector.Text(name) : null;

    private static string? NumberOrNull(Vector vector, string name) =>
        vector.Has(name) ? vector.Inputs.GetProperty(name).GetRawText() : null;

    private static IEnumerable<TheoryDataRow<string>> IdsOf(string category) =>
        Vectors.All.Where(vector => vector.Category.StartsWith(category, StringComparison.Ordinal))
            .Select(vector => new TheoryDataRow<string>(vector.Id));

    private static JsonObject Describe(FrameDecodeOptions options)
    {
        Assert.True(FrameDescription.TryDescribe(options, out var description, out var error), error);
        return description;
    }
}

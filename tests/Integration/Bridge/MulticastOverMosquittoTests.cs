using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>A multicast group over a real Mosquitto: from the request to the gateway that hears its members.</summary>
public sealed class MulticastOverMosquittoTests : OverMosquitto
{
    private const string GroupEui = "70b3d5e75eff0001", McAddr = "0100fffe";

    private static readonly AesKey NwkSKey = new([.. Enumerable.Range(1, 16).Select(i => (byte)i)]);
    private static readonly AesKey AppSKey = new([.. Enumerable.Range(101, 16).Select(i => (byte)i)]);

    private Guid _application;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _application = (await Bridge.Registry.ListApplicationsAsync(cancel: Cancel))[0].Id;
    }

    [Fact]
    public async Task What_is_sent_to_a_group_leaves_at_once_through_the_gateway_that_hears_its_member()
    {
        var member = await MemberAsync();
        await PostAsync("", Body(member));
        Assert.Equal([member.DevEui.ToString()], Texts(await GetAsync($"/{GroupEui}"), "uncoveredMembers"));

        await Gateway.HearAsync(member.Uplink());
        await Until.HoldsAsync(
            async () => Texts(await GetAsync($"/{GroupEui}"), "sendingGateways").Count == 1, "the member was heard");
        Assert.Equal([Gateway.Id.ToString()], Texts(await GetAsync($"/{GroupEui}"), "sendingGateways"));
        await PostAsync($"/{GroupEui}/queue", new { fPort = 10, data = "AQID" });
        Assert.Equal([1, 2, 3], await HeardAsync(counter: 0));
        await Until.HoldsAsync(async () => (await GetAsync($"/{GroupEui}/queue")).GetArrayLength() == 0, "it is sent");
    }

    [Fact]
    public async Task After_a_restart_the_group_counts_on_and_what_waited_leaves()
    {
        var member = await MemberAsync();
        await PostAsync("", Body(member) with { Gateways = [Gateway.Id.ToString()] });
        await PostAsync($"/{GroupEui}/queue", new { fPort = 10, data = "AQ==" });
        Assert.Equal([1], await HeardAsync(counter: 0));
        await Until.HoldsAsync(async () => (await GetAsync($"/{GroupEui}/queue")).GetArrayLength() == 0, "it is sent");
        await RestartAsync();
        await PostAsync($"/{GroupEui}/queue", new { fPort = 10, data = "Ag==" });
        Assert.Equal([2], await HeardAsync(counter: 1));
    }

    [Theory]
    [InlineData("class", "\"class\":\"A\"")]
    [InlineData("region", "\"region\":\"mars\"")]
    [InlineData("frequencyHz", "\"frequencyHz\":868650000")]
    [InlineData("dataRate", "\"dataRate\":99")]
    [InlineData("pingSlotPeriodicity", "\"pingSlotPeriodicity\":8")]
    [InlineData("mcNwkSKey", "\"mcNwkSKey\":\"0102\"")]
    [InlineData("members", "\"members\":[\"abc\"]")]
    public async Task Each_mistake_is_told_by_its_field(string field, string json)
    {
        var member = await MemberAsync();
        var text = JsonSerializer.Serialize(Body(member), JsonSerializerOptions.Web);
        var spoiled = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)!;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>($"{{{json}}}")!)
            spoiled[name] = value;
        var answer = await Bridge.Http.PostAsJsonAsync("/api/v1/multicast-groups", spoiled, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(field, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_cannot_be_asked_to_acknowledge_and_its_answer_holds_no_key()
    {
        var member = await MemberAsync();
        var created = await PostAsync("", Body(member));
        Assert.DoesNotContain("Key", created.GetRawText(), StringComparison.OrdinalIgnoreCase);
        var answer = await Bridge.Http.PostAsJsonAsync(
            $"/api/v1/multicast-groups/{GroupEui}/queue", new { fPort = 10, data = "AQ==", confirmed = true }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<RadioDevice> MemberAsync()
    {
        var profile = new DeviceProfile(Guid.NewGuid(), "Ventil", "eu868", null)
        {
            Settings = new ProfileSettings { Adr = false, StatusIntervalSeconds = 0 },
        };
        await Bridge.Registry.SaveProfileAsync(profile, Cancel);
        var device = new RadioDevice(1);
        await device.RegisterAsync(Bridge.Http, profile.Id);
        return device;
    }

    private GroupRequest Body(RadioDevice member) => new(GroupEui, "Ventile", _application, "eu868", "C",
        [member.DevEui.ToString()], [], McAddr, Hex(NwkSKey), Hex(AppSKey));

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        var answer = await Bridge.Http.PostAsJsonAsync("/api/v1/multicast-groups" + path, body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private Task<JsonElement> GetAsync(string path) =>
        Bridge.Http.GetFromJsonAsync<JsonElement>("/api/v1/multicast-groups" + path, Cancel);

    /// <summary>The next frame of the group: signed, with this counter, on RX2 and at once.</summary>
    private async Task<byte[]> HeardAsync(uint counter)
    {
        byte[]? payload = null;
        await Until.HoldsAsync(() =>
        {
            while (payload is null && Gateway.Downlinks.TryDequeue(out var downlink))
            {
                var phy = downlink.Items[0].PhyPayload.ToByteArray();
                if (!DataFrame.TryRead(phy, out var frame, out _) || frame.DevAddr.ToString() != McAddr)
                    continue;
                Assert.True(DataCrypto.IsMicValid10(new AesCipher(NwkSKey), frame, counter));
                Assert.NotNull(downlink.Items[0].TxInfo.Timing.Immediately);
                payload = new byte[frame.FrmPayload.Length];
                DataCrypto.DecryptFrmPayload(new AesCipher(AppSKey), frame, counter, payload);
                Gateway.SentAsync(downlink).GetAwaiter().GetResult();
            }

            return payload is not null;
        }, "a frame of the group");
        return payload!;
    }

    private static List<string?> Texts(JsonElement group, string name) =>
        [.. group.GetProperty(name).EnumerateArray().Select(text => text.GetString())];

    private static string Hex(AesKey key)
    {
        var bytes = new byte[AesKey.LengthBytes];
        key.CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }

    private sealed record GroupRequest(
        string GroupEui, string Name, Guid ApplicationId, string Region, string Class, IReadOnlyList<string> Members,
        IReadOnlyList<string> Gateways, string McAddr, string McNwkSKey, string McAppSKey);
}

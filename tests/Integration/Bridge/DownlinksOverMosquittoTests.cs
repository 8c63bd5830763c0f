using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kreisfunk.Bridge;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Log;
using Kreisfunk.Bridge.Options;
using Kreisfunk.Contracts.Events;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>
/// What applications and people want sent, over a real Mosquitto: from command or request to the gateway's downlink and
/// the events that tell what became of it.
/// </summary>
public sealed class DownlinksOverMosquittoTests : OverMosquitto
{
    private const string Valve = """
        function decodeUplink(input) { return { data: {} }; }
        function encodeDownlink(input) {
            if (input.data.valve === undefined) throw new Error("no valve");
            return { fPort: 7, bytes: [input.data.valve === "open" ? 1 : 0, 0x55] };
        }
        """;

    private async Task<DeviceProfile> ProfileAsync()
    {
        if (await Bridge.Registry.FindProfileByNameAsync("Ventil", Cancel) is { } known)
            return known;
        var codec = await Bridge.Registry.AddCodecAsync("valve", CodecKind.JavaScript, Valve, Cancel);
        var profile = new DeviceProfile(Guid.NewGuid(), "Ventil", "eu868", codec.Id)
        {
            Settings = new ProfileSettings { Adr = false, StatusIntervalSeconds = 0 },
        };
        await Bridge.Registry.SaveProfileAsync(profile, Cancel);
        return profile;
    }

    private async Task<RadioDevice> DeviceAsync(ulong number, bool abp = true)
    {
        var device = new RadioDevice(number);
        await device.RegisterAsync(Bridge.Http, (await ProfileAsync()).Id, abp);
        return device;
    }

    private async Task CommandAsync(RadioDevice device, string json, Guid? application = null)
    {
        var known = (await Bridge.Registry.ListApplicationsAsync(cancel: Cancel))[0];
        await Gateway.PublishAsync(CommandTopics.Down(application ?? known.Id, device.DevEui),
            Encoding.UTF8.GetBytes(json.Replace("EUI", device.DevEui.ToString(), StringComparison.Ordinal)));
    }

    private async Task<JsonElement> QueueAsync(RadioDevice device) =>
        await Bridge.Http.GetFromJsonAsync<JsonElement>($"/api/v1/devices/{device.DevEui}/queue", Cancel);

    private async Task<JsonElement> EventAsync(string kind, int number = 1)
    {
        await Until.HoldsAsync(() => Gateway.EventsOf(kind).Count >= number, $"{number} event(s) {kind}");
        return JsonSerializer.Deserialize<JsonElement>(Gateway.EventsOf(kind)[number - 1].Payload.FirstSpan);
    }

    /// <summary>The next downlink with a payload for the device.</summary>
    private async Task<(DownlinkFrame Frame, byte? FPort, byte[] Payload)> DownlinkAsync(RadioDevice device)
    {
        (DownlinkFrame, byte?, byte[])? found = null;
        await Until.HoldsAsync(() =>
        {
            while (found is null && Gateway.Downlinks.TryDequeue(out var frame))
            {
                if (device.Hear(frame.Items[0].PhyPayload.ToByteArray()) is { FPort: > 0 } heard)
                    found = (frame, heard.FPort, heard.Payload);
            }

            return found is not null;
        }, "a downlink with a payload");
        return found!.Value;
    }

    [Fact]
    public async Task A_command_of_an_application_reaches_the_device_and_its_acknowledgement_the_application()
    {
        const string Id = "7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77";
        var device = await DeviceAsync(1);
        await CommandAsync(device, $$"""{"id":"{{Id}}","devEui":"EUI","confirmed":true,"fPort":10,"data":"AQID"}""");
        await Until.HoldsAsync(async () => (await QueueAsync(device)).GetArrayLength() == 1, "the item waits");

        await Gateway.HearAsync(device.Uplink());
        var (frame, fPort, payload) = await DownlinkAsync(device);
        Assert.Equal((byte?)10, fPort);
        Assert.Equal([1, 2, 3], payload);
        await Gateway.SentAsync(frame);
        var sent = await EventAsync("txack");
        Assert.Equal((Id, Gateway.Id.ToString()), (sent.GetProperty("queueItemId").GetString(),
            sent.GetProperty("gatewayId").GetString()));
        Assert.Equal("1s", sent.GetProperty("txInfo").GetProperty("timing").GetProperty("delay").GetProperty("delay")
            .GetString());
        await Gateway.HearAsync(device.Uplink(ack: true));

        var ack = await EventAsync("ack");
        Assert.Equal((Id, true), (ack.GetProperty("queueItemId").GetString(),
            ack.GetProperty("acknowledged").GetBoolean()));
        Assert.Equal(0, ack.GetProperty("fCntDown").GetInt32());
        Assert.Equal(0, (await QueueAsync(device)).GetArrayLength());
        await Bridge.DrainAsync();
        var radio = (await Bridge.Radio.FindAsync(device.DevEui, Cancel))!;
        Assert.Equal((device.DevAddr.ToString(), 1u), (radio.Session!.DevAddr, radio.Session.FCntUp));
        Assert.NotNull(radio.Session.FCntDown);
        Assert.Empty(radio.Queue);
        var activities = await Bridge.Radio.ActivitiesAsync(device.DevEui, Cancel);
        Assert.Equal(new DownlinkDetail(Guid.Parse(Id), "acknowledged", 0),
            activities.First(activity => activity.Kind == ActivityKind.Downlink).Read<DownlinkDetail>());
        var join = activities.First(activity => activity.Kind == ActivityKind.Join).Read<JoinDetail>();
        Assert.Equal("abp", join!.Origin);
    }

    [Fact]
    public async Task An_object_is_encoded_by_the_devices_codec()
    {
        var device = await DeviceAsync(2);
        await CommandAsync(device, """{"devEui":"EUI","object":{"valve":"open"}}""");
        await Until.HoldsAsync(async () => (await QueueAsync(device)).GetArrayLength() == 1, "the item waits");

        await Gateway.HearAsync(device.Uplink());

        var (_, fPort, payload) = await DownlinkAsync(device);
        Assert.Equal((byte?)7, fPort);
        Assert.Equal([1, 0x55], payload);
    }

    [Theory]
    [InlineData("""{"devEui":"EUI","object":{"tap":1}}""", "DOWNLINK_CODEC", "no valve")]
    [InlineData("""{"devEui":"EUI","fPort":0,"data":"AQ=="}""", "UNKNOWN", "fPort is 0")]
    [InlineData("""{"devEui":"0000000000000001","fPort":1,"data":"AQ=="}""", "UNKNOWN", "must be the same")]
    [InlineData("""{"fPort":1,"data":"AQ=="}""", "UNKNOWN", "devEui is missing")]
    [InlineData("""{"devEui":"EUI","fPort":1,"data":"AQ==","expiresAt":"2020-01-01T00:00:00Z"}""", "EXPIRED", "over")]
    [InlineData("nonsense", "UNKNOWN", "no JSON")]
    public async Task What_is_wrong_with_a_command_is_told_as_an_event(string json, string code, string says)
    {
        var device = await DeviceAsync(3);

        await CommandAsync(device, json);

        var log = await EventAsync("log");
        Assert.Equal(("ERROR", code), (log.GetProperty("level").GetString(), log.GetProperty("code").GetString()));
        Assert.Contains(says, log.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await QueueAsync(device)).GetArrayLength());
        Assert.Matches("kreisfunk_bridge_commands_total[^\n]*outcome=\"refused\"",
            await Bridge.Http.GetStringAsync("/metrics", Cancel));
    }

    [Fact]
    public async Task A_payload_that_no_data_rate_carries_is_refused_by_its_size()
    {
        var device = await DeviceAsync(4);

        await CommandAsync(device,
            $$"""{"devEui":"EUI","fPort":1,"data":"{{Convert.ToBase64String(new byte[243])}}"}""");

        Assert.Equal("DOWNLINK_PAYLOAD_SIZE", (await EventAsync("log")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Another_applications_topic_does_not_reach_the_device()
    {
        var device = await DeviceAsync(5);

        await CommandAsync(device, """{"devEui":"EUI","fPort":1,"data":"AQ=="}""", Guid.NewGuid());

        Assert.Contains("belongs to", (await EventAsync("log")).GetProperty("description").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(0, (await QueueAsync(device)).GetArrayLength());
    }

    [Fact]
    public async Task Items_are_queued_listed_and_taken_back_over_HTTP_and_survive_a_restart()
    {
        var device = await DeviceAsync(6);
        var queue = $"/api/v1/devices/{device.DevEui}/queue";
        var first = await Bridge.Http.PostAsJsonAsync(queue, new { fPort = 2, data = "AQ==" }, Cancel);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var item = await first.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var urgent = await Bridge.Http.PostAsJsonAsync(
            queue, new { fPort = 3, data = "AgM=", confirmed = true, priority = 5 }, Cancel);
        Assert.True(urgent.IsSuccessStatusCode);

        await RestartAsync();

        var waiting = (await QueueAsync(device)).EnumerateArray().ToList();
        Assert.Equal([3, 2], waiting.Select(row => row.GetProperty("fPort").GetInt32()));
        Assert.Equal(("waiting", "AgM="), (waiting[0].GetProperty("stage").GetString(),
            waiting[0].GetProperty("data").GetString()));
        var one = await Bridge.Http.DeleteAsync($"{queue}/{item.GetProperty("id").GetString()}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, one.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Bridge.Http.DeleteAsync($"{queue}/{Guid.NewGuid()}", Cancel))
            .StatusCode);
        var rest = await Bridge.Http.DeleteFromJsonAsync<JsonElement>(queue, Cancel);
        Assert.Equal(1, rest.GetProperty("flushed").GetInt32());
    }

    [Theory]
    [InlineData("""{"fPort":300,"data":""}""", "fPort is 300; give 1 to 223, the others belong to the network.")]
    [InlineData("""{"fPort":1,"data":"AQ==","object":{}}""",
        "Give either data (base64) or object (for the device's codec), not both or none.")]
    public async Task A_mistake_over_HTTP_is_one_sentence(string json, string expected)
    {
        var device = await DeviceAsync(7);
        using var body = new StringContent(json, Encoding.UTF8, "application/json");

        var answer = await Bridge.Http.PostAsync($"/api/v1/devices/{device.DevEui}/queue", body, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal(expected, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_counter_reset_is_allowed_once_for_a_fixed_session_and_refused_for_one_that_joins()
    {
        var device = await DeviceAsync(8);
        device.FCntUp = 100;
        await Gateway.HearAsync(device.Uplink());
        await EventAsync("up");
        device.FCntUp = 0;

        var allowed = await Bridge.Http.PostAsJsonAsync(
            $"/api/v1/devices/{device.DevEui}/counter-reset", new { hours = 1 }, Cancel);
        await Gateway.HearAsync(device.Uplink());

        Assert.Equal("local", (await allowed.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("by")
            .GetString());
        Assert.Equal(0, (await EventAsync("up", 2)).GetProperty("fCnt").GetInt32());
        var joining = await DeviceAsync(9, abp: false);
        var refused = await Bridge.Http.PostAsJsonAsync(
            $"/api/v1/devices/{joining.DevEui}/counter-reset", new { hours = 1 }, Cancel);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("OTAA", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var forever = await Bridge.Http.PostAsJsonAsync(
            $"/api/v1/devices/{device.DevEui}/counter-reset", new { hours = 169 }, Cancel);
        Assert.Contains("hours is 169; give 1 to 168.", await forever.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_comes_late_is_an_event_and_the_frame_shows_one_gateway_more()
    {
        var device = await DeviceAsync(11);
        var phy = device.Uplink();
        await Gateway.HearAsync(phy);
        var up = await EventAsync("up");
        await using var late = new RadioGateway(Broker.Port, 2) { Stream = "8899aabbccddeeff" };
        await late.ConnectAsync(Cancel);

        await late.HearAsync(phy);

        var copy = await EventAsync("late");
        Assert.Equal(up.GetProperty("deduplicationId").GetString(), copy.GetProperty("deduplicationId").GetString());
        Assert.Equal(late.Id.ToString(), copy.GetProperty("rxInfo")[0].GetProperty("gatewayId").GetString());
        await Bridge.DrainAsync();
        Assert.Equal(2, Assert.Single(await Bridge.Recent.FramesAsync(device.DevEui, 10, Cancel)).GatewayCount);
        Assert.Equal(1, await Bridge.Telemetry.CountUplinksAsync(device.DevEui, Cancel));
    }

    [Fact]
    public async Task A_gateway_without_a_prefix_is_seen_answered_in_kind_and_told_what_to_do()
    {
        var device = await DeviceAsync(13);
        await using var bare = new RadioGateway(Broker.Port, 3) { Prefix = "", Stream = "0123456789abcdef" };
        await bare.ConnectAsync(Cancel);
        var address = $"/api/v1/gateways/{bare.Id}";

        await bare.HearAsync(device.Uplink(confirmed: true));

        await Until.HoldsAsync(() => bare.Downlinks.Any(frame => device.IsAcknowledgement(
            frame.Items[0].PhyPayload.ToByteArray())), "an answer without a prefix");
        Assert.Equal(1, bare.Cursor);
        await Until.HoldsAsync(async () => (await Bridge.Http.GetAsync(address, Cancel)).IsSuccessStatusCode,
            "the gateway is seen");
        var gateway = await Bridge.Http.GetFromJsonAsync<JsonElement>(address, Cancel);
        Assert.Equal(("", "missing", "eu868", false), (gateway.GetProperty("topicPrefix").GetString(),
            gateway.GetProperty("prefixMismatch").GetString(), gateway.GetProperty("region").GetString(),
            gateway.GetProperty("registered").GetBoolean()));
        Assert.Contains("eu868/gateway/", gateway.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Matches("kreisfunk_bridge_ingest_prefix_mismatch_total[^\n]*kind=\"missing\"",
            await Bridge.Http.GetStringAsync("/metrics", Cancel));
    }

    [Fact]
    public async Task The_region_of_a_registered_gateway_wins_over_its_prefix_from_the_next_frame_on()
    {
        var device = await DeviceAsync(14);
        await Gateway.HearAsync(device.Uplink());
        Assert.Equal("eu868", (await EventAsync("up")).GetProperty("regionConfigId").GetString());
        var registered = await Bridge.Http.PostAsJsonAsync("/api/v1/gateways",
            new { gatewayId = Gateway.Id.ToString(), name = "Dach", region = "in865" }, Cancel);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var again = await Bridge.Http.PostAsJsonAsync("/api/v1/gateways",
            new { gatewayId = Gateway.Id.ToString(), region = "eu868" }, Cancel);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);

        await Gateway.HearAsync(device.Uplink());

        Assert.Equal("in865", (await EventAsync("up", 2)).GetProperty("regionConfigId").GetString());
        var unknown = await Bridge.Http.PutAsJsonAsync(
            $"/api/v1/gateways/{Gateway.Id}", new { region = "moon" }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task A_data_directory_of_another_format_is_refused_with_the_way_out()
    {
        await Bridge.DisposeAsync();
        using (var logs = new BridgeLogs(
            Data, new BridgeOptions(), TimeProvider.System, NullLoggerFactory.Instance))
            await logs.Journal.AppendAsync([new LogEntry(0, new byte[] { 1 })], Cancel);

        var error = await Assert.ThrowsAsync<JournalFormatException>(
            () => RunningBridge.StartAsync(Data, Broker.Port));

        Assert.Contains("format 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"ingest\", \"journal\" and \"checkpoints\" aside", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_of_the_API_tells_the_new_addresses_and_the_settings_of_a_profile()
    {
        var api = await Bridge.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancel);

        var paths = api.GetProperty("paths");
        foreach (var (path, method) in ((string, string)[])
            [
                ("/api/v1/devices/{devEui}/queue", "post"), ("/api/v1/devices/{devEui}/queue/{id}", "delete"),
                ("/api/v1/devices/{devEui}/counter-reset", "post"), ("/api/v1/gateways/{gatewayId}", "put"),
                ("/api/v1/profiles/{id}", "get"),
            ])
            Assert.True(paths.GetProperty(path).GetProperty(method).TryGetProperty("summary", out _), path);
        var settings = api.GetProperty("components").GetProperty("schemas").GetProperty("ProfileSettings")
            .GetProperty("properties");
        foreach (var name in (string[])["loRaWanVersion", "supportsClassC", "maxDataRate", "adrMarginDb"])
            Assert.True(settings.TryGetProperty(name, out _), name);
        Assert.False(settings.TryGetProperty("is11", out _));
    }

    [Fact]
    public async Task A_battery_that_was_asked_for_is_an_event()
    {
        var profile = await ProfileAsync();
        var asked = profile with { Settings = new ProfileSettings { Adr = false } };
        await Bridge.Registry.SaveProfileAsync(asked, Cancel);
        var device = await DeviceAsync(12);
        await Gateway.HearAsync(device.Uplink());
        await Until.HoldsAsync(() => !Gateway.Downlinks.IsEmpty, "a DevStatusReq");

        await Gateway.HearAsync(device.Uplink(fOpts: [0x06, 186, 0x37]));

        var status = await EventAsync("status");
        Assert.Equal((73.23, -9), (status.GetProperty("batteryLevel").GetDouble(),
            status.GetProperty("margin").GetInt32()));
    }

    [Fact]
    public async Task A_changed_profile_reaches_the_decisions_without_a_restart()
    {
        var profile = await ProfileAsync();
        var device = new RadioDevice(10);
        await device.RegisterAsync(Bridge.Http, profile.Id, abp: false);
        var change = await Bridge.Http.PutAsJsonAsync($"/api/v1/profiles/{profile.Id}", new
        {
            name = profile.Name,
            region = profile.Region,
            codecId = profile.CodecId,
            settings = new { receiveDelay1Seconds = 6, supportsClassC = true },
        }, Cancel);
        Assert.True(change.IsSuccessStatusCode, await change.Content.ReadAsStringAsync(Cancel));

        await Gateway.HearAsync(device.JoinRequest());

        await Until.HoldsAsync(() => !Gateway.Downlinks.IsEmpty, "a join accept");
        Assert.Equal(6, device.Join(Gateway.Downlinks.First().Items[0].PhyPayload.ToByteArray()).RxDelay);
        Assert.Equal("CLASS_C", (await EventAsync("join")).GetProperty("deviceInfo").GetProperty("deviceClassEnabled")
            .GetString());
    }
}

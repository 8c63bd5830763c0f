using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>The bridge, a real Mosquitto, SQLite: what gateways send in, what comes out at the other ends.</summary>
public sealed class BridgeOverMosquittoTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("kreisfunk-bridge").FullName;
    private MosquittoServer _broker = null!;
    private RadioGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await MosquittoServer.StartAsync("max_queued_messages 0");
        _gateway = new RadioGateway(_broker.Port);
        await _gateway.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _broker.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<RunningBridge> StartAsync(params (string, string)[] settings) =>
        RunningBridge.StartAsync(_data, _broker.Port, settings);

    private static async Task<Guid> ProfileAsync(
        RunningBridge bridge, CodecKind kind = CodecKind.CayenneLpp, string source = "")
    {
        var codec = await bridge.Registry.AddCodecAsync("test", kind, source);
        var profile = new DeviceProfile(Guid.NewGuid(), "Testfühler", "eu868", codec.Id);
        await bridge.Registry.SaveProfileAsync(profile);
        return profile.Id;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_uplink_comes_out_as_row_value_point_and_event(bool json)
    {
        await using var bridge = await StartAsync();
        var device = new RadioDevice(1);
        await device.RegisterAsync(bridge.Http, await ProfileAsync(bridge));

        await _gateway.HearAsync(device.Uplink(), json);

        await Until.HoldsAsync(() => _gateway.Cursor == 1, "the gateway's spool is freed");
        await Until.HoldsAsync(() => _gateway.Event("up") is not null, "an up event");
        await bridge.DrainAsync();
        var frame = Assert.Single(await bridge.Recent.FramesAsync(device.DevEui, 10, Cancel));
        Assert.Equal((FrameVerdict.Accepted, (uint?)0, "SF7BW125"), (frame.Verdict, frame.FCnt, frame.DataRate));
        var latest = Assert.Single(await bridge.Recent.LatestAsync(device.DevEui, Cancel));
        Assert.Equal(21.5, latest.Value, 6);
        Assert.Equal(1, await bridge.Telemetry.CountUplinksAsync(device.DevEui, Cancel));
        using var up = JsonDocument.Parse(_gateway.Event("up")!.Payload);
        var info = up.RootElement.GetProperty("deviceInfo");
        Assert.Equal(device.DevEui.ToString(), info.GetProperty("devEui").GetString());
        Assert.Equal("AWcA1w==", up.RootElement.GetProperty("data").GetString());
        Assert.Equal(-97, up.RootElement.GetProperty("rxInfo")[0].GetProperty("rssi").GetInt32());
        var value = _gateway.Events.First(message => message.Topic.StartsWith("kreisfunk/", StringComparison.Ordinal));
        Assert.StartsWith($"kreisfunk/kreis/rathaus/{device.DevEui}/", value.Topic, StringComparison.Ordinal);
        Assert.Contains("21.5", Encoding.UTF8.GetString(value.Payload), StringComparison.Ordinal);
        await Until.HoldsAsync(
            async () => await bridge.Registry.FindGatewayAsync(_gateway.Id, Cancel)
                is { FramesReceived: 1, Online: true },
            "the gateway appears by itself");
    }

    [Fact]
    public async Task A_device_joins_and_its_confirmed_uplink_is_acknowledged()
    {
        await using var bridge = await StartAsync();
        var device = new RadioDevice(2);
        await device.RegisterAsync(bridge.Http, await ProfileAsync(bridge), abp: false);

        await _gateway.HearAsync(device.JoinRequest());
        await Until.HoldsAsync(() => !_gateway.Downlinks.IsEmpty, "a join accept");
        Assert.True(_gateway.Downlinks.TryDequeue(out var accept));
        Assert.Equal(2, accept.Items.Count);
        device.Join(accept.Items[0].PhyPayload.ToByteArray());
        await _gateway.HearAsync(device.Uplink(confirmed: true));
        await Until.HoldsAsync(() => !_gateway.Downlinks.IsEmpty, "an acknowledgement");

        Assert.True(_gateway.Downlinks.TryDequeue(out var answer));
        Assert.True(device.IsAcknowledgement(answer.Items[0].PhyPayload.ToByteArray()));
        await Until.HoldsAsync(() => _gateway.Event("join") is not null, "a join event");
        await Until.HoldsAsync(() => _gateway.Event("up") is not null, "an up event");
        await bridge.DrainAsync();
        var verdicts = (await bridge.Recent.FramesAsync(device.DevEui, 10, Cancel)).Select(frame => frame.Verdict);
        Assert.Equal([FrameVerdict.Accepted, FrameVerdict.JoinAccepted], verdicts);
    }

    [Fact]
    public async Task What_waited_with_the_broker_while_the_bridge_was_away_has_the_time_at_which_it_was_heard()
    {
        var device = new RadioDevice(4);
        await using (var before = await StartAsync())
            await device.RegisterAsync(before.Http, await ProfileAsync(before));
        var heardAt = TimeProvider.System.GetUtcNow();
        await _gateway.HearAsync(device.Uplink());
        await Task.Delay(SpoolDelay.ShortestInBroker + TimeSpan.FromSeconds(2), Cancel);

        await using var bridge = await StartAsync();
        await Until.HoldsAsync(() => _gateway.EventsOf("up").Count == 1, "an up event");
        await bridge.DrainAsync();

        var kept = Assert.Single(await bridge.Recent.LatestAsync(device.DevEui, Cancel));
        // Brokers count whole seconds.
        Assert.InRange((kept.At - heardAt).TotalSeconds, -1.2, 1.2);
        await _gateway.HearAsync(device.Uplink());
        await Until.HoldsAsync(() => _gateway.EventsOf("up").Count == 2, "an event of the live one");
        await bridge.DrainAsync();
        var live = Assert.Single(await bridge.Recent.LatestAsync(device.DevEui, Cancel));
        Assert.InRange((TimeProvider.System.GetUtcNow() - live.At).TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task A_value_that_a_gateway_kept_does_not_replace_one_that_was_heard_later()
    {
        await using var bridge = await StartAsync();
        var device = new RadioDevice(5);
        await device.RegisterAsync(bridge.Http, await ProfileAsync(bridge));
        var first = device.Uplink();
        var keptFrame = _gateway.Frame(device.Uplink(payload: [0x01, 0x67, 0x00, 0x64]));
        keptFrame.RxInfo.Metadata[SpoolDelay.Metadata] = "60";
        await _gateway.HearAsync(first);
        await _gateway.HearAsync(device.Uplink());
        await Until.HoldsAsync(() => _gateway.EventsOf("up").Count == 2, "two live uplinks");

        await _gateway.PublishAsync(GatewayTopics.For("eu868", _gateway.Id, GatewayTopicKind.Up),
            keptFrame.ToByteArray());

        await Until.HoldsAsync(() => _gateway.EventsOf("up").Count == 3, "the one that was kept");
        await bridge.DrainAsync();
        Assert.Equal(21.5, Assert.Single(await bridge.Recent.LatestAsync(device.DevEui, Cancel)).Value, 6);
        var frames = await bridge.Recent.FramesAsync(device.DevEui, 10, Cancel);
        var kept = Assert.Single(frames, frame => frame.FCnt == 1);
        Assert.InRange((frames.First(frame => frame.FCnt == 2).At - kept.At).TotalSeconds, 55, 60.5);
    }

    [Fact]
    public async Task A_broker_killed_twice_in_the_middle_costs_and_doubles_nothing()
    {
        const int Frames = 300;
        await using var bridge = await StartAsync();
        var device = new RadioDevice(3);
        await device.RegisterAsync(bridge.Http, await ProfileAsync(bridge));

        for (var i = 0; i < Frames; i++)
        {
            if (i is 100 or 200)
            {
                await _broker.KillAsync();
                await _broker.StartAgainAsync();
            }

            await _gateway.HearAsync(device.Uplink());
        }

        await Until.HoldsAsync(async () =>
        {
            await _gateway.ResendAsync();
            return _gateway.Spooled == 0;
        }, "the spool is empty");
        await Until.HoldsAsync(async () => await bridge.Telemetry.CountUplinksAsync(device.DevEui, Cancel) == Frames,
            "every uplink is stored");
        await bridge.DrainAsync();
        Assert.Equal(Frames, await bridge.Telemetry.CountUplinksAsync(device.DevEui, Cancel));
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_session_and_decides_no_frame_twice()
    {
        var device = new RadioDevice(4);
        await using (var bridge = await StartAsync(("Bridge:SnapshotRecords", "100")))
        {
            await device.RegisterAsync(bridge.Http, await ProfileAsync(bridge), abp: false);
            await _gateway.HearAsync(device.JoinRequest());
            await Until.HoldsAsync(() => !_gateway.Downlinks.IsEmpty, "a join accept");
            device.Join(_gateway.Downlinks.First().Items[0].PhyPayload.ToByteArray());
            for (var i = 0; i < 150; i++)
                await _gateway.HearAsync(device.Uplink());
            await Until.HoldsAsync(() => _gateway.Spooled == 0, "the spool is empty");
        }

        await using var again = await StartAsync();
        for (var i = 0; i < 50; i++)
            await _gateway.HearAsync(device.Uplink());
        await Until.HoldsAsync(async () => await again.Telemetry.CountUplinksAsync(device.DevEui, Cancel) == 200,
            "every uplink is stored");
        await again.DrainAsync();
        Assert.Equal(200, await again.Telemetry.CountUplinksAsync(device.DevEui, Cancel));
        var frames = await again.Recent.FramesAsync(device.DevEui, 200, Cancel);
        Assert.DoesNotContain(frames, frame => frame.Verdict is FrameVerdict.Replay or FrameVerdict.BadMic);
    }

    [Fact]
    public async Task A_repeated_delivery_is_confirmed_again_and_logged_once()
    {
        await using var bridge = await StartAsync();
        var device = new RadioDevice(5);
        await device.RegisterAsync(bridge.Http, await ProfileAsync(bridge));
        var sent = device.Uplink();
        await _gateway.HearAsync(sent);
        await Until.HoldsAsync(() => _gateway.Cursor == 1, "the first cursor");
        var committed = bridge.Logs.Ingest.Committed;

        await using var twin = new RadioGateway(_broker.Port) { Stream = _gateway.Stream };
        await twin.ConnectAsync(Cancel);
        await twin.HearAsync(sent);

        await Until.HoldsAsync(() => twin.Cursor == 1, "the cursor is told again");
        Assert.Equal(committed, bridge.Logs.Ingest.Committed);
    }

    [Fact]
    public async Task Nonsense_is_counted_and_the_next_frame_is_taken()
    {
        await using var bridge = await StartAsync();
        var device = new RadioDevice(6);
        await device.RegisterAsync(bridge.Http, await ProfileAsync(bridge));
        var up = GatewayTopics.For("eu868", _gateway.Id, GatewayTopicKind.Up);
        await _gateway.PublishAsync(up, [0xff, 0xff, 0xff]);
        await _gateway.PublishAsync(up, "{\"phyPayload\": 7"u8.ToArray());
        await _gateway.PublishAsync(up, []);
        await _gateway.PublishAsync($"eu868/gateway/{_gateway.Id}/event/nonsense", [1]);
        await _gateway.PublishAsync("eu868/gateway/00000000000000ff/event/up",
            Google.Protobuf.MessageExtensions.ToByteArray(_gateway.Frame(device.Uplink())));

        await _gateway.HearAsync(device.Uplink());

        await Until.HoldsAsync(() => _gateway.Cursor == 1, "the good frame is stored");
        Assert.Equal(1, bridge.Logs.Ingest.Committed);
        var metrics = await bridge.Http.GetStringAsync("/metrics", Cancel);
        Assert.Matches("kreisfunk_bridge_ingest_refused_total[^\n]*reason=\"gateway_mismatch\"", metrics);
        Assert.Matches("kreisfunk_bridge_ingest_refused_total[^\n]*reason=\"malformed\"", metrics);
    }

    [Fact]
    public async Task A_failing_codec_is_an_event_and_the_bytes_still_go_up()
    {
        await using var bridge = await StartAsync();
        var device = new RadioDevice(7);
        var profile = await ProfileAsync(bridge, CodecKind.JavaScript,
            "function decodeUplink(input) { throw new Error('no such device'); }");
        await device.RegisterAsync(bridge.Http, profile);

        await _gateway.HearAsync(device.Uplink());

        await Until.HoldsAsync(() => _gateway.Event("log") is not null, "a log event");
        await Until.HoldsAsync(() => _gateway.Event("up") is not null, "an up event");
        using var log = JsonDocument.Parse(_gateway.Event("log")!.Payload);
        Assert.Equal(("UPLINK_CODEC", "ERROR"), (log.RootElement.GetProperty("code").GetString(),
            log.RootElement.GetProperty("level").GetString()));
        using var up = JsonDocument.Parse(_gateway.Event("up")!.Payload);
        Assert.Equal("AWcA1w==", up.RootElement.GetProperty("data").GetString());
        Assert.False(up.RootElement.TryGetProperty("object", out _));
    }

    [Fact]
    public async Task The_admin_interface_tells_mistakes_in_one_sentence()
    {
        await using var bridge = await StartAsync();
        var answer = await bridge.Http.PostAsJsonAsync("/api/v1/devices", new
        {
            devEui = "70b3d5e75e00a117",
            applicationId = Guid.NewGuid(),
            profileId = Guid.NewGuid(),
            appKey = "00112233445566778899aabbccddee",
        }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("appKey has 30 hexadecimal digits; an AES key has 32.", problem.GetProperty("detail").GetString());

        using var half = new StringContent("{", Encoding.UTF8, "application/json");
        var broken = await bridge.Http.PostAsync("/api/v1/devices", half, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Equal("application/problem+json", broken.Content.Headers.ContentType!.MediaType);

        using var stranger = new HttpClient { BaseAddress = bridge.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/devices", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/healthz", Cancel)).StatusCode);
        var ready = await stranger.GetFromJsonAsync<JsonElement>("/readyz", Cancel);
        Assert.True(ready.GetProperty("ready").GetBoolean(), ready.ToString());
        var openApi = await stranger.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancel);
        Assert.True(openApi.GetProperty("paths").TryGetProperty("/api/v1/devices/{devEui}/measurements", out _));
    }
}

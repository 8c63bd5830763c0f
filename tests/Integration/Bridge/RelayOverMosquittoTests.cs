using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>
/// A meter in a cellar behind a relay in the stairwell, over a real Mosquitto: set up over HTTP, joined, measured,
/// answered, and all of it through a restart.
/// </summary>
public sealed class RelayOverMosquittoTests : OverMosquitto
{
    private static readonly ForwardUplinkReq Metadata = new(3, 7, -101, 0, 868_300_000);

    private readonly RadioDevice _meter = new(40);
    private readonly RadioDevice _relay = new(50);

    [Fact]
    public async Task A_meter_behind_a_relay_joins_measures_and_is_answered_and_a_restart_changes_nothing()
    {
        await RegisterAsync();
        _meter.Join(await ForwardAsync(_meter.JoinRequest(), confirmed: true));
        var join = await EventAsync("join");
        Assert.Equal(_relay.DevEui.ToString(), join.GetProperty("relayRxInfo").GetProperty("devEui").GetString());

        await RestartAsync();
        var answer = await ForwardAsync(_meter.Uplink(confirmed: true));
        Assert.True(_meter.IsAcknowledgement(answer));

        var up = await EventAsync("up");
        Assert.Equal(_meter.DevEui.ToString(),
            up.GetProperty("deviceInfo").GetProperty("devEui").GetString());
        Assert.Equal(21.5, up.GetProperty("object").GetProperty("temperatureSensor").GetProperty("1").GetDouble());
        Assert.Equal((3, 868_300_000), (up.GetProperty("dr").GetInt32(),
            up.GetProperty("txInfo").GetProperty("frequency").GetInt32()));
        Assert.Equal((7, -101), (up.GetProperty("relayRxInfo").GetProperty("snr").GetInt32(),
            up.GetProperty("relayRxInfo").GetProperty("rssi").GetInt32()));
        Assert.Equal(Gateway.Id.ToString(), up.GetProperty("rxInfo")[0].GetProperty("gatewayId").GetString());
        await Bridge.DrainAsync();
        Assert.Equal(1, await Bridge.Telemetry.CountUplinksAsync(_meter.DevEui, Cancel));
        var frame = (await Bridge.Recent.FramesAsync(_meter.DevEui, 10, Cancel))[0];
        Assert.Equal((7f, (Eui64?)_relay.DevEui), (frame.SnrDb, frame.Relay));
    }

    [Fact]
    public async Task What_is_queued_goes_through_the_relay_and_is_told_as_sent()
    {
        await RegisterAsync();
        _meter.Join(await ForwardAsync(_meter.JoinRequest(), confirmed: true));
        var queued = await Bridge.Http.PostAsJsonAsync(
            $"/api/v1/devices/{_meter.DevEui}/queue", new { fPort = 9, data = "AQID" }, Cancel);
        Assert.Equal(HttpStatusCode.Created, queued.StatusCode);

        var heard = _meter.Hear(await ForwardAsync(_meter.Uplink(), confirmed: true));

        Assert.Equal((byte?)9, heard!.Value.FPort);
        Assert.Equal([1, 2, 3], heard.Value.Payload);
        Assert.Equal(queued.Headers.Location!.ToString().Split('/')[^1],
            (await EventAsync("txack", "queueItemId")).GetProperty("queueItemId").GetString());
    }

    [Fact]
    public async Task A_mistake_in_a_relays_profile_is_one_sentence()
    {
        var answer = await SaveProfileAsync(new { devices = new[] { new { devEui = "70b3" } } });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("settings.relay.devices.devEui is", await answer.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal);
    }

    private async Task RegisterAsync()
    {
        var relay = await SaveProfileAsync(new { devices = new[] { new { devEui = _meter.DevEui.ToString() } } });
        Assert.Equal(HttpStatusCode.Created, relay.StatusCode);
        var profile = (await relay.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
        await _relay.RegisterAsync(Bridge.Http, profile);
        var codec = await Bridge.Registry.AddCodecAsync(
            "lpp", Kreisfunk.Storage.CodecKind.CayenneLpp, "", Cancel);
        var meters = new Kreisfunk.Storage.DeviceProfile(Guid.NewGuid(), "Zähler", "eu868", codec.Id)
        {
            Settings = new Kreisfunk.Storage.ProfileSettings { Adr = false, StatusIntervalSeconds = 0 },
        };
        await Bridge.Registry.SaveProfileAsync(meters, Cancel);
        await _meter.RegisterAsync(Bridge.Http, meters.Id, abp: false);
    }

    private Task<HttpResponseMessage> SaveProfileAsync(object relay) => Bridge.Http.PostAsJsonAsync(
        "/api/v1/profiles", new
        {
            name = "Relais",
            region = "eu868",
            settings = new { loRaWanVersion = "1.0.4", adr = false, statusIntervalSeconds = 0, relay },
        }, Cancel);

    /// <summary>The relay sends a frame on; gives what it takes out of its downlink.</summary>
    private async Task<byte[]> ForwardAsync(byte[] phy, bool confirmed = false)
    {
        var payload = new byte[ForwardUplinkReq.HeaderBytes + phy.Length];
        Metadata.Write(phy, payload);
        await Gateway.HearAsync(_relay.Uplink(new UplinkFields
        {
            MType = confirmed ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp,
            FPort = RelayPort.FPort,
            Payload = payload,
        }));
        byte[]? inner = null;
        await Until.HoldsAsync(async () =>
        {
            while (inner is null && Gateway.Downlinks.TryDequeue(out var frame))
            {
                if (_relay.Hear(frame.Items[0].PhyPayload.ToByteArray()) is { FPort: RelayPort.FPort } heard)
                    inner = heard.Payload;
                await Gateway.SentAsync(frame);
            }

            return inner is not null;
        }, "a downlink for the relay to hand on");
        return inner!;
    }

    private async Task<JsonElement> EventAsync(string kind, string? filled = null)
    {
        JsonElement? found = null;
        await Until.HoldsAsync(() =>
        {
            found = Gateway.EventsOf(kind)
                .Select(one => JsonSerializer.Deserialize<JsonElement>(one.Payload.FirstSpan))
                .Where(one => one.GetProperty("deviceInfo").GetProperty("devEui").GetString()
                    == _meter.DevEui.ToString()
                    && (filled is null || one.GetProperty(filled).GetString() is { Length: > 0 }))
                .Cast<JsonElement?>().FirstOrDefault();
            return found is not null;
        }, $"an event {kind} of the meter");
        return found!.Value;
    }
}

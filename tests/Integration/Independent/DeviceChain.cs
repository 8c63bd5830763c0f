using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.Tests.Integration.Bridge;
using Kreisfunk.Tests.Integration.Chain;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Independent;

/// <summary>Mosquitto, agent and bridge as processes; devices are registered as people do it, over HTTP.</summary>
public sealed class DeviceChain : IAsyncLifetime
{
    private readonly string _data = ServerProcess.NewFolder("independent");
    private MosquittoServer _broker = null!;
    private ServerProcess _bridge = null!;
    private ServerProcess _agent = null!;
    private int _devices;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await MosquittoServer.StartAsync();
        var variables = new Dictionary<string, string>
        {
            ["KREISFUNK__Agent__Mqtt__Port"] = $"{_broker.Port}",
            ["KREISFUNK__Agent__Mqtt__Confirmation"] = "Cursor",
            ["KREISFUNK__Agent__Spool__Directory"] = Path.Combine(_data, "spool"),
            ["KREISFUNK__Agent__StateDirectory"] = Path.Combine(_data, "agent"),
            ["KREISFUNK__Mqtt__Port"] = $"{_broker.Port}",
            ["KREISFUNK__Storage__DataDirectory"] = _data,
        };
        _bridge = KreisfunkProcess.Bridge(variables);
        _agent = KreisfunkProcess.Agent(variables);
        await _bridge.StartAsync();
        await _agent.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_bridge.Port}") };
        var token = await File.ReadAllTextAsync(Path.Combine(_data, "admin.token"));
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_agent is not null)
            await _agent.DisposeAsync();
        if (_bridge is not null)
            await _bridge.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Registers a device of its own profile and switches it on.</summary>
    internal async Task<IndependentDevice> AddDeviceAsync(string version)
    {
        var identity = new DeviceIdentity(Interlocked.Increment(ref _devices), version);
        var profile = await PostAsync("/api/v1/profiles", new
        {
            name = $"LoRaWAN {version}, Fühler {identity.Number}",
            region = "eu868",
            settings = new { loRaWanVersion = version, statusIntervalSeconds = 0 },
        });
        var applications = await Http.GetFromJsonAsync<JsonElement>("/api/v1/applications");
        await PostAsync("/api/v1/devices", new
        {
            devEui = identity.DevEui,
            joinEui = identity.JoinEui,
            name = $"Fremder Fühler {identity.Number}",
            applicationId = applications.GetProperty("items")[0].GetProperty("id").GetGuid(),
            profileId = profile.GetProperty("id").GetGuid(),
            activation = "otaa",
            appKey = identity.AppKey,
            nwkKey = identity.NwkKey,
        });
        return await IndependentDevice.StartAsync(identity, _agent.Port);
    }

    /// <summary>The device's frames and their verdicts as the admin interface tells them, the newest first.</summary>
    internal async Task<List<(string Verdict, long? FCnt)>> FramesAsync(IndependentDevice device, int atLeast)
    {
        List<(string, long?)> frames = [];
        await Until.HoldsAsync(async () =>
        {
            var events = await Http.GetFromJsonAsync<JsonElement>(
                $"/api/v1/devices/{device.Identity.DevEui}/events?limit=50");
            frames = [.. events.EnumerateArray().Select(frame => (frame.GetProperty("verdict").GetString()!,
                frame.GetProperty("fCnt") is { ValueKind: JsonValueKind.Number } f ? (long?)f.GetInt64() : null))];
            return frames.Count >= atLeast;
        }, $"{atLeast} frames of {device.Identity.DevEui}");
        return frames;
    }

    /// <summary>Puts bytes into the device's queue, for FPort 10.</summary>
    internal Task QueueAsync(IndependentDevice device, byte[] payload) =>
        PostAsync($"/api/v1/devices/{device.Identity.DevEui}/queue", new { fPort = 10, data = payload });

    /// <summary>The device's profile says from now on that it listens all the time.</summary>
    internal async Task MakeClassCAsync(IndependentDevice device)
    {
        var view = await Http.GetFromJsonAsync<JsonElement>($"/api/v1/devices/{device.Identity.DevEui}");
        var path = $"/api/v1/profiles/{view.GetProperty("profileId").GetGuid()}";
        var profile = await Http.GetFromJsonAsync<JsonObject>(path);
        profile!["settings"]!["supportsClassC"] = true;
        var answer = await Http.PutAsJsonAsync(path, profile);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        var answer = await Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}\n{_bridge.Log}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>
/// The bridge as a process of its own, configured by its environment only, and killed without warning.
/// </summary>
public sealed class KilledBridgeTests : IAsyncLifetime
{
    private readonly string _data = ServerProcess.NewFolder("bridge");
    private readonly HttpClient _http = new();
    private readonly HttpClient _probe = new();
    private MosquittoServer _broker = null!;
    private ServerProcess _bridge = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = await MosquittoServer.StartAsync("max_queued_messages 0");
        _bridge = await ServerProcess.StartOnFreePortAsync(port => Task.FromResult(Bridge(port)));
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_bridge.Port}");
        var token = await File.ReadAllTextAsync(Path.Combine(_data, "admin.token"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        await _bridge.DisposeAsync();
        await _broker.DisposeAsync();
        _http.Dispose();
        _probe.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Killed_three_times_it_has_each_uplink_once_and_answers_the_session_it_had()
    {
        const int Frames = 600;
        var device = new RadioDevice(11);
        await device.RegisterAsync(_http, await ProfileAsync(), abp: false);
        await using var first = new RadioGateway(_broker.Port, 1);
        await using var second = new RadioGateway(_broker.Port, 2);
        await first.ConnectAsync(Cancel);
        await second.ConnectAsync(Cancel);
        await first.HearAsync(device.JoinRequest());
        await Until.HoldsAsync(() => !first.Downlinks.IsEmpty, "a join accept");
        device.Join(first.Downlinks.First().Items[0].PhyPayload.ToByteArray());

        for (var i = 0; i < Frames; i++)
        {
            var frame = device.Uplink();
            await first.HearAsync(frame);
            await second.HearAsync(frame);
            if (i is 150 or 300 or 450)
            {
                await _bridge.KillAsync();
                await _bridge.StartAsync();
            }
        }

        await Until.HoldsAsync(async () =>
        {
            await first.ResendAsync();
            await second.ResendAsync();
            return first.Spooled + second.Spooled == 0;
        }, "both spools are empty");
        await Until.HoldsAsync(IsReadyAsync, "the bridge has caught up");
        first.Downlinks.Clear();
        await first.HearAsync(device.Uplink(confirmed: true));
        await Until.HoldsAsync(() => !first.Downlinks.IsEmpty, "an acknowledgement");
        Assert.True(device.IsAcknowledgement(first.Downlinks.First().Items[0].PhyPayload.ToByteArray()));
        await Until.HoldsAsync(IsDrainedAsync, "all sinks have caught up");
        await _bridge.StopAsync();

        await using var stored = await StorageSet.OpenAsync(
            new StorageOptions { DataDirectory = _data }, cancel: Cancel);
        Assert.Equal(Frames + 1, await stored.TelemetryReader.CountUplinksAsync(device.DevEui, Cancel));
    }

    private ServerProcess Bridge(int port) => new(
        "dotnet", [typeof(Kreisfunk.Bridge.BridgeComposition).Assembly.Location], port,
        async cancel =>
        {
            using var answer = await _probe.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"), cancel);
            return answer.IsSuccessStatusCode;
        })
    {
        Variables = new Dictionary<string, string>
        {
            ["KREISFUNK__Http__Url"] = $"http://127.0.0.1:{port}",
            ["KREISFUNK__Mqtt__Port"] = $"{_broker.Port}",
            ["KREISFUNK__Storage__DataDirectory"] = _data,
        },
    };

    private async Task<Guid> ProfileAsync()
    {
        var codec = await PostAsync("/api/v1/codecs", new { name = "lpp", kind = "cayenneLpp" });
        // Nothing of the network's own: a question for the battery would come before the acknowledgement.
        var settings = new { adr = false, statusIntervalSeconds = 0 };
        return await PostAsync(
            "/api/v1/profiles", new { name = "Testfühler", region = "eu868", codecId = codec, settings });
    }

    private async Task<Guid> PostAsync(string path, object body)
    {
        var answer = await _http.PostAsJsonAsync(path, body, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
    }

    private async Task<bool> IsReadyAsync() => (await _http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode;

    private async Task<bool> IsDrainedAsync()
    {
        var ready = await _http.GetFromJsonAsync<JsonElement>("/readyz", Cancel);
        return ready.GetProperty("dependencies").EnumerateArray()
            .Where(one => one.GetProperty("name").GetString()!.StartsWith("sink", StringComparison.Ordinal))
            .All(sink => sink.GetProperty("detail").GetString() == "0 records to go.");
    }
}

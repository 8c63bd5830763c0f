using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.Tests.Integration.Chain;
using Kreisfunk.Tests.Integration.Servers;
using Kreisfunk.Tests.Unit.AllInOne;
using Kreisfunk.Tests.Unit.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>An image to devices, through the bridge as a process and a real Mosquitto, in real time.</summary>
public sealed class FuotaOverMosquittoTests : IAsyncLifetime
{
    private const string Id = "0197a1b2-0000-7000-8000-00000000f07a";
    private const int FragSize = 48, Fragments = 11;

    private readonly string _data = ServerProcess.NewFolder("fuota");
    private readonly HttpClient _http = new();
    private readonly HashSet<string> _steps = [];
    private readonly HashSet<int> _done = [];
    private readonly HashSet<int> _next = [];
    private readonly HashSet<string> _lacking = [];
    private MosquittoServer _broker = null!;
    private ServerProcess _bridge = null!;
    private RadioGateway _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // No whole number of fragments: the last one is filled up.
    private static byte[] Image { get; } =
        [.. Enumerable.Range(0, (Fragments * FragSize) - 27).Select(i => (byte)((i * 31) ^ (i >> 3)))];

    private string[] Server => ["--server", _http.BaseAddress!.ToString(), "--data", _data];

    public async ValueTask InitializeAsync()
    {
        _broker = await MosquittoServer.StartAsync("max_queued_messages 0");
        _gateway = new RadioGateway(_broker.Port);
        await _gateway.ConnectAsync(Cancel);
        _bridge = KreisfunkProcess.Bridge(new Dictionary<string, string>
        {
            ["KREISFUNK__Mqtt__Port"] = $"{_broker.Port}",
            ["KREISFUNK__Storage__DataDirectory"] = _data,
        });
        await _bridge.StartAsync();
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_bridge.Port}");
        var token = await File.ReadAllTextAsync(Path.Combine(_data, "admin.token"), Cancel);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        await _bridge.DisposeAsync();
        await _gateway.DisposeAsync();
        await _broker.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_bridge_killed_amid_the_fragments_brings_the_image_to_all_also_to_who_loses_most_of_them()
    {
        var watch = Stopwatch.StartNew();
        FuotaDevice[] devices = [.. Enumerable.Range(1, 4).Select(i => new FuotaDevice(i, seed: 1) { Version = 2 })];
        var deaf = devices[3];
        deaf.Loss = 0.7;
        foreach (var device in devices)
            await RegisterAsync(device);
        var field = new FuotaField(_gateway, devices);
        // The group's gateways are those its members were heard by.
        await field.SpeakAsync();
        await BeginAsync(devices);

        await field.RunUntilAsync(
            async () => await ProgressAsync() == "running" && devices[0].Fragments.Count >= 4, "some fragments came");
        Assert.All(devices, device => Assert.Null(device.Image));
        var begun = await CliAsync("deployment", "list");
        Assert.Matches($"{Id} +pump-2 +running +4 +0 +0", begun);
        await _bridge.KillAsync();
        await field.SpeakAsync();
        await _bridge.StartAsync();
        await _gateway.ResendAsync();
        await field.RunUntilAsync(async () => await ProgressAsync() == "ended", "the deployment has ended");

        Assert.All(devices, device => Assert.Equal(Image, device.Image));
        Assert.All(devices, device => Assert.False(device.HasGroup || device.HasSession));
        Assert.Equal([deaf.Radio.DevEui.ToString()], _lacking);
        var shown = await CliAsync("deployment", "show", Id, "--watch");
        Assert.StartsWith("pump-2: ended, 4 of 4 done, 0 failed", shown, StringComparison.Ordinal);
        AssertProgressWasSeen();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{watch.Elapsed}; {field.GroupFrames} frames to the group, {deaf.Fragments.Count} of them heard by the "
            + $"deaf device; steps {string.Join(", ", _steps)}; done {string.Join(", ", _done.Order())}; next "
            + $"{string.Join(", ", _next.Order())}");
    }

    private void AssertProgressWasSeen()
    {
        string[] expected = ["groupSetup", "fragmentSetup", "session", "reception", "status", "repair", "ended"];
        Assert.Empty(expected.Except(_steps));
        Assert.True(_next.Count > 1, "No fragment was seen to follow another.");
        Assert.Contains(_done, done => done is > 0 and < 4);
    }

    private async Task RegisterAsync(FuotaDevice device)
    {
        var profiles = await CliAsync("profile", "list");
        if (!profiles.Contains("pump", StringComparison.Ordinal))
        {
            await CliAsync([.. "profile add pump --lorawan-version 1.0.4 --adr off --status-interval 0 --cf-list on"
                .Split(' ')]);
        }

        var radio = device.Radio;
        await CliAsync("device", "add", "--dev-eui", $"{radio.DevEui}", "--name", $"Pumpe {radio.DevAddr}", "--profile",
            "pump", "--abp", "--dev-addr", $"{radio.DevAddr}", "--nwk-s-key", Hex(radio.NwkSKey), "--app-s-key",
            Hex(radio.AppSKey), "--gen-app-key", Hex(device.GenAppKey));
    }

    // The shortest times there are: the command line has no option for answers in less than minutes.
    private async Task BeginAsync(IEnumerable<FuotaDevice> devices)
    {
        var answer = await _http.PostAsJsonAsync("/api/v1/deployments", new
        {
            id = Id,
            name = "pump-2",
            image = Convert.ToBase64String(Image),
            devices = devices.Select(device => device.Radio.DevEui.ToString()),
            packageVersion = 2,
            dataRate = 5,
            fragSize = FragSize,
            gather = "00:00:20",
            sessionLead = "00:00:30",
            answerTimeout = "00:00:10",
            duration = "00:10:00",
        }, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Asks how far it is, and remembers what was said; gives the stage.</summary>
    private async Task<string?> ProgressAsync()
    {
        var detail = await _http.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{Id}", Cancel);
        var deployment = detail.GetProperty("deployment");
        foreach (var member in detail.GetProperty("members").EnumerateArray())
        {
            _steps.Add(member.GetProperty("step").GetString()!);
            if (member.GetProperty("missing") is { ValueKind: JsonValueKind.Number } missing && missing.GetInt32() > 0)
                _lacking.Add(member.GetProperty("devEui").GetString()!);
            Assert.NotEqual("failed", member.GetProperty("outcome").GetString());
        }

        _done.Add(deployment.GetProperty("done").GetInt32());
        if (deployment.GetProperty("round") is { ValueKind: JsonValueKind.Object } round
            && round.GetProperty("sending").GetBoolean())
            _next.Add(round.GetProperty("next").GetInt32());
        return deployment.GetProperty("stage").GetString();
    }

    private async Task<string> CliAsync(params string[] args)
    {
        var cli = await Cli.RunAsync([.. args, .. Server]);
        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        return cli.Output;
    }

    private static string Hex(AesKey key)
    {
        var bytes = new byte[AesKey.LengthBytes];
        key.CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Bridge;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Replay;

/// <summary>Someone has recorded a town for hours and plays it to the bridge, from the same gateways.</summary>
public sealed partial class ReplayTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int OverMqtt = 1_000;

    private readonly string _data = Directory.CreateTempSubdirectory("kreisfunk-replay").FullName;
    private MosquittoServer _broker = null!;
    private RadioGateway[] _gateways = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private int Downlinks => _gateways.Sum(gateway => gateway.Downlinks.Count);

    public async ValueTask InitializeAsync()
    {
        _broker = await MosquittoServer.StartAsync("max_queued_messages 0");
        // A hundred thousand events to each of them would be the test's own load; the alarms are enough.
        _gateways = [.. Enumerable.Range(1, 3).Select(n => new RadioGateway(_broker.Port, (ulong)n)
        {
            Listens = n == 1 ? ["application/+/device/+/event/log"] : [],
        })];
        foreach (var gateway in _gateways)
            await gateway.ConnectAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
        await _broker.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Trait("Shows", "hostile-replay")]
    [Fact]
    public async Task A_hundred_thousand_recorded_frames_store_and_send_nothing_and_are_one_alarm_per_device()
    {
        // Gateways say nothing of downlinks here, and remembered frames would be copies: both are to be over soon.
        await using var bridge = await RunningBridge.StartAsync(_data, _broker.Port,
            ("NetworkServer:Remembrance", "00:00:02.500"));
        var town = new RecordedTown(_gateways);
        await town.RegisterAsync(bridge, await ProfileAsync(bridge));
        var watch = Stopwatch.StartNew();
        await town.JoinAsync(bridge);
        await town.SendAsync(bridge);
        await town.GoOnAsync(bridge);
        await StillAsync(bridge);
        output.WriteLine($"{town.Recording.Count} frames recorded in {watch.Elapsed}");
        Assert.True(town.Recording.Count >= 100_000);
        var stored = await bridge.Telemetry.CountUplinksAsync(null, Cancel);
        Assert.Equal(RecordedTown.Uplinks + RecordedTown.Devices, stored);
        var (sent, decided) = (Downlinks, bridge.Logs.Journal.Committed);
        // A busy machine answers some confirmed frames too late; joins have five seconds.
        Assert.True(sent >= RecordedTown.Devices, $"{sent} downlinks were sent.");
        Assert.DoesNotContain(_gateways[0].Events, message => IsAlarm().IsMatch(message.Topic));

        watch.Restart();
        await RecordedTown.PlayAsync(bridge, town.Recording);
        foreach (var (gateway, frame) in town.Recording.TakeLast(OverMqtt))
            await gateway.HearAsync(frame.PhyPayload.ToByteArray());
        await StillAsync(bridge);

        output.WriteLine($"played in {watch.Elapsed}");
        // The first copy of each frame is refused, and the journal says so; further copies are counted only.
        var frames = RecordedTown.Uplinks + (RecordedTown.Devices * RecordedTown.Joins);
        Assert.InRange(bridge.Logs.Journal.Committed - decided, frames, frames + OverMqtt);
        Assert.Equal(stored, await bridge.Telemetry.CountUplinksAsync(null, Cancel));
        Assert.Equal(sent, Downlinks);
        var alarms = _gateways[0].Events.Where(message => IsAlarm().IsMatch(message.Topic)).ToList();
        Assert.Equal(RecordedTown.Devices, alarms.Count);
        Assert.Distinct(alarms.Select(message => message.Topic));
    }

    private static async Task<Guid> ProfileAsync(RunningBridge bridge)
    {
        var codec = await bridge.Registry.AddCodecAsync("test", CodecKind.CayenneLpp, "");
        var profile = new DeviceProfile(Guid.NewGuid(), "Testfühler", "eu868", codec.Id)
        {
            Settings = ProfileSettings.Default with { StatusIntervalSeconds = 0, Adr = false },
        };
        await bridge.Registry.SaveProfileAsync(profile);
        return profile.Id;
    }

    /// <summary>Everything is decided, sent and told, and no frame is remembered any more.</summary>
    private static async Task StillAsync(RunningBridge bridge)
    {
        await Task.Delay(TimeSpan.FromSeconds(3), Cancel);
        await Until.HoldsAsync(async () => (await bridge.Http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode,
            "all frames are decided");
        await bridge.DrainAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
        await bridge.DrainAsync();
    }

    [GeneratedRegex("^application/.*/event/log$")]
    private static partial Regex IsAlarm();
}

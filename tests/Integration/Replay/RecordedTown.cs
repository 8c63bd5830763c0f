using Google.Protobuf;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Bridge.Log;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.Tests.Integration.Bridge;
using Xunit;

namespace Kreisfunk.Tests.Integration.Replay;

/// <summary>
/// Devices that join, join again and send, each frame heard by three gateways; and the recording of all of it as the
/// bridge's ingest saw it.
/// </summary>
internal sealed class RecordedTown(RadioGateway[] gateways)
{
    private readonly RadioDevice[] _devices = [.. Enumerable.Range(1, Devices).Select(n => new RadioDevice((ulong)n))];

    public const int Devices = 100, Joins = 2, UplinksOfADevice = 340;

    private const int BatchFrames = 3_000;

    /// <summary>Every frame the bridge was given, in order.</summary>
    public List<(RadioGateway Gateway, UplinkFrame Frame)> Recording { get; } = [];

    public static int Uplinks => Devices * UplinksOfADevice;

    public async Task RegisterAsync(RunningBridge bridge, Guid profileId)
    {
        foreach (var device in _devices)
            await device.RegisterAsync(bridge.Http, profileId, abp: false);
    }

    /// <summary>All join at once and take the accepts up; twice.</summary>
    public async Task JoinAsync(RunningBridge bridge)
    {
        for (var round = 0; round < Joins; round++)
        {
            foreach (var gateway in gateways)
                gateway.Downlinks.Clear();
            var requests = _devices.Select(device => device.JoinRequest()).ToList();
            await GiveAsync(bridge, requests);
            await Until.HoldsAsync(() => gateways.Sum(gateway => gateway.Downlinks.Count) >= Devices, "all accepts");
            var accepts = gateways.SelectMany(gateway => gateway.Downlinks)
                .Select(downlink => downlink.Items[0].PhyPayload.ToByteArray()).ToList();
            foreach (var device in _devices)
                Assert.Single(accepts, accept => device.TryJoin(accept, out _));
        }
    }

    /// <summary>Each device sends its uplinks, a twentieth of them confirmed; ten rounds share a flush.</summary>
    public async Task SendAsync(RunningBridge bridge)
    {
        foreach (var rounds in Enumerable.Range(0, UplinksOfADevice).Chunk(10))
        {
            await GiveAsync(bridge, [.. rounds.SelectMany(round =>
                _devices.Select(device => device.Uplink(confirmed: round % 20 == 0)))]);
        }
    }

    /// <summary>One more uplink of each, that nobody has recorded: the town goes on.</summary>
    public async Task GoOnAsync(RunningBridge bridge)
    {
        var recorded = Recording.Count;
        await GiveAsync(bridge, [.. _devices.Select(device => device.Uplink())]);
        Recording.RemoveRange(recorded, Recording.Count - recorded);
    }

    /// <summary>Gives frames to the bridge's ingest, as if its gateways had heard them just now.</summary>
    public static async Task PlayAsync(
        RunningBridge bridge, IEnumerable<(RadioGateway Gateway, UplinkFrame Frame)> frames)
    {
        foreach (var batch in frames.Chunk(BatchFrames))
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var entries = batch.Select(heard =>
                new LogEntry(now, IngestRecord.Write(heard.Gateway.Id, "eu868", heard.Frame)));
            await bridge.Logs.Ingest.AppendAsync([.. entries], TestContext.Current.CancellationToken);
        }
    }

    private async Task GiveAsync(RunningBridge bridge, IReadOnlyList<byte[]> phys)
    {
        var heard = phys.SelectMany(phy => gateways.Select(gateway => (gateway, Frame: gateway.Frame(phy)))).ToList();
        foreach (var (_, frame) in heard)
            frame.RxInfo.Context = Context();
        Recording.AddRange(heard);
        await PlayAsync(bridge, heard);
    }

    /// <summary>No two receptions have the same.</summary>
    private ByteString Context() => ByteString.CopyFrom(BitConverter.GetBytes(_receptions++));

    private int _receptions;
}

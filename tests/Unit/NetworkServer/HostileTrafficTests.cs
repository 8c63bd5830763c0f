using System.Globalization;
using Kreisfunk.Contracts;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>
/// Millions of frames nobody should send. Runs alone, because it measures the memory of the process; how many it sends
/// stands in KREISFUNK_HOSTILE_FRAMES.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class HostileTrafficTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_302;
    private const long AllowedGrowthBytes = 20_000_000;

    /// <summary>20,000 frames a second: what is remembered at once is full three seconds after the start.</summary>
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromTicks(500);

    private static readonly long Frames = long.Parse(
        Environment.GetEnvironmentVariable("KREISFUNK_HOSTILE_FRAMES") ?? "10000000", CultureInfo.InvariantCulture);

    private readonly HostileAir _air = new(Seed);
    private readonly LoRaWanServer _server =
        new(new NetworkServerOptions { MaxRememberedFrames = 65_536 }, ServerRig.Regions);

    private readonly long[] _byVerdict = new long[Enum.GetValues<FrameVerdict>().Length];
    private readonly List<Effect> _effects = [];
    private DateTimeOffset _now = ServerRig.Start;
    private long _sequence;

    [Shows("hostile-ten-million")]
    [Fact]
    public void Every_hostile_frame_gets_one_verdict_and_none_costs_memory()
    {
        foreach (var device in _air.Devices)
            _server.SetDevice(device);

        var early = MemoryAfter(Frames / 10);
        var half = MemoryAfter(Frames / 2);
        var end = MemoryAfter(Frames);

        output.WriteLine($"seed {Seed}: {early:N0}, {half:N0}, {end:N0} bytes after a tenth, half, all of {Frames:N0}");
        foreach (var verdict in Enum.GetValues<FrameVerdict>())
            output.WriteLine($"{verdict,-16} {_byVerdict[(int)verdict],12:N0}");
        Assert.InRange(half, 0, early + AllowedGrowthBytes);
        Assert.InRange(end, 0, early + AllowedGrowthBytes);
        Assert.Equal(Frames, _byVerdict.Sum());
        Assert.Equal(_air.Honest, _byVerdict[(int)FrameVerdict.Accepted]);
        Assert.DoesNotContain(0, _byVerdict);
        Assert.InRange(_server.RememberedFrames, 1, 65_536);
    }

    private long MemoryAfter(long frames)
    {
        while (_sequence < frames)
            HandleNext();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private void HandleNext()
    {
        _now += BetweenFrames;
        var (frame, region, isHonest) = _air.Next();
        _effects.Clear();
        _server.Handle(new ReceivedFrame(++_sequence, _now, region, frame), _effects);
        var verdict = SingleVerdict();
        _byVerdict[(int)verdict]++;
        if (isHonest != (verdict == FrameVerdict.Accepted))
            Assert.Fail($"Seed {Seed}, frame {_sequence}: {verdict}, honest: {isHonest}.");
    }

    /// <summary>Windows of other frames may close in the same step; of this frame there is one word.</summary>
    private FrameVerdict SingleVerdict()
    {
        FrameVerdict? found = null;
        foreach (var effect in _effects)
        {
            FrameVerdict? verdict = effect switch
            {
                FrameJudged judged => judged.Verdict,
                UplinkAccepted => FrameVerdict.Accepted,
                _ => null,
            };
            if (verdict is not null && found is not null)
                Assert.Fail($"Seed {Seed}, frame {_sequence}: both {found} and {verdict}.");
            found ??= verdict;
        }

        if (found is null)
            Assert.Fail($"Seed {Seed}, frame {_sequence}: no verdict.");
        return found.Value;
    }
}

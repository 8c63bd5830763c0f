using System.Globalization;
using Kreisfunk.Tests.Unit.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

/// <summary>
/// Millions of websocket messages that were real ones once. Runs alone, because it measures the memory of the process;
/// how many stands in KREISFUNK_HOSTILE_MESSAGES.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class HostileStationTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_129;
    private const long AllowedGrowthBytes = 8_000_000;

    /// <summary>How often a server frees what the spool took, and the station reads what it is told.</summary>
    private const int DrainEvery = 1_000;

    private static readonly long Messages = long.Parse(
        Environment.GetEnvironmentVariable("KREISFUNK_HOSTILE_MESSAGES") ?? "10000000", CultureInfo.InvariantCulture);

    [Fact]
    public void None_of_ten_million_mutated_messages_throws_or_costs_memory()
    {
        using var first = new Attack(Seed);
        using var second = new Attack(Seed + 1);
        var early = MemoryAfter(Messages / 10, first, second);
        var end = MemoryAfter(Messages, first, second);
        output.WriteLine($"seed {Seed}: {early:N0} bytes after a tenth, {end:N0} after all of {Messages:N0}; "
            + $"{first.Frames + second.Frames:N0} frames taken");
        Assert.InRange(end, 0, early + AllowedGrowthBytes);
        // Mutated, and still worth something: else the attack never went past the first brace.
        Assert.True(first.Frames > Messages / 100, $"{first.Frames} frames");
        Assert.True(first.Frames < Messages / 2, "Every message became a frame: nothing was hostile.");
    }

    private static long MemoryAfter(long messages, params Attack[] attacks)
    {
        Parallel.ForEach(attacks, attack => attack.Run(messages / attacks.Length));
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class Attack : IDisposable
    {
        private static readonly byte[][] Originals = [.. StationVectors.Up.Select(StationVectors.Bytes)];

        private readonly StationRig _rig = new();
        private readonly StationRig.OneStation _station;
        private readonly DatagramMutator _mutator;
        private long _said;

        public Attack(int seed)
        {
            _station = _rig.Connect().Begin();
            _mutator = new DatagramMutator(Originals, seed);
        }

        public long Frames { get; private set; }

        public void Run(long upTo)
        {
            for (; _said < upTo; _said++)
            {
                _station.Say(_mutator.Next().ToArray());
                if (_said % DrainEvery == 0)
                    Drain();
            }

            Drain();
        }

        public void Dispose() => _rig.Dispose();

        private void Drain()
        {
            foreach (var gateway in _rig.Agent.Spool.Gateways)
                Frames += _rig.Agent.Spool.Acknowledge(gateway, long.MaxValue - 1);
            _rig.Agent.TakeOutbox();
            while (_station.Link.Queue.TryTake(out _))
                continue;
        }
    }
}

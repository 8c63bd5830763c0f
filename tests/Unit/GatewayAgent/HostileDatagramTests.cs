using System.Globalization;
using System.Net;
using Kreisfunk.GatewayAgent;
using Kreisfunk.Tests.Unit.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>
/// Millions of datagrams that were real ones once. Runs alone, because it measures the memory of the process; how many
/// stands in KREISFUNK_HOSTILE_DATAGRAMS.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class HostileDatagramTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_128;
    private const long AllowedGrowthBytes = 8_000_000;

    /// <summary>How often what the spool took is freed, as a server would.</summary>
    private const int DrainEvery = 1_000;

    private static readonly long Datagrams = long.Parse(
        Environment.GetEnvironmentVariable("KREISFUNK_HOSTILE_DATAGRAMS") ?? "10000000", CultureInfo.InvariantCulture);

    [Fact]
    public void None_of_ten_million_mutated_datagrams_throws_or_costs_memory()
    {
        using var first = new Attack(Seed);
        using var second = new Attack(Seed + 1);
        var early = MemoryAfter(Datagrams / 10, first, second);
        var end = MemoryAfter(Datagrams, first, second);
        output.WriteLine($"seed {Seed}: {early:N0} bytes after a tenth, {end:N0} after all of {Datagrams:N0}; "
            + $"{first.Answered + second.Answered:N0} answered, {first.Frames + second.Frames:N0} frames taken");
        Assert.InRange(end, 0, early + AllowedGrowthBytes);
        // Mutated, and still worth something: else the attack never went past the header.
        Assert.True(first.Frames > Datagrams / 100, $"{first.Frames} frames");
        Assert.True(first.Answered < Datagrams / 2, "Every datagram was answered: nothing was hostile.");
    }

    private static long MemoryAfter(long datagrams, params Attack[] attacks)
    {
        Parallel.ForEach(attacks, attack => attack.Run(datagrams / attacks.Length));
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class Attack(int seed) : IDisposable
    {
        private static readonly byte[][] Originals =
            [.. SemtechVectors.All.Where(v => v.Type is "PUSH_DATA" or "PULL_DATA" or "TX_ACK").Select(v => v.Datagram)];

        private readonly AgentFixture _agent = new(new AgentOptions
        {
            Udp = new UdpOptions { MaxConcentrators = 16 },
        });

        private readonly DatagramMutator _mutator = new(Originals, seed);
        private readonly byte[] _answer = new byte[4];
        private readonly SocketAddress _from = new IPEndPoint(IPAddress.Loopback, 4711).Serialize();
        private long _sent;

        public long Answered { get; private set; }

        public long Frames { get; private set; }

        public void Run(long upTo)
        {
            for (; _sent < upTo; _sent++)
            {
                var datagram = _mutator.Next();
                if (_agent.Handler.Handle(datagram, _from, _answer, TimeSpan.FromMilliseconds(_sent)) > 0)
                    Answered++;
                if (_sent % DrainEvery == 0)
                    Drain();
            }
        }

        public void Dispose() => _agent.Dispose();

        private void Drain()
        {
            foreach (var gateway in _agent.Spool.Gateways)
                Frames += _agent.Spool.Acknowledge(gateway, long.MaxValue - 1);
            _agent.TakeOutbox();
        }
    }
}

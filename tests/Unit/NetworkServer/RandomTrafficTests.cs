using Kreisfunk.Contracts;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class RandomTrafficTests
{
    private const int Transmissions = 2_000;

    private static readonly FrameVerdict[] Harmless =
        [FrameVerdict.Accepted, FrameVerdict.Duplicate, FrameVerdict.Retransmission, FrameVerdict.JoinAccepted];

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 8));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_uplink_is_stored_once_with_what_the_device_said(int seed)
    {
        var town = new RandomTown(seed).Run(Transmissions);
        var gathered = town.Effects.OfType<UplinkGathered>().Select(effect => effect.Uplink).ToList();
        Assert.True(gathered.Count > 700);
        Assert.Equal(town.Sent.Keys.Order(), gathered.Select(FrameOf).Order());
        Assert.All(gathered, uplink =>
        {
            Assert.Equal(town.Sent[FrameOf(uplink)].DevEui, uplink.DevEui);
            Assert.Equal(town.Sent[FrameOf(uplink)].Payload, uplink.Payload);
            Assert.Distinct(uplink.Copies.Select(copy => copy.GatewayId));
        });
        Assert.Distinct(gathered.Select(uplink => (uplink.DevEui, uplink.SessionNumber, uplink.FCntUp)));
        Assert.Distinct(gathered.Select(uplink => uplink.DeduplicationId));
        Assert.Contains(gathered, uplink => uplink.Copies.Count == 3);
    }

    [Shows("hostile-attacker")]
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Honest_devices_never_raise_an_alarm_and_attackers_store_nothing(int seed)
    {
        var town = new RandomTown(seed).Run(Transmissions);
        Assert.All(town.Verdicts.Where(v => v.Kind is OnAir.Uplink or OnAir.Join),
            v => Assert.Contains(v.Verdict, Harmless));
        Assert.Contains(town.Verdicts, v => v is { Kind: OnAir.Repetition, Verdict: FrameVerdict.Retransmission });
        Assert.DoesNotContain(town.Verdicts, v => v is { Kind: OnAir.Attack, Verdict: FrameVerdict.Accepted });
        FrameVerdict[] alarms =
            [FrameVerdict.Replay, FrameVerdict.BadMic, FrameVerdict.DevNonceReused, FrameVerdict.BadCrc];
        Assert.All(alarms, alarm => Assert.Contains(town.Verdicts, v => v == (OnAir.Attack, alarm)));
    }

    [Shows("counter-down-once")]
    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_downlink_counter_is_used_twice_with_one_key(int seed)
    {
        var town = new RandomTown(seed).Run(Transmissions);
        var spent = SpentCounters(town.Effects);
        Assert.True(spent.Count > 200);
        Assert.All(town.Effects.OfType<DownlinkReady>().Where(IsData),
            downlink => Assert.Contains(Convert.ToHexString(ServerRig.PhyOf(downlink)), spent.Values));
    }

    [Fact]
    public void The_same_calls_give_the_same_effects_byte_for_byte()
    {
        var town = new RandomTown(seed: 42).Run(Transmissions);
        var again = new RandomTown(seed: 42).Run(Transmissions);
        Assert.Equal(town.Effects.Select(Fingerprint.Of), again.Effects.Select(Fingerprint.Of));

        var other = town.NewServer();
        var effects = new List<Effect>();
        foreach (var frame in town.Log)
        {
            while (other.NextWindowEnd is { } end && end <= frame.ReceivedAt)
                other.Advance(end, effects);
            other.Handle(frame, effects);
        }

        Assert.Equal(town.Effects.Select(Fingerprint.Of).Take(effects.Count), effects.Select(Fingerprint.Of));
    }

    /// <summary>
    /// The counters of all answers by session key, and their bytes; fails when one has two contents.
    /// </summary>
    internal static Dictionary<(string Session, uint FCntDown), string> SpentCounters(IEnumerable<Effect> effects)
    {
        var spent = new Dictionary<(string, uint), string>();
        foreach (var made in effects.OfType<DownlinkMade>())
        {
            var key = ($"{made.DevEui} {made.SessionNumber}", made.Counter);
            var bytes = Convert.ToHexString(made.PhyPayload);
            Assert.True(spent.TryAdd(key, bytes) || spent[key] == bytes, "A downlink counter has two contents.");
        }

        return spent;
    }

    internal static string FrameOf(AcceptedUplink uplink) => Convert.ToHexString(uplink.PhyPayload.Span);

    private static bool IsData(DownlinkReady downlink) => (ServerRig.PhyOf(downlink)[0] >> 5) == 3;
}

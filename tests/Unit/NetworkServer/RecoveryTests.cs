using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>
/// The journal is cut at every place, as if the process had died there: what was in it plus what the restarted server
/// decides anew must be what would have come anyway.
/// </summary>
public sealed class RecoveryTests
{
    private const int Transmissions = 160;

    public static TheoryData<int, bool> SeedsAndSnapshots => new MatrixTheoryData<int, bool>([1, 2, 3], [false, true]);

    [Shows("recovery-journal")]
    [Theory]
    [MemberData(nameof(SeedsAndSnapshots))]
    public void Wherever_the_journal_ends_nothing_is_lost_or_doubled(int seed, bool fromSnapshot)
    {
        var town = new RandomTown(seed).Run(Transmissions);
        var journal = town.Effects.Where(effect => effect.IsDurable).ToList();
        var expected = Uplinks(journal);
        var sessions = Sessions(town.Server);
        for (var cut = 0; cut <= journal.Count; cut++)
        {
            var server = Recover(town, journal, cut, fromSnapshot);
            var union = journal.Take(cut).ToList();
            union.AddRange(Refeed(town, server));

            Assert.Equal(expected, Uplinks(union));
            Assert.Equal(sessions, Sessions(server));
            RandomTrafficTests.SpentCounters(union);
        }
    }

    [Fact]
    public void An_uplink_whose_window_was_open_is_gathered_by_the_first_advance()
    {
        var device = new SimulatedDevice(1, abp: true);
        var rig = new ServerRig(device);
        rig.Hear(device.Uplink(confirmed: true));

        var recovered = new ServerRig(device);
        foreach (var effect in rig.All)
            recovered.Server.Apply(effect);
        Assert.Equal(1, recovered.Server.LastAppliedIngestSequence);
        recovered.Wait(TimeSpan.FromMinutes(1));
        recovered.Server.Advance(recovered.Now, recovered.All);
        Assert.Single(recovered.Gathered);
        Assert.Single(recovered.All.OfType<DownlinkLost>());
        recovered.Server.Advance(recovered.Now, recovered.All);
        Assert.Single(recovered.Gathered);
    }

    [Fact]
    public void After_a_quick_restart_the_answer_still_leaves_in_time()
    {
        var device = new SimulatedDevice(1, abp: true);
        var rig = new ServerRig(device);
        rig.Hear(device.Uplink(confirmed: true));
        var recovered = new ServerRig(device) { Now = rig.Now };
        foreach (var effect in rig.All.Where(effect => effect.IsDurable))
            recovered.Server.Apply(effect);
        recovered.CloseWindow();
        device.Hear(ServerRig.PhyOf(Assert.Single(recovered.Downlinks)), 0);
    }

    [Fact]
    public void Copies_that_no_journal_holds_come_again_from_the_ingest_log()
    {
        var device = new SimulatedDevice(1, abp: true);
        var rig = new ServerRig(device);
        var phy = device.Uplink();
        var first = rig.Receive(phy, new Heard { Gateway = 1 });
        var second = rig.Receive(phy, new Heard { Gateway = 2 });
        var stranger = rig.Receive(new SimulatedDevice(9, abp: true).Uplink());
        foreach (var frame in new[] { first, second, stranger })
            rig.Server.Handle(frame, rig.All);

        var recovered = new ServerRig(device) { Now = rig.Now };
        foreach (var effect in rig.All.Where(effect => effect.IsDurable))
            recovered.Server.Apply(effect);
        Assert.Equal((3L, 2L), (recovered.Server.LastAppliedIngestSequence, recovered.Server.ResumeIngestSequence));
        recovered.Server.Handle(second, recovered.All);
        recovered.Server.Handle(stranger, recovered.All);
        Assert.Empty(recovered.All);
        recovered.CloseWindow();
        Assert.Equal(2, Assert.Single(recovered.Gathered).Uplink.Copies.Count);
    }

    [Shows("recovery-answer")]
    [Fact]
    public void A_repetition_after_a_restart_gets_the_very_same_answer()
    {
        var device = new SimulatedDevice(1, abp: true);
        var rig = new ServerRig(device);
        var phy = device.Uplink(confirmed: true);
        var first = rig.Exchange(phy);
        var recovered = Restart(rig, device);
        recovered.Wait(3);
        var second = recovered.Exchange(phy);
        Assert.Equal(FrameVerdict.Retransmission, recovered.LastVerdict);
        Assert.Equal(ServerRig.PhyOf(first!), ServerRig.PhyOf(second!));
        Assert.Empty(recovered.Gathered);
    }

    [Fact]
    public void A_late_copy_after_a_restart_is_a_duplicate()
    {
        var device = new SimulatedDevice(1, abp: true);
        var rig = new ServerRig(device);
        var phy = device.Uplink(confirmed: true);
        rig.Exchange(phy, new Heard { Counter = 5 });
        var recovered = Restart(rig, device);
        recovered.Wait(3);
        Assert.Equal(FrameVerdict.Duplicate, recovered.Hear(phy, new Heard { Gateway = 2 }));
        Assert.Equal(FrameVerdict.Duplicate, recovered.Hear(phy, new Heard { Counter = 5 }));
    }

    [Fact]
    public void The_limit_of_repetitions_holds_across_a_restart()
    {
        var device = new SimulatedDevice(1, abp: true);
        var rig = new ServerRig(device);
        var phy = device.Uplink(confirmed: true);
        rig.Exchange(phy);
        for (var i = 0; i < rig.Options.MaxRepeatedAnswers; i++)
        {
            rig.Wait(3);
            rig.Exchange(phy);
        }

        var recovered = Restart(rig, device);
        recovered.Wait(3);
        Assert.Equal(FrameVerdict.Replay, recovered.Hear(phy));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_exchanged_in_between_does_not_bring_back_the_old_session(bool deviceFirst)
    {
        var device = new SimulatedDevice(1);
        var rig = new ServerRig(device);
        rig.Join(device);
        rig.Exchange(device.Uplink());
        var old = device.Uplink();
        device.AppKey = new AesKey(Enumerable.Repeat((byte)9, 16).ToArray());

        var recovered = deviceFirst ? new ServerRig(device) : new ServerRig();
        recovered.Now = rig.Now;
        foreach (var effect in rig.All.Where(effect => effect.IsDurable))
            recovered.Server.Apply(effect);
        recovered.Server.SetDevice(device.Record);
        recovered.Receive([]);
        recovered.Receive([]);
        Assert.Equal(FrameVerdict.UnknownDevice, recovered.Hear(old));
        recovered.Wait(60);
        device.DevNonce = 0;
        Assert.Equal(2u, recovered.Join(device).JoinNonce);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_abp_key_exchanged_in_between_starts_the_next_session(bool deviceFirst)
    {
        var device = new SimulatedDevice(1, abp: true);
        var rig = new ServerRig(device);
        rig.Exchange(device.Uplink());
        (device.NwkSKey, device.FCntUp) = (new AesKey(new byte[16]), 0);

        var recovered = deviceFirst ? new ServerRig(device) : new ServerRig();
        recovered.Now = rig.Now;
        foreach (var effect in rig.All)
            recovered.Server.Apply(effect);
        recovered.Server.SetDevice(device.Record);
        recovered.Receive([]);
        recovered.Exchange(device.Uplink());
        Assert.Equal(2u, Assert.Single(recovered.Gathered).Uplink.SessionNumber);
    }

    [Fact]
    public void A_snapshot_restored_gives_the_same_snapshot()
    {
        var town = new RandomTown(seed: 5).Run(Transmissions);
        foreach (var snapshot in town.Snapshots.Values)
        {
            var server = town.NewServer();
            server.Restore(snapshot);
            Assert.Equal(Text(snapshot), Text(server.Export()));
        }
    }

    private static ServerRig Restart(ServerRig rig, SimulatedDevice device)
    {
        var recovered = new ServerRig(device) { Now = rig.Now };
        foreach (var effect in rig.All.Where(effect => effect.IsDurable))
        {
            recovered.Server.Apply(effect);
            recovered.Receive([]);
        }

        return recovered;
    }

    private static LoRaWanServer Recover(RandomTown town, List<Effect> journal, int cut, bool fromSnapshot)
    {
        var server = town.NewServer();
        var from = 0;
        if (fromSnapshot)
        {
            from = town.Snapshots.Keys.Last(position => position <= cut);
            server.Restore(town.Snapshots[from]);
        }

        foreach (var effect in journal.Take(cut).Skip(from))
            server.Apply(effect);
        server.Resume(lastRecordAt: null, ServerRig.Start, []);
        return server;
    }

    private static List<Effect> Refeed(RandomTown town, LoRaWanServer server)
    {
        var effects = new List<Effect>();
        foreach (var frame in town.Log.Skip((int)server.ResumeIngestSequence - 1))
        {
            while (server.NextWindowEnd is { } end && end <= frame.ReceivedAt)
                server.Advance(end, effects);
            server.Handle(frame, effects);
        }

        server.Advance(town.Log[^1].ReceivedAt + TimeSpan.FromMinutes(1), effects);
        return effects;
    }

    private static List<string> Uplinks(IEnumerable<Effect> effects) =>
        [.. effects.OfType<UplinkGathered>().Select(effect => RandomTrafficTests.FrameOf(effect.Uplink)
            + $"{effect.Uplink.SessionNumber} {effect.Uplink.PointTimeNs} {effect.Uplink.DeduplicationId} "
            + string.Join(' ', effect.Uplink.Copies.Select(copy => copy.GatewayId).Order())).Order()];

    private static List<string> Sessions(LoRaWanServer server) =>
        [.. from device in server.Export().Devices
            from session in new[] { device.Current, device.Pending }
            select session is null ? "-" : Fingerprint.Of(session.Start) + session.LastFCntUp];

    private static string Text(ServerSnapshot snapshot) => Fingerprint.Of(snapshot);
}

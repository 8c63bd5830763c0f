using Kreisfunk.Bridge.Sinks;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Unit.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

/// <summary>What the pages are told of a deployment, from its journal.</summary>
public sealed class DeploymentProjectionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeploymentPlan Plan = new(
        Guid.NewGuid(), "valve 1.4", [new Eui64(1), new Eui64(2)], new ImageName("ab12", 2_000),
        new DeploymentGroup(new Eui64(9), new DevAddr(0x260b1f3a), new AesKey(Convert.FromHexString(Key))), 1,
        new DeploymentSettings { Region = "eu868", DataRate = 3, FrequencyHz = 869_525_000 }, Noon);

    private static readonly DeploymentProgress Before = new(DeploymentStage.Running, false, 0, 0, 43, null, null);

    private const string Key = "00112233445566778899aabbccddeeff";

    private static DeploymentRound Round(int number, int next, bool isSending = true) =>
        new(number, Noon, Noon.AddHours(1), 7, next, 50, isSending);

    private static DeploymentRow After(params IReadOnlyList<DeploymentProgress> told)
    {
        var row = DeploymentProjection.Next(null, new DeploymentStarted(Plan), 1);
        for (var i = 0; i < told.Count; i++)
            row = DeploymentProjection.Next(row, new DeploymentMoved(Plan.Id, told[i], Noon.AddMinutes(i)), i + 2);
        return row!;
    }

    [Fact]
    public void A_start_tells_what_goes_where_and_never_the_key()
    {
        var row = After();
        Assert.Equal(("valve 1.4", 2, 2_000, 42, 48), (row.Name, row.Devices, row.ImageBytes, row.Fragments,
            row.FragmentBytes));
        Assert.Equal(("260b1f3a", "eu868", "C", "running"), (row.GroupAddress, row.Region, row.Class, row.Stage));
        Assert.DoesNotContain(Key, row.Write(), StringComparison.OrdinalIgnoreCase);
        Assert.All(
            DeploymentProjection.Members(null, new DeploymentStarted(Plan), 1),
            member => Assert.Equal((DeploymentPhase.Preparing, "groupSetup"), (member.Phase, member.Step)));
    }

    [Fact]
    public void Fragments_are_counted_by_round_and_what_was_taken_back_is_not()
    {
        var row = After(
            Before with { Round = Round(1, 1, isSending: false) }, Before with { Round = Round(1, 1) },
            Before with { Round = Round(1, 9) }, Before with { Round = Round(1, 4) }, Before,
            Before with { Round = Round(2, 43, isSending: false) });
        Assert.Equal([(1, 3, "over"), (2, 0, "planned")],
            row.Rounds.Select(round => (round.Number, round.Sent, round.Stage)));
        Assert.Equal((3, 0), (row.Sent, row.SentAlone));
    }

    [Fact]
    public void A_round_that_nobody_listened_to_is_dropped() =>
        Assert.Empty(After(Before with { Round = Round(1, 1, isSending: false) }, Before).Rounds);

    [Fact]
    public void How_it_was_stopped_is_still_known_when_it_has_ended()
    {
        var row = After(
            Before with { IsPaused = true }, Before with { Stage = DeploymentStage.Cancelled },
            Before with { Stage = DeploymentStage.Ended });
        Assert.Equal(("ended", "cancelled", Noon.AddMinutes(2)), (row.Stage, row.StoppedBy, row.EndedAt));
        Assert.Equal("paused", After(Before with { IsPaused = true }).Stage);
    }

    [Fact]
    public void An_entry_delivered_again_leaves_the_very_same_state()
    {
        var row = After(Before with { Round = Round(1, 9) });
        Assert.Same(row, DeploymentProjection.Next(row, new DeploymentStarted(Plan), 1));
        Assert.Same(row, DeploymentProjection.Next(row, new DeploymentMoved(Plan.Id, Before, Noon), 2));
        Assert.Empty(DeploymentProjection.Members(row, new DeploymentStarted(Plan), 1));
    }

    [Fact]
    public void A_deployment_whose_start_is_not_in_the_journal_stays_unknown() =>
        Assert.Null(DeploymentProjection.Next(null, new DeploymentMoved(Plan.Id, Before, Noon), 2));

    [Fact]
    public void A_town_that_lost_fragments_ends_as_the_server_says()
    {
        var town = FuotaTown.WithStraggler();

        var (row, members) = Project(town.Journal);

        Assert.Equal(("ended", 42, 5), (row.Stage, row.Fragments, members.Count));
        Assert.All(members.Values, member => Assert.Equal(
            (DeploymentPhase.Done, "ended"), (member.Phase, member.Step)));
        Assert.Equal(town.Devices[0].Heard.Count(heard => heard == "DataFragment"), row.SentAlone);
        Assert.Equal(
            town.Downlinks.Count(downlink => downlink.DevEui == town.Deployment.Plan.Group.DevEui), row.Sent);
        Assert.Equal(row.Rounds[0].Planned, row.Sent);
    }

    private static (DeploymentRow Row, Dictionary<Eui64, DeploymentMemberRow> Members) Project(List<Effect> journal)
    {
        DeploymentRow? row = null;
        var members = new Dictionary<Eui64, DeploymentMemberRow>();
        for (var place = 0; place < journal.Count; place++)
        {
            foreach (var member in DeploymentProjection.Members(row, journal[place], place))
                members[member.DevEui] = member;
            row = DeploymentProjection.Next(row, journal[place], place);
        }

        return (row!, members);
    }
}

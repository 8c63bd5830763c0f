using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

public abstract class DeploymentStoreTests : RegistryConformance
{
    private DeploymentStore Store => field ??= new DeploymentStore(Registry);

    private static DeploymentRow Deployment(int number, int devices = 3) => new()
    {
        Id = new Guid(number, 0, 0, new byte[8]),
        Name = $"Ventile {number}",
        Place = number,
        StartedAt = Noon.AddHours(number),
        EndsAt = Noon.AddDays(7),
        MovedAt = Noon.AddHours(number),
        Devices = devices,
        ImageSha256 = "ab12",
        ImageBytes = 48_000,
        Fragments = 1_000,
        FragmentBytes = 48,
        Region = "eu868",
        Class = "C",
    };

    private static DeploymentRow Ended(int number, int endedAfterHours) =>
        Deployment(number) with { Stage = "ended", EndedAt = Noon.AddHours(endedAfterHours) };

    private static DeploymentMemberRow Member(
        DeploymentRow of, ulong devEui, DeploymentPhase phase = DeploymentPhase.Preparing, long place = 1) =>
        new(of.Id, new Eui64(devEui), place, phase, "groupSetup", of.StartedAt) { MovedAt = of.StartedAt };

    [Fact]
    public async Task A_deployment_and_its_devices_come_back_as_they_were()
    {
        var device = await AddDeviceAsync(1);
        var round = new DeploymentRoundRow(1, Noon, Noon.AddHours(1), 1, 500, 1_200, "sending");
        var written = Deployment(1) with { StoppedBy = "cancelled", SentAlone = 4, Rounds = [round] };
        var failed = Member(written, 1, DeploymentPhase.Failed) with
        {
            FailedAt = "status",
            Reason = "noAnswer",
            Tries = 6,
            Round = 2,
            Received = 900,
            Missing = 101,
            FirmwareVersion = uint.MaxValue,
            OutcomeAt = Noon.AddHours(2),
        };

        await Store.WriteAsync([written], [failed], Cancel);

        var found = (await Store.FindAsync(written.Id, Cancel))!;
        Assert.Equal(round, Assert.Single(found.Rounds));
        Assert.Equal(written, found with { Rounds = written.Rounds });
        var member = Assert.Single(await Store.MembersAsync(written.Id, new DeploymentMemberQuery(), 10, 0, Cancel));
        Assert.Equal(failed with { Name = device.Name }, member);
        Assert.Null(await Store.FindAsync(Guid.Empty, Cancel));
    }

    [Fact]
    public async Task The_newest_deployments_come_first_page_by_page_with_where_their_devices_are()
    {
        foreach (var number in new[] { 2, 3, 1 })
        {
            var row = Deployment(number);
            await Store.WriteAsync(
                [row],
                [Member(row, 1, DeploymentPhase.Done), Member(row, 2), Member(row, 3, DeploymentPhase.Done)], Cancel);
        }

        Assert.Equal(3, await Store.CountAsync(Cancel));
        Assert.Equal([3, 2], (await Store.ListAsync(2, 0, Cancel)).Select(row => (int)row.Place));
        var last = Assert.Single(await Store.ListAsync(2, 2, Cancel));
        Assert.Equal(1, last.Place);
        var counts = await Store.PhasesAsync(2, 2, Cancel);
        Assert.Equal([(DeploymentPhase.Preparing, 1), (DeploymentPhase.Done, 2)], counts[last.Id]);
        Assert.Equal(last.Id, Assert.Single(counts).Key);
        Assert.Equal(2, (await Store.PhasesAsync(last.Id, Cancel))[DeploymentPhase.Done]);
    }

    [Fact]
    public async Task An_older_entry_delivered_again_moves_no_device_back_and_its_outcome_keeps_its_time()
    {
        var row = Deployment(1);
        var done = Member(row, 1, DeploymentPhase.Done, place: 5) with { OutcomeAt = Noon.AddHours(1) };
        await Store.WriteAsync([row], [done], Cancel);
        await Store.WriteAsync([], [Member(row, 1, place: 4)], Cancel);
        await Store.WriteAsync([], [done with { Place = 6, OutcomeAt = Noon.AddHours(9), Step = "ended" }], Cancel);

        var member = Assert.Single(await Store.MembersAsync(row.Id, new DeploymentMemberQuery(), 10, 0, Cancel));
        Assert.Equal((6L, "ended", Noon.AddHours(1)), (member.Place, member.Step, member.OutcomeAt));
    }

    [Fact]
    public async Task Devices_of_a_deployment_that_is_not_kept_are_left_out()
    {
        await Store.WriteAsync([], [Member(Deployment(1), 1)], Cancel);
        Assert.Equal(0, await Store.CountMembersAsync(Deployment(1).Id, new DeploymentMemberQuery(), Cancel));
    }

    [Fact]
    public async Task Devices_are_found_by_name_identifier_and_phase_and_signs_stand_for_themselves()
    {
        await AddDeviceAsync(0xA1);
        await AddDeviceAsync(0xA2);
        var row = Deployment(1);
        await Store.WriteAsync(
            [row], [Member(row, 0xA1), Member(row, 0xA2, DeploymentPhase.Done), Member(row, 0xB3)], Cancel);

        Assert.Equal(2, await CountAsync("FÜHLER".ToLowerInvariant()));
        Assert.Equal(1, await CountAsync("00000000000000B3"));
        Assert.Equal(1, await CountAsync("fühler", DeploymentPhase.Done));
        Assert.Equal(0, await CountAsync("%"));
        Assert.Equal(0, await CountAsync("_"));
        Assert.Equal(3, await CountAsync(""));
        var page = await Store.MembersAsync(row.Id, new DeploymentMemberQuery(), 2, 2, Cancel);
        Assert.Equal(0xA2UL, Assert.Single(page).DevEui.Value);

        Task<int> CountAsync(string search, DeploymentPhase? phase = null) =>
            Store.CountMembersAsync(row.Id, new DeploymentMemberQuery(phase, search), Cancel);
    }

    [Fact]
    public async Task Stragglers_are_those_who_owe_an_answer_for_longest()
    {
        var row = Deployment(1);
        await Store.WriteAsync([row],
        [
            Member(row, 1) with { Since = Noon.AddHours(-9) },
            Member(row, 2) with { Since = Noon.AddHours(-3) },
            Member(row, 3) with { Since = Noon },
            Member(row, 4, DeploymentPhase.Waiting) with { Since = Noon.AddHours(-9) },
            Member(row, 5, DeploymentPhase.Done) with { Since = Noon.AddHours(-9), OutcomeAt = Noon },
        ], Cancel);

        var found = await Store.StragglersAsync(row.Id, Noon.AddHours(-2), 5, Cancel);

        Assert.Equal([1, 2], found.Select(member => (int)member.DevEui.Value));
    }

    [Fact]
    public async Task Outcomes_are_counted_by_spans_since_the_start()
    {
        var row = Deployment(1);
        await Store.WriteAsync([row],
        [
            Member(row, 1, DeploymentPhase.Done) with { OutcomeAt = row.StartedAt.AddMinutes(3) },
            Member(row, 2, DeploymentPhase.Done) with { OutcomeAt = row.StartedAt.AddMinutes(9) },
            Member(row, 3, DeploymentPhase.Failed) with { OutcomeAt = row.StartedAt.AddMinutes(25) },
        ], Cancel);

        Assert.Equal(
            [(0, DeploymentPhase.Done, 2), (2, DeploymentPhase.Failed, 1)],
            await Store.OutcomesAsync(row, TimeSpan.FromMinutes(10), Cancel));
    }

    [Fact]
    public async Task A_device_knows_the_open_deployment_it_has_not_left()
    {
        var (open, ended) = (Deployment(1), Ended(2, 3));
        await Store.WriteAsync(
            [open, ended],
            [Member(open, 1), Member(ended, 1), Member(open, 2) with { OutcomeAt = Noon }, Member(ended, 3)], Cancel);

        Assert.Equal(open.Id, (await Store.OpenOfAsync(new Eui64(1), Cancel))!.Id);
        Assert.Null(await Store.OpenOfAsync(new Eui64(2), Cancel));
        Assert.Null(await Store.OpenOfAsync(new Eui64(3), Cancel));
    }

    [Fact]
    public async Task At_the_limit_those_that_ended_first_make_room_and_open_ones_stay()
    {
        var store = new DeploymentStore(Registry, new DeploymentLimits(Deployments: 3));
        foreach (var row in new[] { Deployment(1), Ended(2, 20), Ended(3, 10), Deployment(4) })
            await store.WriteAsync([row], [Member(row, 1)], Cancel);

        Assert.Equal([4, 2, 1], (await store.ListAsync(10, 0, Cancel)).Select(row => (int)row.Place));
        Assert.Equal(0, await store.CountMembersAsync(Ended(3, 10).Id, new DeploymentMemberQuery(), Cancel));

        foreach (var row in new[] { Deployment(5), Deployment(6) })
            await store.WriteAsync([row], [], Cancel);
        Assert.Equal([6, 5, 4], (await store.ListAsync(10, 0, Cancel)).Select(row => (int)row.Place));
    }

    [Fact]
    public async Task Too_many_devices_make_room_too_and_the_newest_deployment_stays_whatever_its_size()
    {
        var store = new DeploymentStore(Registry, new DeploymentLimits(Members: 10));
        foreach (var row in new[] { Ended(1, 1) with { Devices = 6 }, Ended(2, 2) with { Devices = 5 } })
            await store.WriteAsync([row], [], Cancel);
        Assert.Equal(2, Assert.Single(await store.ListAsync(10, 0, Cancel)).Place);

        await store.WriteAsync([Deployment(3, devices: 99)], [], Cancel);

        Assert.Equal(3, Assert.Single(await store.ListAsync(10, 0, Cancel)).Place);
    }
}

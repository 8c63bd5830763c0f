using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Codecs;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>A sink is given an entry at least once; the page shows what happened exactly once.</summary>
public sealed class DeploymentSinkTests : RegistryConformance
{
    private static readonly Guid Id = new("0197a1b2-0000-7000-8000-000000000001");
    private static readonly Eui64 First = new(1), Second = new(2);

    private static readonly DeploymentPlan Plan = new(
        Id, "valve 1.4", [First, Second], new ImageName("ab12", 2_000),
        new DeploymentGroup(new Eui64(9), new DevAddr(1), new AesKey(new byte[16])), 1,
        new DeploymentSettings { Region = "eu868" }, Noon);

    private static readonly DeploymentProgress Running = new(DeploymentStage.Running, false, 0, 0, 43, null, null);

    private static readonly DeploymentMember Done =
        new(First, DeploymentStep.FragmentDelete, Noon.AddHours(2)) { Outcome = DeploymentOutcome.Done };

    private static readonly SinkEntry[] Entries =
    [
        .. new Effect[]
        {
            new DeploymentStarted(Plan),
            new DeploymentMemberMoved(Id, new DeploymentMember(First, DeploymentStep.Session, Noon), Noon),
            new DeploymentMoved(Id, Running with { Round = Round(1) }, Noon),
            new DeploymentMoved(Id, Running with { Round = Round(9) }, Noon),
            new DeploymentMoved(Id, Running with { NextCoded = 44, Round = Round(9) }, Noon),
            new DeploymentMemberMoved(Id, Done, Noon.AddHours(2)),
            new DeploymentMemberMoved(Id, Done with { Step = DeploymentStep.Ended }, Noon.AddHours(3)),
            new DeploymentMoved(Id, Running with { NextCoded = 44 }, Noon.AddHours(4)),
        }.Select((effect, i) => new SinkEntry(1_000 + i, Noon, effect, null, DecodeResult.Nothing)),
    ];

    private static DeploymentRound Round(int next) => new(1, Noon, Noon.AddHours(1), 7, next, 50, true);

    protected override Task<RegistryOptions> NewDatabaseAsync() =>
        Task.FromResult(RegistryOptions.Sqlite(Path.Combine(Folder, $"{Guid.NewGuid():N}.db")));

    [Fact]
    public async Task A_batch_split_anywhere_and_delivered_again_ends_in_the_same_state()
    {
        for (var split = 0; split <= Entries.Length; split++)
        {
            var options = await NewDatabaseAsync();
            await using var registry = await Registry.OpenAsync(options, Cancel);
            var store = new DeploymentStore(registry);
            var sink = new DeploymentSink(store);
            await sink.WriteAsync(new SinkBatch(Entries[..split]), Cancel);
            await sink.WriteAsync(new SinkBatch(Entries[Math.Max(0, split - 2)..]), Cancel);
            await sink.WriteAsync(new SinkBatch(Entries), Cancel);

            var row = (await store.FindAsync(Id, Cancel))!;
            Assert.Equal((8, 1, 1_007L), (row.Sent, row.SentAlone, row.Place));
            var members = await store.MembersAsync(Id, new DeploymentMemberQuery(), 10, 0, Cancel);
            Assert.Equal(
                [(DeploymentPhase.Done, "ended", Noon.AddHours(2)), (DeploymentPhase.Preparing, "groupSetup", null)],
                members.Select(member => (member.Phase, member.Step, member.OutcomeAt)));
        }
    }

    [Fact]
    public async Task What_is_of_no_known_deployment_is_left_out_and_the_rest_reaches_the_store()
    {
        var store = new DeploymentStore(Registry);
        var batch = new SinkBatch(Entries[1..]);
        await new DeploymentSink(store).WriteAsync(batch, Cancel);
        Assert.Equal(0, await store.CountAsync(Cancel));

        var nothing = new SinkBatch(
            [new SinkEntry(1, Noon, new CountersJumped(1, 1, Noon), null, DecodeResult.Nothing)]);
        await new DeploymentSink(store).WriteAsync(nothing, Cancel);
        Assert.Null(nothing.Reached);
    }
}

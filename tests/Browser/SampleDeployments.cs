using Kreisfunk.Storage;

namespace Kreisfunk.Tests.Browser;

/// <summary>Firmware updates as the bridge leaves them: one under way, one paused, one that has ended.</summary>
public sealed class SampleDeployments(StorageSet stores)
{
    public static readonly Guid Running = new("0197a1b2-0000-7000-8000-000000000001");
    public static readonly Guid Paused = new("0197a1b2-0000-7000-8000-000000000002");
    public static readonly Guid Ended = new("0197a1b2-0000-7000-8000-000000000003");

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly (DeploymentPhase Phase, string Step)[] Stations =
    [
        (DeploymentPhase.Done, "ended"), (DeploymentPhase.Done, "groupDelete"), (DeploymentPhase.Installing, "reboot"),
        (DeploymentPhase.Completing, "repair"), (DeploymentPhase.Receiving, "reception"),
        (DeploymentPhase.Receiving, "reception"), (DeploymentPhase.Waiting, "session"),
        (DeploymentPhase.Preparing, "fragmentSetup"), (DeploymentPhase.Failed, "ended"),
    ];

    /// <param name="devices">Of the one under way; the first are those of the sample town.</param>
    public async Task FillAsync(int devices = 18)
    {
        await stores.Deployments.WriteAsync(
            [Row(Running, "Raumklima 2.1", devices) with { Rounds = Rounds(isOver: false), SentAlone = 14 }],
            [.. Enumerable.Range(0, devices).Select(i => Member(Running, i, Stations[i % Stations.Length]))]);
        await stores.Deployments.WriteAsync(
            [Row(Paused, "Wasserzähler 1.4 mit einem Namen, der lang ist", 3) with
            {
                StartedAt = Now.AddHours(-40),
                Stage = "paused",
            }],
            [.. Enumerable.Range(0, 3).Select(i => Member(Paused, 40 + i, (DeploymentPhase.Preparing, "groupSetup")))]);
        await stores.Deployments.WriteAsync(
            [
                Row(Ended, "Türkontakte 3", 12) with
                {
                    StartedAt = Now.AddDays(-9),
                    EndedAt = Now.AddDays(-2),
                    Stage = "ended",
                    StoppedBy = "timeOver",
                    Rounds = Rounds(isOver: true),
                },
            ],
            [.. Enumerable.Range(0, 12).Select(i => Member(Ended, 60 + i, Stations[i < 10 ? 0 : 8]))]);
    }

    public Task MoveAsync(int device, DeploymentPhase phase, string step) => stores.Deployments.WriteAsync(
        [], [Member(Running, device, (phase, step)) with { Place = long.MaxValue }]);

    private static DeploymentRow Row(Guid id, string name, int devices) => new()
    {
        Id = id,
        Name = name,
        Place = 1,
        StartedAt = Now.AddHours(-30),
        EndsAt = Now.AddDays(6),
        MovedAt = Now,
        Devices = devices,
        ImageSha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ImageBytes = 61_440,
        Fragments = 1_280,
        FragmentBytes = 48,
        GroupAddress = "27fe4a11",
        Region = "eu868",
        Class = "C",
        FrequencyHz = 869_525_000,
        DataRate = 3,
    };

    private static List<DeploymentRoundRow> Rounds(bool isOver) =>
    [
        new DeploymentRoundRow(1, Now.AddHours(-24), Now.AddHours(-20), 1, 1_541, 1_540, "over"),
        new DeploymentRoundRow(2, Now.AddHours(-12), Now.AddHours(-10), 1_541, 1_701, 1_700, "over"),
        new DeploymentRoundRow(3, Now.AddHours(-1), Now.AddHours(2), 1_701, 1_789, 1_860, isOver ? "over" : "sending"),
    ];

    private static DeploymentMemberRow Member(Guid id, int index, (DeploymentPhase Phase, string Step) at)
    {
        var since = Now.AddHours(-1 - (index * 1.7 % 26));
        var isThrough = at.Phase is DeploymentPhase.Done or DeploymentPhase.Failed;
        return new DeploymentMemberRow(id, SampleTown.Eui(index), index, at.Phase, at.Step, since)
        {
            Reason = at.Phase == DeploymentPhase.Failed ? index % 2 == 0 ? "noAnswer" : "wrongClock" : null,
            FailedAt = at.Phase == DeploymentPhase.Failed ? "fragmentSetup" : null,
            Tries = at.Phase == DeploymentPhase.Preparing ? 3 : 1,
            Missing = at.Phase switch
            {
                DeploymentPhase.Done or DeploymentPhase.Installing => 0,
                DeploymentPhase.Completing => 9,
                DeploymentPhase.Receiving or DeploymentPhase.Waiting => 148 + (index * 31),
                _ => null,
            },
            FirmwareVersion = at.Phase == DeploymentPhase.Done ? 0x02010000u : null,
            OutcomeAt = isThrough ? since : null,
            MovedAt = since,
        };
    }
}

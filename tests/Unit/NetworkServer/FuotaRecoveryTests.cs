using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>A deployment over restarts: wherever the process dies, it goes on, and uses no counter twice.</summary>
public sealed class FuotaRecoveryTests
{
    [Fact]
    [Shows("fuota")]
    public void Wherever_the_process_dies_the_deployment_goes_on()
    {
        var undisturbed = RunOne(diesAt: null);
        Assert.True(undisturbed.Journal.Count > 100);
        for (var diesAt = 1; diesAt < undisturbed.Journal.Count; diesAt++)
        {
            var town = RunOne(diesAt);
            var device = town.Devices[0];
            Assert.True(town.MemberOf(device).Outcome == DeploymentOutcome.Done, $"It died at {diesAt}.");
            Assert.Equal(town.Image, device.Image);
            Assert.False(device.HasGroup, $"It died at {diesAt}.");
            town.AssertLawful();
            AssertNoCounterTwice(town, diesAt);
            Assert.InRange(device.Heard.Count, 6, undisturbed.Devices[0].Heard.Count + 3);
        }
    }

    [Fact]
    public void A_snapshot_at_any_time_is_enough_to_go_on()
    {
        var devices = Enumerable.Range(1, 4).Select(i => new FuotaDevice(i, seed: 2) { Loss = 0.2 }).ToArray();
        var town = new FuotaTown(devices);
        town.Begin(FuotaTown.Settings with { MaxTries = 12 });
        while (town.Deployment.Progress.Stage != DeploymentStage.Ended && town.Now < ServerRig.Start.AddDays(3))
        {
            town.Run(TimeSpan.FromMinutes(3));
            town.RestartFromSnapshot();
        }

        Assert.All(town.Deployment.Members, member => Assert.Equal(DeploymentOutcome.Done, member.Outcome));
        town.AssertAllHaveTheImage();
        town.AssertLawful();
    }

    [Fact]
    public void A_deployment_that_has_ended_is_still_told_after_a_restart()
    {
        var town = RunOne(diesAt: null);
        var before = town.Deployment;
        town.Restart();
        Assert.Equal(before.Members, town.Deployment.Members);
        town.RestartFromSnapshot();
        Assert.Equal(before.Members, town.Deployment.Members);
        Assert.Equal(DeploymentStage.Ended, town.Deployment.Progress.Stage);
    }

    [Fact]
    public void Journal_and_snapshot_tell_the_same()
    {
        var town = new FuotaTown(new FuotaDevice(1, seed: 1));
        town.Begin();
        town.Run(TimeSpan.FromHours(1), () => town.Deployment.Progress.Round is { IsSending: true, Next: > 9 });
        var live = town.Deployment;
        town.Restart();
        Assert.Equal(live.Progress, town.Deployment.Progress);
        Assert.Equal(live.Members, town.Deployment.Members);
        town.RestartFromSnapshot();
        Assert.Equal(live.Progress, town.Deployment.Progress);
        Assert.Equal(live.Members, town.Deployment.Members);
    }

    private static FuotaTown RunOne(int? diesAt)
    {
        var town = new FuotaTown(new FuotaDevice(1, seed: 1)) { DiesAt = diesAt };
        town.Begin();
        town.Run(TimeSpan.FromDays(2));
        return town;
    }

    private static void AssertNoCounterTwice(FuotaTown town, int diesAt)
    {
        var twice = town.Journal.OfType<DownlinkMade>()
            .GroupBy(made => (made.DevEui, made.SessionNumber, made.Counter)).Where(made => made.Count() > 1);
        Assert.True(!twice.Any(), $"A counter was used twice: it died at {diesAt}.");
    }
}

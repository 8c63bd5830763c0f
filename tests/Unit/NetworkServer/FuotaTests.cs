using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Images to many devices over lossy radio: who gets them, who is given up, and what that costs.</summary>
public sealed class FuotaTests
{
    [Theory]
    [InlineData(1, DeviceClass.C)]
    [InlineData(2, DeviceClass.C)]
    [InlineData(1, DeviceClass.B)]
    [InlineData(2, DeviceClass.B)]
    public void One_device_gets_the_image_and_forgets_the_group(int version, DeviceClass deviceClass)
    {
        var device = new FuotaDevice(1, seed: 1) { Version = version };
        var town = new FuotaTown(device);
        town.Begin(FuotaTown.Settings with { PackageVersion = version, Class = deviceClass });
        town.Run(TimeSpan.FromDays(2));
        Assert.Equal(DeploymentOutcome.Done, town.MemberOf(device).Outcome);
        Assert.Equal(DeploymentStage.Ended, town.Deployment.Progress.Stage);
        Assert.False(device.HasGroup);
        Assert.False(device.HasSession);
        town.AssertAllHaveTheImage();
        town.AssertLawful();
    }

    [Fact]
    public void Each_request_is_made_once_where_nothing_is_lost()
    {
        var device = new FuotaDevice(1, seed: 1);
        var town = new FuotaTown(device);
        town.Begin();
        town.Run(TimeSpan.FromDays(2));
        Assert.Equal(
            [
                "McGroupSetupReq", "FragSessionSetupReq", "McClassCSessionReq", "FragSessionStatusReq",
                "FragSessionDeleteReq", "McGroupDeleteReq",
            ],
            device.Heard);
        Assert.Equal(device.Fragments.Distinct(), device.Fragments);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 3)]
    [Shows("fuota")]
    public void Fifty_devices_that_lose_a_tenth_to_four_tenths_all_get_the_image(int version, int seed)
    {
        var devices = Enumerable.Range(1, 50).Select(i => new FuotaDevice(i, seed)
        {
            Version = version,
            Loss = 0.1 + (0.3 * i / 50),
            Gateway = 1 + (i % 2),
        }).ToArray();
        var town = new FuotaTown(devices);
        town.Begin(FuotaTown.Settings with { PackageVersion = version, MaxTries = 12 });
        town.Run(TimeSpan.FromDays(2));
        Assert.All(town.Deployment.Members, member => Assert.Equal(DeploymentOutcome.Done, member.Outcome));
        town.AssertAllHaveTheImage();
        town.AssertLawful();
    }

    [Fact]
    public void Redundancy_that_was_too_small_is_made_up_for_by_new_fragments()
    {
        var devices = Enumerable.Range(1, 8).Select(i => new FuotaDevice(i, seed: 5)).ToArray();
        var town = new FuotaTown(devices);
        town.Begin(FuotaTown.Settings with { RedundancyPercent = 0 });
        foreach (var device in devices)
            device.Loss = 0.3;
        town.Run(TimeSpan.FromDays(2));
        Assert.True(town.Deployment.Progress.Rounds > 1);
        Assert.All(town.Deployment.Members, member => Assert.Equal(DeploymentOutcome.Done, member.Outcome));
        town.AssertAllHaveTheImage();
    }

    [Fact]
    public void The_last_straggler_is_sent_what_it_lacks_alone()
    {
        var town = FuotaTown.WithStraggler();
        Assert.Contains("DataFragment", town.Devices[0].Heard);
        Assert.Equal(1, town.Deployment.Progress.Rounds);
        town.AssertAllHaveTheImage();
    }

    [Fact]
    public void A_device_that_comes_back_after_hours_is_served_and_holds_nobody_up()
    {
        var devices = Enumerable.Range(1, 6).Select(i => new FuotaDevice(i, seed: 3)).ToArray();
        devices[0].NextUplink = ServerRig.Start + TimeSpan.FromHours(20);
        var town = new FuotaTown(devices);
        town.Begin();
        town.Run(TimeSpan.FromHours(10));
        Assert.All(devices.Skip(1), device => Assert.False(device.HasGroup));
        Assert.Equal(DeploymentStep.GroupSetup, town.MemberOf(devices[0]).Step);
        Assert.Equal(DeploymentStage.Running, town.Deployment.Progress.Stage);
        town.Run(TimeSpan.FromDays(2));
        Assert.Equal(DeploymentOutcome.Done, town.MemberOf(devices[0]).Outcome);
        town.AssertAllHaveTheImage();
        town.AssertLawful();
    }

    [Fact]
    public void A_device_that_falls_silent_in_the_middle_is_waited_for()
    {
        var device = new FuotaDevice(1, seed: 4);
        var town = new FuotaTown(device);
        town.Begin();
        town.Run(TimeSpan.FromHours(2), () => town.Deployment.Progress.Round is { IsSending: true });
        device.NextUplink = town.Now + TimeSpan.FromHours(30);
        town.Run(TimeSpan.FromDays(2));
        Assert.Equal(DeploymentOutcome.Done, town.MemberOf(device).Outcome);
    }

    [Fact]
    public void Whoever_never_comes_is_given_up_when_the_time_is_over()
    {
        var devices = Enumerable.Range(1, 2).Select(i => new FuotaDevice(i, seed: 3)).ToArray();
        devices[0].NextUplink = ServerRig.Start + TimeSpan.FromDays(9);
        var town = new FuotaTown(devices);
        town.Begin();
        town.Run(TimeSpan.FromDays(3));
        Assert.Equal(DeploymentStage.Ended, town.Deployment.Progress.Stage);
        var member = town.MemberOf(devices[0]);
        Assert.Equal((DeploymentStep.GroupSetup, DeploymentFailure.TimeOver), (member.FailedAt, member.Reason));
        Assert.Equal(DeploymentOutcome.Done, town.MemberOf(devices[1]).Outcome);
        Assert.Empty(town.Server.QueueOf(devices[0].Radio.DevEui));
    }

    [Fact]
    [Shows("fuota")]
    public void A_firmware_is_started_and_its_version_awaited()
    {
        var device = new FuotaDevice(1, seed: 1);
        var town = new FuotaTown(device);
        town.Begin(FuotaTown.Settings with { Firmware = new FirmwareUpdate(2, TimeSpan.FromMinutes(5)) });
        town.Run(TimeSpan.FromDays(2));
        Assert.Equal(DeploymentOutcome.Done, town.MemberOf(device).Outcome);
        Assert.Equal(2u, device.RunningVersion);
    }

    [Fact]
    public void A_block_with_a_wrong_mic_is_told_and_not_called_done()
    {
        var device = new FuotaDevice(1, seed: 1) { Version = 2, CorruptsImage = true };
        var town = new FuotaTown(device);
        town.Begin(FuotaTown.Settings with { PackageVersion = 2 });
        town.Run(TimeSpan.FromDays(2));
        var member = town.MemberOf(device);
        Assert.Equal((DeploymentOutcome.Failed, DeploymentFailure.MicError), (member.Outcome, member.Reason));
        Assert.False(device.HasGroup);
    }

    [Theory]
    [InlineData("McGroupSetupReq", "0204", DeploymentStep.GroupSetup, DeploymentFailure.GroupIdError)]
    [InlineData("FragSessionSetupReq", "0201", DeploymentStep.FragmentSetup, DeploymentFailure.AlgorithmUnsupported)]
    [InlineData("FragSessionSetupReq", "0202", DeploymentStep.FragmentSetup, DeploymentFailure.NotEnoughMemory)]
    [InlineData("FragSessionSetupReq", "0204", DeploymentStep.FragmentSetup, DeploymentFailure.FragIndexUnsupported)]
    [InlineData("FragSessionSetupReq", "0208", DeploymentStep.FragmentSetup, DeploymentFailure.WrongDescriptor)]
    [InlineData("McClassCSessionReq", "0404", DeploymentStep.Session, DeploymentFailure.DataRateError)]
    [InlineData("McClassCSessionReq", "0408", DeploymentStep.Session, DeploymentFailure.FrequencyError)]
    [InlineData("McClassCSessionReq", "0410", DeploymentStep.GroupSetup, DeploymentFailure.Forgetful)]
    [InlineData("FragSessionStatusReq", "0100000001", DeploymentStep.Status, DeploymentFailure.NotEnoughMemory)]
    [InlineData("DevUpgradeImageReq", "0400", DeploymentStep.Image, DeploymentFailure.NoImage)]
    [InlineData("DevUpgradeImageReq", "0401", DeploymentStep.Image, DeploymentFailure.InvalidImage)]
    [InlineData("DevUpgradeImageReq", "0402", DeploymentStep.Image, DeploymentFailure.WrongHardware)]
    [InlineData("DevUpgradeImageReq", "040309000000", DeploymentStep.Image, DeploymentFailure.WrongVersion)]
    [InlineData("DevVersionReq", "010100000007000000", DeploymentStep.Version, DeploymentFailure.WrongVersion)]
    public void A_device_that_refuses_is_given_up_with_step_and_reason_and_the_other_is_served(
        string request, string answer, DeploymentStep step, DeploymentFailure reason)
    {
        var devices = Enumerable.Range(1, 2).Select(i => new FuotaDevice(i, seed: 6)).ToArray();
        devices[0].Refusal = name => name == request ? Convert.FromHexString(answer) : null;
        var town = new FuotaTown(devices);
        town.Begin(FuotaTown.Settings with { Firmware = new FirmwareUpdate(2, TimeSpan.FromMinutes(1)) });
        town.Run(TimeSpan.FromDays(2));
        var refused = town.MemberOf(devices[0]);
        Assert.Equal((DeploymentOutcome.Failed, reason), (refused.Outcome, refused.Reason));
        Assert.True(refused.FailedAt == step || reason == DeploymentFailure.Forgetful, $"{refused.FailedAt}");
        Assert.Equal(DeploymentOutcome.Done, town.MemberOf(devices[1]).Outcome);
        Assert.Equal(DeploymentStage.Ended, town.Deployment.Progress.Stage);
        Assert.True(!devices[0].HasGroup || reason == DeploymentFailure.Forgetful, "The group stays on the device.");
    }

    [Theory]
    [InlineData("McGroupSetupReq", DeploymentStep.GroupSetup)]
    [InlineData("FragSessionSetupReq", DeploymentStep.FragmentSetup)]
    [InlineData("FragSessionStatusReq", DeploymentStep.Status)]
    [InlineData("DevUpgradeImageReq", DeploymentStep.Image)]
    [InlineData("DevRebootCountdownReq", DeploymentStep.Reboot)]
    public void A_request_that_is_not_answered_is_repeated_as_often_as_allowed(string request, DeploymentStep step)
    {
        var device = new FuotaDevice(1, seed: 6) { SilentTo = request };
        var town = new FuotaTown(device);
        town.Begin(FuotaTown.Settings with { Firmware = new FirmwareUpdate(2, TimeSpan.FromMinutes(1)) });
        town.Run(TimeSpan.FromDays(2));
        var member = town.MemberOf(device);
        Assert.Equal((step, DeploymentFailure.NoAnswer), (member.FailedAt, member.Reason));
        Assert.Equal(FuotaTown.Settings.MaxTries, device.Heard.Count(name => name == request));
    }

    [Fact]
    public void A_device_with_a_wrong_clock_is_not_taken_along()
    {
        var device = new FuotaDevice(1, seed: 6) { ClockError = TimeSpan.FromHours(1) };
        var town = new FuotaTown(device);
        town.Begin(FuotaTown.Settings with { SessionLead = TimeSpan.FromHours(2) });
        town.Run(TimeSpan.FromDays(2));
        Assert.Equal(DeploymentFailure.WrongClock, town.MemberOf(device).Reason);
        Assert.Empty(device.Fragments);
    }

    [Fact]
    public void A_device_without_the_key_is_given_up_at_once()
    {
        var device = new FuotaDevice(1, seed: 6) { GenAppKey = default };
        var town = new FuotaTown(device);
        town.Begin();
        town.Run(TimeSpan.FromHours(1));
        Assert.Equal(DeploymentFailure.NoKey, town.MemberOf(device).Reason);
        Assert.Empty(device.Heard);
    }

    [Theory]
    [InlineData(DeploymentStep.GroupSetup)]
    [InlineData(DeploymentStep.FragmentSetup)]
    [InlineData(DeploymentStep.Reception)]
    public void A_cancelled_deployment_stops_sending_and_lets_devices_forget_the_group(DeploymentStep at)
    {
        var device = new FuotaDevice(1, seed: 7);
        var town = new FuotaTown(device);
        town.Begin();
        town.Run(TimeSpan.FromDays(1), () => town.MemberOf(device).Step == at);
        town.Do(effects => Assert.True(town.Server.CancelDeployment(FuotaTown.Id, town.Now, effects)));
        var before = device.Fragments.Count;
        town.Run(TimeSpan.FromDays(2));
        Assert.Equal(before, device.Fragments.Count);
        Assert.Equal(DeploymentFailure.Cancelled, town.MemberOf(device).Reason);
        Assert.Equal(DeploymentStage.Ended, town.Deployment.Progress.Stage);
        Assert.False(device.HasGroup);
        Assert.Empty(town.Server.QueueOf(device.Radio.DevEui));
    }

    [Fact]
    public void A_paused_deployment_sends_nothing_and_goes_on_where_it_was()
    {
        var device = new FuotaDevice(1, seed: 7);
        var town = new FuotaTown(device);
        town.Begin();
        town.Run(TimeSpan.FromDays(1), () => device.Fragments.Count > 10);
        town.Do(effects => Assert.True(town.Server.PauseDeployment(FuotaTown.Id, true, town.Now, effects)));
        var before = device.Fragments.Count;
        town.Run(TimeSpan.FromSeconds(20));
        Assert.InRange(device.Fragments.Count, before, before + 1);
        town.Do(effects => Assert.True(town.Server.PauseDeployment(FuotaTown.Id, false, town.Now, effects)));
        town.Run(TimeSpan.FromDays(2));
        town.AssertAllHaveTheImage();
        Assert.Equal(1, town.Deployment.Progress.Rounds);
    }

    [Fact]
    public void Fragments_leave_others_their_part_of_the_airtime()
    {
        var devices = Enumerable.Range(1, 3).Select(i => new FuotaDevice(i, seed: 8)).ToArray();
        var town = new FuotaTown(devices);
        town.Begin(FuotaTown.Settings with { DataRate = 0, AirtimeShare = 0.1, FragSize = 48 });
        town.Run(TimeSpan.FromDays(2));
        town.AssertAllHaveTheImage();
        town.AssertLawful(mostSeconds: 36 + 10);
        Assert.DoesNotContain(town.Journal, effect => effect is DownlinkMade made
            && made.DevEui == town.Deployment.Plan.Group.DevEui
            && town.Downlinks.All(down => !ServerRig.PhyOf(down).AsSpan().SequenceEqual(made.PhyPayload)));
    }
}

using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>What may be begun as a deployment, and what is said of what may not.</summary>
public sealed class FuotaStartTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public FuotaStartTests() => _rig = new ServerRig(_device);

    public static TheoryData<string, DeploymentSettings> Wrong
    {
        get
        {
            var right = FuotaTown.Settings;
            return new TheoryData<string, DeploymentSettings>
            {
                { "region is 'xx'", right with { Region = "xx" } },
                { "class is A", right with { Class = DeviceClass.A } },
                { "dataRate is 14", right with { DataRate = 14 } },
                { "fragSize is 0", right with { FragSize = 0 } },
                { "fragSize is 49", right with { FragSize = 49, DataRate = 0 } },
                { "frequencyHz is 1", right with { FrequencyHz = 1 } },
                { "packageVersion is 3", right with { PackageVersion = 3 } },
                { "mcGroupId is 4", right with { McGroupId = 4 } },
                { "airtimeShare is 1.5", right with { AirtimeShare = 1.5 } },
                { "duration is", right with { Duration = TimeSpan.FromDays(100) } },
                { "rebootAfter is", right with { Firmware = new FirmwareUpdate(1, TimeSpan.Zero) } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_setting_is_named_with_its_bound(string expected, DeploymentSettings settings)
    {
        var errors = Start(Order() with { Settings = settings });
        Assert.Contains(errors, error => error.StartsWith(expected, StringComparison.Ordinal));
        Assert.Empty(_rig.All);
    }

    [Fact]
    public void An_image_that_needs_too_many_fragments_is_refused()
    {
        var order = Order() with { Image = new byte[20_000], Settings = FuotaTown.Settings with { FragSize = 1 } };
        Assert.Contains("20000 fragments", Assert.Single(Start(order)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_and_too_much_are_refused()
    {
        Assert.Contains("image has 0 bytes", Start(Order() with { Image = default })[0], StringComparison.Ordinal);
        Assert.Contains("image has 1048577", Start(Order() with { Image = new byte[1_048_577] })[0],
            StringComparison.Ordinal);
        Assert.Contains("devices are 0", Start(Order() with { Members = [] })[0], StringComparison.Ordinal);
        Assert.Contains("seed has 3", Start(Order() with { Seed = new byte[3] })[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_device_is_named()
    {
        var errors = Start(Order() with { Members = [_device.DevEui, new Eui64(77)] });
        Assert.Equal("devices: 000000000000004d is not registered.", Assert.Single(errors));
    }

    [Fact]
    public void A_device_takes_part_in_one_deployment_at_a_time()
    {
        Assert.Empty(Start(Order()));
        var errors = Start(Order() with { Id = Guid.NewGuid() });
        Assert.Contains(FuotaTown.Id.ToString(), Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_deployment_asked_for_twice_is_one()
    {
        Assert.Empty(Start(Order()));
        Assert.Empty(Start(Order()));
        Assert.Single(_rig.All.OfType<DeploymentStarted>());
    }

    [Fact]
    public void A_group_has_an_address_nobody_holds_and_a_key_that_follows_from_the_seed()
    {
        Assert.Empty(Start(Order()));
        var group = _rig.All.OfType<DeploymentStarted>().Single().Plan.Group;
        var again = new ServerRig(new SimulatedDevice(1, abp: true, devAddr: group.McAddr.Value));
        again.Server.StartDeployment(Order(), again.Now, again.All);
        var other = again.All.OfType<DeploymentStarted>().Single().Plan.Group;
        Assert.NotEqual(group.McAddr, other.McAddr);
        Assert.Equal(group.McKey, other.McKey);
        Assert.DoesNotContain(group.McKey.ToString()!, group.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_cancels_or_pauses_what_is_not_there()
    {
        Assert.False(_rig.Server.CancelDeployment(FuotaTown.Id, _rig.Now, _rig.All));
        Assert.False(_rig.Server.PauseDeployment(FuotaTown.Id, true, _rig.Now, _rig.All));
        Assert.False(_rig.Server.GiveImage(new byte[3]));
        Assert.Null(_rig.Server.FindDeployment(FuotaTown.Id));
    }

    private DeploymentOrder Order() => new(
        FuotaTown.Id, "test", [_device.DevEui], new byte[500], FuotaTown.Settings, new byte[16]);

    private IReadOnlyList<string> Start(DeploymentOrder order) =>
        _rig.Server.StartDeployment(order, _rig.Now, _rig.All);
}

using Kreisfunk.Bridge.Devices;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class RelayRadioTests
{
    [Fact]
    public void A_profile_that_says_nothing_of_relays_asks_nothing()
    {
        Assert.Null(RelayRadio.Of(ProfileSettings.Default));
    }

    [Fact]
    public void A_relay_is_told_how_to_listen_whom_to_serve_and_how_much()
    {
        var settings = RelayRadio.Of(ProfileSettings.Read("""
            {"relay":{"cadPeriodMs":250,"defaultChannel":1,
              "secondChannel":{"frequencyHz":865500000,"dataRate":3,"ackOffsetKHz":800},
              "limits":{"overall":{"perHour":100,"burst":12},"uplinks":{"perHour":50}},
              "joinRules":[{"euis":"70b3d57ed0","forward":true},{"euis":"00"}],"forwardsOtherJoins":false,
              "devices":[{"devEui":"70b3d5e75e00a118"},{"devEui":"70B3D5E75E00A119","perHour":6,"burst":4}]}}
            """))!;

        Assert.Equal(new RelayConfReq(true, 2, 1, 1, 3, 3, 865_500_000), settings.Relay);
        Assert.Null(settings.EndDevice);
        Assert.Equal(
            new ConfigureFwdLimitReq(100, 50, 127, 127, ResetLimitCounter.ReloadRate, 3, 1, 1, 1),
            settings.ForwardLimits);
        Assert.Equal(
            [
                new FilterListReq(0, FilterListAction.Filter, 0, 0),
                new FilterListReq(1, FilterListAction.Forward, 5, 0x70B3D57ED0),
                new FilterListReq(2, FilterListAction.Forward, 1, 0),
            ],
            settings.Filters);
        Assert.Equal(
            [
                new RelayedDevice(0, new Eui64(0x70B3D5E75E00A118), 63, 1),
                new RelayedDevice(1, new Eui64(0x70B3D5E75E00A119), 6, 2),
            ],
            settings.Devices);
    }

    [Theory]
    [InlineData("never", RelayModeActivation.Disabled)]
    [InlineData("always", RelayModeActivation.Enabled)]
    [InlineData("dynamic", RelayModeActivation.Dynamic)]
    [InlineData("device", RelayModeActivation.EndDeviceControlled)]
    public void A_device_behind_a_relay_is_told_when_to_use_it(string activation, RelayModeActivation expected)
    {
        var settings = RelayRadio.Of(new ProfileSettings
        {
            BehindRelay = new BehindRelayProfile { Activation = activation, AfterUplinks = 32, Backoff = 4 },
        })!;

        Assert.Equal(new EndDeviceConfReq(expected, 2, 4, 0, 0, 0, 0), settings.EndDevice);
        Assert.Null(settings.Relay);
        Assert.Empty(settings.Filters);
    }
}

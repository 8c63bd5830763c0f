using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new NetworkServerOptions().Validate(ServerRig.Regions));

    [Fact]
    public void Every_mistake_is_named_at_once_with_key_value_and_bound()
    {
        var options = new NetworkServerOptions
        {
            DeduplicationWindow = TimeSpan.FromMilliseconds(501),
            Remembrance = TimeSpan.FromSeconds(2),
            MaxRememberedFrames = 15,
            MaxCopies = 0,
            MaxRepeatedAnswers = -1,
            DownlinkMargin = TimeSpan.FromSeconds(1),
            ReceiveDelay1 = TimeSpan.FromSeconds(1.5),
            NetId = "13",
            Rx1DataRateOffset = 6,
            Rx2DataRate = 14,
            MaxDormantDevices = -1,
        };
        var errors = options.Validate(ServerRig.Regions);
        Assert.Equal(11, errors.Count);
        Assert.Contains(
            "NetworkServer:DeduplicationWindow is 00:00:00.5010000; "
                + "it must be from 00:00:00.0500000 to 00:00:00.5000000.",
            errors);
        Assert.Contains("NetworkServer:Rx1DataRateOffset is 6; region eu868 knows 0 to 5.", errors);
        var thrown = Assert.Throws<ArgumentException>(() => new LoRaWanServer(options, ServerRig.Regions));
        Assert.All(errors, error => Assert.Contains(error, thrown.Message));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(500)]
    public void The_bounds_themselves_are_allowed(int milliseconds) => Assert.Empty(new NetworkServerOptions
    {
        DeduplicationWindow = TimeSpan.FromMilliseconds(milliseconds),
    }.Validate(ServerRig.Regions));

    [Fact]
    public void A_value_that_one_region_knows_is_allowed_and_fitted_to_the_others()
    {
        var us915 = LoRaWan.RegionFile.Load("us915");
        var regions = new Dictionary<string, Region> { ["eu868"] = ServerRig.Eu868, ["us915"] = us915 };
        Assert.Empty(new NetworkServerOptions { Rx1DataRateOffset = 5, Rx2DataRate = 3 }.Validate(regions));
        Assert.Equal(4, new NetworkServerOptions { Rx1DataRateOffset = 6, Rx2DataRate = 15 }.Validate(regions).Count);

        Assert.Equal(new ReceiveWindows(2, 5, 3, 869_525_000),
            ReceiveWindows.For(ServerRig.Eu868, TimeSpan.FromSeconds(2), 5, 3));
        Assert.Equal(new ReceiveWindows(2, 3, 8, 923_300_000),
            ReceiveWindows.For(us915, TimeSpan.FromSeconds(2), 5, 3));
        Assert.Equal(new ReceiveWindows(1, 0, 8, 923_300_000),
            ReceiveWindows.For(us915, TimeSpan.FromSeconds(1), 0, null));
    }
}

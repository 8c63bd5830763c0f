using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Radio.BasicStation;
using Kreisfunk.GatewayAgent.Radio.Channels;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class RouterConfigTests
{
    [Fact]
    public void Europe_is_told_as_the_capture_has_it()
    {
        var ours = Write(new AgentOptions { Station = new() { MaxEirpDbm = 16, DutyCycle = false } });
        var captured = JsonNode.Parse(StationVectors.Down("router_config").GetRawText())!.AsObject();
        ours.Remove("MuxTime");
        captured.Remove("MuxTime");
        Assert.True(JsonNode.DeepEquals(captured, ours), ours.ToJsonString());
    }

    [Fact]
    public void By_default_the_station_holds_the_duty_cycle_and_its_own_power()
    {
        var config = Write(new AgentOptions());
        Assert.False(config.ContainsKey("nodc"));
        Assert.Equal(29, (int)config["max_eirp"]!);
    }

    [Fact]
    public void Filters_are_numbers()
    {
        var config = Write(new AgentOptions
        {
            Station = new() { NetIds = ["000013"], JoinEuis = ["70b3d57ed0000000-ffffffffffffffff"] },
        });
        Assert.Equal("[19]", config["NetID"]!.ToJsonString());
        Assert.Equal("[[8121069293711392768,18446744073709551615]]", config["JoinEui"]!.ToJsonString());
    }

    [Theory]
    [InlineData("eu868", "EU863")]
    [InlineData("us915_1", "US902")]
    [InlineData("au915_0", "AU915")]
    [InlineData("as923", "AS923-1")]
    [InlineData("as923_2", "AS923-2")]
    [InlineData("as923_3", "AS923-3")]
    [InlineData("as923_4", "AS923-4")]
    [InlineData("kr920", "KR920")]
    [InlineData("in865", "IN865")]
    [InlineData("ru864", "RU864")]
    [InlineData("eu433", "EU433")]
    [InlineData("cn779", "CN779")]
    [InlineData("cn470_11", "CN470")]
    public void Every_region_of_125_kHz_fits_and_each_channel_lies_within_reach(string topic, string name)
    {
        Assert.True(StationPlan.TryMake(new AgentOptions { Region = topic }, out var plan, out var error), error);
        Assert.Equal(name, plan.RegionName);
        var board = Assert.Single(plan.Boards);
        var wanted = plan.Region.HasFixedChannels
            ? plan.Region.UplinkChannels.Skip(8 * (topic[^1] - '0' + (topic.EndsWith("11", StringComparison.Ordinal)
                ? 10 : 0))).Take(8)
            : plan.Region.UplinkChannels;
        Assert.Equal(wanted.Select(c => c.FrequencyHz), board.MultiSf.Select(board.FrequencyHz));
        Assert.All(board.MultiSf, c => Assert.InRange(c.OffsetHz, -400_000, 400_000));
        if (board.LoraStd is { } wide)
            Assert.InRange(Math.Abs(wide.OffsetHz), 0, board.LoraStdRate!.BandwidthHz == 500_000 ? 300_000 : 375_000);
        if (board.Fsk is { } fsk)
            Assert.InRange(fsk.OffsetHz, -400_000, 400_000);
    }

    [Fact]
    public void America_hears_the_wide_channel_of_its_group()
    {
        Assert.True(StationPlan.TryMake(new AgentOptions { Region = "us915_1" }, out var plan, out _));
        var board = plan.Boards[0];
        Assert.Equal(904_600_000u, board.FrequencyHz(board.LoraStd!.Value));
        Assert.Equal(8, board.LoraStdRate!.SpreadingFactor);
    }

    [Fact]
    public void Several_groups_are_several_boards()
    {
        var config = Write(new AgentOptions { Region = "us915", Station = new() { SubBands = [1, 8] } });
        Assert.Equal("sx1301/2", (string)config["hwspec"]!);
        Assert.Equal(2, config["sx1301_conf"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("us915", null, "Agent:Station:SubBands")]
    [InlineData("us915", 9, "groups 1 to 8")]
    [InlineData("eu868", 1, "leave it out")]
    [InlineData("ism2400", null, "no channels of 125 kHz")]
    [InlineData("roof", null, "Agent:RadioRegion")]
    [InlineData("", null, "Agent:RadioRegion")]
    public void What_does_not_fit_is_said(string topic, int? band, string part)
    {
        var options = new AgentOptions
        {
            Region = topic,
            Station = new() { SubBands = band is { } one ? [one] : [] },
        };
        Assert.False(StationPlan.TryMake(options, out _, out var error));
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_too_far_apart_are_refused()
    {
        var channels = new BoardChannels { NarrowHz = [863_100_000, 866_100_000, 869_100_000] };
        Assert.False(RadioPlacement.TryPlace(channels, out _));
    }

    [Fact]
    public void America_counts_data_rates_for_downlinks_only()
    {
        var rates = Write(new AgentOptions { Region = "us915_0" })["DRs"]!.AsArray();
        Assert.Equal(["[10,125,0]", "[9,125,0]", "[8,125,0]", "[7,125,0]", "[8,500,0]", "[-1,0,0]", "[-1,0,0]",
            "[-1,0,0]", "[12,500,1]", "[11,500,1]", "[10,500,1]", "[9,500,1]", "[8,500,1]", "[7,500,1]", "[-1,0,0]",
            "[-1,0,0]"], rates.Select(r => r!.ToJsonString()));
    }

    private static JsonObject Write(AgentOptions options)
    {
        Assert.True(StationPlan.TryMake(options, out var plan, out var error), error);
        return JsonSerializer.Deserialize<JsonObject>(
            RouterConfig.Write(plan, options.Station, DateTimeOffset.UnixEpoch.AddSeconds(5)))!;
    }
}

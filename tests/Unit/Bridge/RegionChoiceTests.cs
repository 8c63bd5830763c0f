using Kreisfunk.Bridge.Admin;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class RegionChoiceTests
{
    private static readonly RegionChoice Regions = new(["eu868", "us915", "us915_1"], "eu868");
    private static readonly Eui64 Gateway = new(0x0016c001ff10a2b3);

    private static GatewayRecord Record(string region, string? prefix) =>
        GatewayBody.New(Gateway, DateTimeOffset.UnixEpoch) with { Region = region, TopicPrefix = prefix };

    [Theory]
    [InlineData("eu868", "eu868")]
    [InlineData("us915_0", "us915")]
    [InlineData("us915_1", "us915_1")]
    [InlineData("eu868_12", "eu868")]
    [InlineData("us915_", null)]
    [InlineData("us915_x", null)]
    [InlineData("_1", null)]
    [InlineData("", null)]
    [InlineData("town", null)]
    public void A_prefix_means_its_region_with_or_without_a_number(string prefix, string? expected) =>
        Assert.Equal(expected, Regions.Meaning(prefix));

    [Theory]
    [InlineData("eu868")]
    [InlineData("")]
    [InlineData("town")]
    public void The_region_a_person_has_said_wins_over_any_prefix(string prefix) =>
        Assert.Equal("us915", Regions.Choose(prefix, new KnownGateway("us915", IsRegistered: true)));

    [Fact]
    public void A_gateway_that_appeared_by_itself_takes_its_prefixs_region()
    {
        var known = new KnownGateway("us915", IsRegistered: false);
        Assert.Equal("eu868", Regions.Choose("eu868", known));
        Assert.Equal("us915", Regions.Choose("", known));
        Assert.Equal("us915", Regions.Choose("town", known));
        Assert.Equal("eu868", Regions.Choose("town", null));
    }

    [Fact]
    public void A_registered_region_that_this_server_no_longer_knows_costs_no_frame()
    {
        var known = new KnownGateway("xx999", IsRegistered: true);
        Assert.Equal("us915", Regions.Choose("us915_0", known));
        Assert.Equal("eu868", Regions.Choose("town", known));
    }

    [Theory]
    [InlineData("eu868", "eu868", PrefixMismatch.None)]
    [InlineData("us915", "us915_0", PrefixMismatch.None)]
    [InlineData("eu868", null, PrefixMismatch.None)]
    [InlineData("eu868", "", PrefixMismatch.Missing)]
    [InlineData("eu868", "us915", PrefixMismatch.Other)]
    [InlineData("eu868", "town/eu868", PrefixMismatch.Other)]
    public void A_mismatch_is_told_with_what_to_do(string region, string? prefix, PrefixMismatch expected)
    {
        var record = Record(region, prefix);
        var view = GatewayView.Of(record);

        Assert.Equal(expected, record.PrefixMismatch);
        Assert.Equal(expected == PrefixMismatch.None, view.Hint is null);
        Assert.Equal(expected == PrefixMismatch.None ? null : expected == PrefixMismatch.Missing ? "missing" : "other",
            view.PrefixMismatch);
    }

    [Fact]
    public void A_mistake_in_a_gateway_is_told_with_the_known_regions()
    {
        Assert.False(new GatewayBody(null, null, "eu999", 51, null).TryRead(
            Record("eu868", null), ["us915", "eu868"], out _, out var errors));
        Assert.Equal(
            [
                "region is \"eu999\"; this server knows eu868, us915.",
                "latitude and longitude belong together; give both or none.",
            ],
            errors);
    }

    [Fact]
    public void A_topic_without_a_prefix_is_understood_and_answered_in_kind()
    {
        Assert.True(GatewayTopics.TryParse($"gateway/{Gateway}/event/up", out var prefix, out var gateway, out _));
        var directory = new GatewayDirectory(2);
        directory.Heard(gateway, "us915", DateTimeOffset.UnixEpoch, new GatewayDialect(prefix, Json: false));

        Assert.Equal($"gateway/{Gateway}/command/down",
            GatewayTopics.For(directory.DialectOf(gateway, "us915").TopicPrefix, gateway, GatewayTopicKind.Down));
        Assert.Equal("", Assert.Single(directory.Take()).TopicPrefix);
    }
}

using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class DestinationSourceTests
{
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?>
        {
            ["Agent:Destinations:a:Mqtt:Host"] = "a.example",
            ["Agent:Destinations:b:Mqtt:Host"] = "b.example",
        }).Build();

    private readonly DestinationSource _source;

    public DestinationSourceTests() => _source = new DestinationSource(_configuration, new AgentOptionsValidator());

    [Fact]
    public void Any_changed_key_makes_another_destination_and_leaves_the_others_the_same()
    {
        var before = Read();
        _configuration["Agent:Destinations:a:Filter:NetIds:0"] = "000013";
        var after = Read();
        Assert.NotEqual(before.Destinations["a"].Settings, after.Destinations["a"].Settings);
        Assert.Equal(before.Destinations["b"].Settings, after.Destinations["b"].Settings);
    }

    [Theory]
    [InlineData("Agent:Destinations:a:Mqtt:Port", "0")]
    [InlineData("Agent:Destinations:a:Mqtt:Port", "none")]
    [InlineData("Agent:DownlinkOwner", "c")]
    [InlineData("Agent:Udp:Port", "-1")]
    public void What_does_not_hold_is_told_and_gives_no_plan(string key, string value)
    {
        Read();
        _configuration[key] = value;
        Assert.False(_source.TryRead(out _, out var errors));
        Assert.Contains(errors, error => error.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_that_are_suddenly_gone_are_no_wish_to_drop_everybody()
    {
        var file = new Emptied();
        var source = new DestinationSource(new ConfigurationBuilder().Add(file).Build(), new AgentOptionsValidator());
        Assert.True(source.TryRead(out _, out _));
        file.Empty();
        Assert.False(source.TryRead(out _, out var errors));
        Assert.Contains("gone", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_settings_from_the_start_there_are_no_destinations() => Assert.True(
        new DestinationSource(new ConfigurationBuilder().Build(), new AgentOptionsValidator()).TryRead(out _, out _));

    /// <summary>A settings file that an editor empties before it writes it anew.</summary>
    private sealed class Emptied : ConfigurationProvider, IConfigurationSource
    {
        public Emptied() => Data["Agent:Destinations:a:Mqtt:Host"] = "a.example";

        public void Empty() => Data.Clear();

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
    }

    private DestinationPlan Read()
    {
        Assert.True(_source.TryRead(out var plan, out _));
        return plan;
    }
}

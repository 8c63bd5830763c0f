using Kreisfunk.GatewayAgent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class DestinationOptionsTests
{
    private static readonly Dictionary<string, string?> Valid = new()
    {
        ["Agent:DownlinkOwner"] = "town-b",
        ["Agent:Destinations:town-b:Region"] = "eu868_b",
        ["Agent:Destinations:town-b:Marshaler"] = "json",
        ["Agent:Destinations:town-b:Mqtt:Host"] = "broker.example",
        ["Agent:Destinations:town-b:Mqtt:Tls"] = "true",
        ["Agent:Destinations:town-b:Filter:NetIds:0"] = "000013",
        ["Agent:Destinations:town-b:Filter:DevAddrs:0"] = "26000000/7",
        ["Agent:Destinations:town-b:Filter:JoinEuis:0"] = "70b3d57ed0000000-70b3d57ed0ffffff",
        ["Agent:Destinations:ttn:Kind"] = "udp",
        ["Agent:Destinations:ttn:Udp:Host"] = "192.0.2.1",
        ["Agent:Destinations:ttn:Udp:Euis:aa555a0000000101"] = "b827ebfffe000001",
        ["Agent:Destinations:ttn:MaxAge"] = "00:01:00",
        ["Agent:Destinations:ttn:ShareLocation"] = "false",
    };

    [Fact]
    public void Keys_are_read_from_the_section_of_the_name()
    {
        var options = Read(Valid);
        var mqtt = options.Destinations["town-b"];
        Assert.Equal(("town-b", "eu868_b", Marshaler.Json, "broker.example", 1883), (options.DownlinkOwner, mqtt.Region,
            mqtt.Marshaler, mqtt.Mqtt.Host, mqtt.Mqtt.Port));
        Assert.Equal((Confirmation.PubAck, true, TimeSpan.FromDays(30)),
            (mqtt.Mqtt.Confirmation, mqtt.ShareLocation, mqtt.EffectiveMaxAge));
        Assert.Equal(["000013"], mqtt.Filter.NetIds);
        var udp = options.Destinations["ttn"];
        Assert.Equal((DestinationKind.Udp, "192.0.2.1", 1700, false, TimeSpan.FromMinutes(1)),
            (udp.Kind, udp.Udp.Host, udp.Udp.Port, udp.ShareLocation, udp.EffectiveMaxAge));
        Assert.Equal("b827ebfffe000001", udp.Udp.Euis["aa555a0000000101"]);
    }

    [Fact]
    public void Frames_are_not_sent_late_over_udp_by_default() =>
        Assert.Equal(TimeSpan.FromSeconds(30), new DestinationOptions { Kind = DestinationKind.Udp }.EffectiveMaxAge);

    [Theory]
    [InlineData("Agent:DownlinkOwner", "nobody")]
    [InlineData("Agent:DownlinkOwner", "Own")]
    [InlineData("Agent:Destinations:town-b:Region", "eu868/#")]
    [InlineData("Agent:Destinations:town-b:Mqtt:Host", " ")]
    [InlineData("Agent:Destinations:town-b:Mqtt:Port", "0")]
    [InlineData("Agent:Destinations:town-b:Mqtt:Password", "geheim")]
    [InlineData("Agent:Destinations:town-b:Filter:NetIds:0", "13")]
    [InlineData("Agent:Destinations:town-b:Filter:DevAddrs:0", "26000001/7")]
    [InlineData("Agent:Destinations:town-b:Filter:JoinEuis:0", "70b3d57ed0ffffff-70b3d57ed0000000")]
    [InlineData("Agent:Destinations:town-b:MaxFrames", "0")]
    [InlineData("Agent:Destinations:town-b:MaxBytes", "1")]
    [InlineData("Agent:Destinations:ttn:Udp:Host", "")]
    [InlineData("Agent:Destinations:ttn:Udp:Port", "70000")]
    [InlineData("Agent:Destinations:ttn:Udp:MaxFrames", "0")]
    [InlineData("Agent:Destinations:ttn:Udp:Attempts", "11")]
    [InlineData("Agent:Destinations:ttn:Udp:AckTimeout", "00:00:00.001")]
    [InlineData("Agent:Destinations:ttn:Udp:Euis:aa555a0000000101", "none")]
    [InlineData("Agent:Destinations:ttn:MaxAge", "00:00:00")]
    public void Each_mistake_names_its_key_and_value(string key, string value)
    {
        var failure = Assert.Single(Failures(new(Valid) { [key] = value }));
        var place = key.Split(":0")[0].Split(":aa")[0];
        Assert.Contains(place, failure, StringComparison.Ordinal);
        Assert.Equal(key.EndsWith("Password", StringComparison.Ordinal),
            !failure.Contains(value.Trim(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("own")]
    [InlineData("Town")]
    [InlineData("a/b")]
    [InlineData("-a")]
    public void A_name_is_safe_as_a_directory_and_a_label(string name)
    {
        var failure = Assert.Single(Failures(new() { [$"Agent:Destinations:{name}:Mqtt:Host"] = "broker.example" }));
        Assert.Contains($"'{name}' is no name", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_own_broker_is_no_destination()
    {
        var failure = Assert.Single(Failures(new()
        {
            ["Agent:Destinations:again:Mqtt:Host"] = "127.0.0.1",
            ["Agent:Destinations:again:Mqtt:Port"] = "1883",
        }));
        Assert.Contains("arrive twice", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_sixteen_at_most()
    {
        var values = Enumerable.Range(0, 17)
            .ToDictionary(i => $"Agent:Destinations:d{i}:Mqtt:Host", _ => (string?)"broker.example");
        Assert.Contains("16 are allowed", Assert.Single(Failures(values)), StringComparison.Ordinal);
    }

    [Fact]
    public void One_foreign_eui_names_one_concentrator()
    {
        var failure = Assert.Single(Failures(new(Valid)
        {
            ["Agent:Destinations:ttn:Udp:Euis:aa555a0000000102"] = "B827EBFFFE000001",
        }));
        Assert.Contains("2 concentrators", failure, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Failures(Dictionary<string, string?> values) =>
        Assert.Throws<OptionsValidationException>(() => Read(values)).Failures;

    private static AgentOptions Read(Dictionary<string, string?> values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        using var provider = new ServiceCollection().AddGatewayAgent(configuration).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<AgentOptions>>().Value;
    }
}

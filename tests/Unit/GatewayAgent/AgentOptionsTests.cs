using Kreisfunk.GatewayAgent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class AgentOptionsTests
{
    [Fact]
    public void Without_configuration_everything_stays_on_this_machine()
    {
        var options = Read([]);
        Assert.Equal(("127.0.0.1", 1700, "127.0.0.1", 1883, "eu868"), (options.Udp.Bind, options.Udp.Port,
            options.Mqtt.Host, options.Mqtt.Port, options.Region));
        Assert.Equal((1_500_000, 384L * 1024 * 1024), (options.Spool.MaxFrames, options.Spool.MaxBytes));
        Assert.Equal(("data/spool", false), (options.Spool.Directory, options.Spool.SyncBeforeAck));
    }

    [Fact]
    public void Keys_are_read_from_the_section_agent()
    {
        var options = Read(new()
        {
            ["Agent:Marshaler"] = "json",
            ["Agent:Udp:Allow:0"] = "192.168.7.0/24",
            ["Agent:Mqtt:Confirmation"] = "Cursor",
            ["Agent:Mqtt:ResendAfter"] = "00:00:02",
        });
        Assert.Equal(Marshaler.Json, options.Marshaler);
        Assert.Equal(["192.168.7.0/24"], options.Udp.Allow);
        Assert.Equal(Confirmation.Cursor, options.Mqtt.Confirmation);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Mqtt.ResendAfter);
    }

    [Fact]
    public void All_errors_come_at_once_and_name_key_and_value()
    {
        var values = new Dictionary<string, string?>
        {
            ["Agent:Region"] = "eu868/#",
            ["Agent:GatewayId"] = "12",
            ["Agent:StatsInterval"] = "00:00:00",
            ["Agent:Udp:Bind"] = "localhorst",
            ["Agent:Udp:Port"] = "70000",
            ["Agent:Udp:Allow:0"] = "everybody",
            ["Agent:Mqtt:Port"] = "0",
            ["Agent:Mqtt:Host"] = " ",
            ["Agent:Mqtt:Window"] = "0",
            ["Agent:Spool:MaxFrames"] = "0",
            ["Agent:Spool:MinFreeBytes"] = "-1",
            ["Agent:Spool:SegmentBytes"] = "300000000",
            ["Agent:Spool:SyncEvery"] = "00:00:00",
            ["Agent:Spool:SyncRecords"] = "0",
            ["Agent:Spool:DrainPerSecond"] = "-5",
            ["Agent:Hardware:Board"] = "rak9999",
            ["Agent:Hardware:ResetPin"] = "28",
            ["Agent:Hardware:DeafAfterMissing"] = "4",
            ["Agent:Hardware:DeafAfter"] = "00:01:00",
            ["Agent:Hardware:MaxRadioTemperature"] = "200",
            ["Agent:Hardware:Gnss:Port"] = "ttyAMA0",
            ["Agent:Hardware:Gnss:Baud"] = "96",
        };
        var failures = Assert.Throws<OptionsValidationException>(() => Read(values)).Failures.ToList();
        Assert.Equal(values.Count, failures.Count);
        Assert.All(values, pair => Assert.Contains(failures, failure =>
            failure.Contains(pair.Key.Replace(":0", "", StringComparison.Ordinal), StringComparison.Ordinal)
            && failure.Contains(pair.Value!.Trim(), StringComparison.Ordinal)));
    }

    [Fact]
    public void Segments_too_small_for_the_quota_are_refused()
    {
        var values = new Dictionary<string, string?> { ["Agent:Spool:SegmentBytes"] = "65536" };
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => Read(values)).Failures);
        Assert.Contains("786432", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_not_printed()
    {
        var values = new Dictionary<string, string?> { ["Agent:Mqtt:Password"] = "geheim" };
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => Read(values)).Failures);
        Assert.DoesNotContain("geheim", failure, StringComparison.Ordinal);
    }

    private static AgentOptions Read(Dictionary<string, string?> values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        using var provider = new ServiceCollection().AddGatewayAgent(configuration).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<AgentOptions>>().Value;
    }
}

using Kreisfunk.Running;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class UpSettingsTests
{
    private const string Confirmation = "Agent:Mqtt:Confirmation";

    [Fact]
    public void Behind_the_embedded_broker_only_the_bridges_word_frees_the_spool() =>
        Assert.Equal("Cursor", Derived([])[Confirmation]);

    [Fact]
    public void Behind_a_broker_of_ones_own_the_agent_finds_out_or_is_told() =>
        Assert.DoesNotContain(Confirmation, Derived(new() { ["Broker:Embedded"] = "false" }).Keys);

    private static Dictionary<string, string?> Derived(Dictionary<string, string?> keys)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(keys).Build();
        return UpSettings.Read(configuration).DerivedKeys("data").ToDictionary();
    }
}

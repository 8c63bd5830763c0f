using Kreisfunk.Dashboards;
using Xunit;

namespace Kreisfunk.Tests.Unit.Dashboards;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() =>
        Assert.True(new DashboardsOptionsValidation().Validate(null, new DashboardsOptions()).Succeeded);

    [Fact]
    public void Every_wrong_setting_is_named_at_once_with_key_value_and_bound()
    {
        var result = new DashboardsOptionsValidation().Validate(null, new DashboardsOptions
        {
            TimeZone = "Europe/Musterstadt",
            LiveQueueLength = 65,
            MaxLiveClients = 0,
        });
        Assert.Collection(
            result.Failures!,
            error => Assert.Contains("Dashboards:TimeZone is \"Europe/Musterstadt\"", error, StringComparison.Ordinal),
            error => Assert.Contains(
                "Dashboards:MaxLiveClients is 0, allowed is 1 to", error, StringComparison.Ordinal),
            error => Assert.Contains(
                "Dashboards:LiveQueueLength is 65, allowed is 1 to 64", error, StringComparison.Ordinal));
    }
}

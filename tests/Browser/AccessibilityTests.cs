using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Kreisfunk.Tests.Browser;

/// <summary>Every page in both themes, languages and at a desk's and a phone's width.</summary>
public sealed class AccessibilityTests(Chromium chromium, FilledSite filled) : IClassFixture<FilledSite>
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    public static TheoryData<string> Routes => new(
        "/", "/?q=rathaus&state=live", "/?q=nirgends", $"/devices/{SampleTown.Eui(0)}",
        $"/devices/{SampleTown.Eui(4)}?range=7d", $"/devices/{SampleTown.UnheardDevice}", "/gateways",
        $"/gateways/{SampleTown.Gateway}", $"/gateways/{SampleTown.BareGateway}", "/deployments",
        $"/deployments/{SampleDeployments.Running}", $"/deployments/{SampleDeployments.Running}?phase=failed",
        $"/deployments/{SampleDeployments.Paused}", $"/deployments/{SampleDeployments.Ended}",
        "/there-is-no-such-page");

    [Theory]
    [MemberData(nameof(Routes))]
    public Task A_page_has_no_violation_in_any_theme_language_or_width(string route) =>
        CheckEachViewAsync(filled.Site, route);

    [Theory]
    [InlineData("/")]
    [InlineData("/gateways")]
    [InlineData("/deployments")]
    public async Task An_empty_installation_has_no_violation_either(string route)
    {
        await using var site = await TestSite.StartAsync();
        await CheckEachViewAsync(site, route);
    }

    // One window for a language: to open one takes longer than to look at the page.
    private async Task CheckEachViewAsync(TestSite site, string route)
    {
        foreach (var language in new[] { "de", "en" })
        {
            await using var visit = await chromium.VisitAsync(new VisitOptions(language));
            foreach (var dark in new[] { false, true })
            {
                foreach (var width in new[] { 1280, 320 })
                {
                    await visit.LookAsAsync(dark, width);
                    await visit.GoAsync(site, route);
                    await CheckAsync(visit.Page, $"{route} {language} dark {dark} width {width}");
                    Assert.Equal(language, await visit.Page.GetAttributeAsync("html", "lang"));
                }
            }

            if (route.EndsWith("no-such-page", StringComparison.Ordinal))
                visit.Forgive();
            visit.AssertNoComplaints(site);
        }
    }

    private static async Task CheckAsync(IPage page, string view)
    {
        if (await page.Locator("#connection").CountAsync() > 0)
            await page.WaitForSelectorAsync("#connection[data-connection=live]");
        foreach (var chart in await page.Locator("[data-chart]").AllAsync())
            await chart.Locator("canvas").WaitForAsync();

        var result = await page.RunAxe(new AxeRunOptions
        {
            RunOnly = RunOnlyOptions.Tags(Rules),
            ResultTypes = [ResultType.Violations],
        });
        Assert.True(
            result.Violations.Length == 0,
            $"{view}: " + string.Join("; ", result.Violations.Select(v =>
                $"{v.Id} {string.Join(" | ", v.Nodes.Select(n => n.Html).Take(3))}")));
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        var overflow = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{view}: {overflow} pixels wider than the window");
    }
}

using Kreisfunk.Storage;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Kreisfunk.Tests.Browser;

/// <summary>
/// The pages on firmware updates. Set KREISFUNK_SCREENSHOT to a folder's path with a trailing slash to keep pictures of
/// them in both themes and languages, at a desk's and a phone's width.
/// </summary>
public sealed class DeploymentPageTests(Chromium chromium)
{
    private static readonly string RunningPage = $"/deployments/{SampleDeployments.Running}";

    [Theory]
    [InlineData("de", "Fertig: 4 von 18 Geräten", "Runde 3 sendet: 88 von 160 Fragmenten",
        "Wo die 18 Geräte sind: Fertig 4, Installiert 2, Wird ergänzt 2, Empfängt 4, Wartet auf Runde 2, "
        + "Wird vorbereitet 2, Gescheitert 2", "Es antwortet nicht.", "Den Hersteller fragen")]
    [InlineData("en", "Done: 4 of 18 devices", "Round 3 sends: 88 of 160 fragments",
        "Where the 18 devices are: Done 4, Installing 2, Being completed 2, Receiving 4, Waiting for a round 2, "
        + "Being prepared 2, Failed 2", "It does not answer.", "Ask the maker")]
    public async Task How_far_each_device_is_stands_in_pictures_and_in_words(
        string language, string done, string round, string bar, string failure, string action)
    {
        await using var site = await FilledAsync();
        foreach (var dark in new[] { false, true })
        {
            foreach (var width in new[] { 1280, 390 })
            {
                await using var visit = await chromium.VisitAsync(new VisitOptions(language, dark, width));
                await visit.GoAsync(site, "/deployments");
                await Expect(visit.Page.Locator(".tile").First).ToContainTextAsync(done);
                await Expect(visit.Page.Locator(".tile").First).ToContainTextAsync(round);
                await KeepAsync(visit, $"deployments-{language}-{(dark ? "dark" : "light")}-{width}");

                await visit.Page.Locator(".tile h2 a").First.ClickAsync();
                await Expect(visit.Page).ToHaveURLAsync(site.Url + RunningPage);
                await Expect(visit.Page.Locator(".where .phase-bar")).ToHaveAttributeAsync("aria-label", bar);
                var row = visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = failure });
                await Expect(row.First).ToContainTextAsync(action);
                await KeepAsync(visit, $"deployment-{language}-{(dark ? "dark" : "light")}-{width}");
                visit.AssertNoComplaints(site);
            }
        }
    }

    [Theory]
    [InlineData("de", "Noch kein Update")]
    [InlineData("en", "No update yet")]
    public async Task Without_any_the_page_says_how_one_is_started(string language, string title)
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await chromium.VisitAsync(new VisitOptions(language));
        await visit.GoAsync(site, "/deployments");
        await Expect(visit.Page.Locator(".empty h2")).ToHaveTextAsync(title);
        await Expect(visit.Page.Locator(".empty pre")).ToContainTextAsync("kreisfunk deployment create");
    }

    [Fact]
    public async Task A_device_that_moves_on_is_seen_without_reloading()
    {
        await using var site = await FilledAsync();
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, RunningPage);
        await visit.Page.WaitForSelectorAsync("#connection[data-connection=live]");
        await visit.Page.EvaluateAsync("window.notReloaded = true");

        await new SampleDeployments(site.Stores).MoveAsync(7, DeploymentPhase.Done, "ended");

        await Expect(visit.Page.Locator(".headline dd").First).ToContainTextAsync("5", new() { Timeout = 15_000 });
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.notReloaded === true"));
    }

    [Fact]
    public async Task With_the_keyboard_alone_one_reaches_the_failed_devices_and_one_of_them()
    {
        await using var site = await FilledAsync();
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, RunningPage);
        await visit.TabToAsync(".legend a[href*='phase=failed']");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Page.Locator("#shown")).ToContainTextAsync("2 von 18");
        await Expect(visit.Page.Locator("#phase")).ToHaveValueAsync("failed");
        await visit.TabToAsync(".members a[href^='/devices/']");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page).ToHaveURLAsync($"{site.Url}/devices/{SampleTown.Eui(8)}");
    }

    [Fact]
    public async Task Many_devices_come_in_pages_and_are_found_by_their_identifier()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleDeployments(site.Stores).FillAsync(130);
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, RunningPage + "?page=99");
        await Expect(visit.Page.Locator(".pages")).ToContainTextAsync("Seite 3 von 3");
        Assert.Equal(10, await visit.Page.Locator(".members tbody tr").CountAsync());

        await visit.Page.GetByRole(AriaRole.Searchbox).FillAsync(SampleTown.Eui(77).ToString());
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator(".members tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Who_has_not_moved_on_for_long_is_named_and_a_paused_update_says_how_to_go_on()
    {
        await using var site = await FilledAsync();
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, RunningPage);
        await Expect(visit.Page.Locator("#deployment-now .event").First).ToContainTextAsync("Kita Sonnenblume");
        await visit.GoAsync(site, $"/deployments/{SampleDeployments.Paused}");
        await Expect(visit.Page.Locator(".notice pre"))
            .ToHaveTextAsync($"kreisfunk deployment resume {SampleDeployments.Paused}");
        await Expect(visit.Page.Locator(".events")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_devices_page_leads_to_the_update_it_takes_part_in()
    {
        await using var site = await FilledAsync();
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, $"/devices/{SampleTown.Eui(3)}");
        await visit.Page.Locator("#device-deployment a").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(site.Url + RunningPage);
        await visit.GoAsync(site, $"/devices/{SampleTown.Eui(0)}");
        await Expect(visit.Page.Locator("#device-deployment")).ToBeEmptyAsync();
    }

    private static async Task<TestSite> FilledAsync()
    {
        var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(withHistory: false);
        await new SampleDeployments(site.Stores).FillAsync();
        return site;
    }

    private static async Task KeepAsync(BrowserVisit visit, string name)
    {
        if (Environment.GetEnvironmentVariable("KREISFUNK_SCREENSHOT") is { Length: > 0 } place && place.EndsWith('/'))
            await visit.Page.ScreenshotAsync(new() { Path = $"{place}{name}.png", FullPage = true });
    }
}

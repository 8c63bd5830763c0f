using Kreisfunk.Dashboards.Language;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Kreisfunk.Tests.Browser;

public sealed class VisitTests(Chromium chromium)
{
    [Fact]
    public async Task Without_scripts_every_value_is_there()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(3);
        await using var visit = await chromium.VisitAsync(new VisitOptions(Scripts: false));
        await visit.GoAsync(site, "/");
        await Expect(visit.Page.Locator($"[data-device='{SampleTown.Eui(0)}'] .number")).ToContainTextAsync(",");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Raum 101" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Rathaus, Raum 101");
        await visit.Page.Locator("figure summary").First.ClickAsync();
        await Expect(visit.Page.Locator("figure tbody tr").First).ToBeVisibleAsync();
        visit.AssertNoComplaints(site);
    }

    [Fact]
    public async Task With_the_keyboard_alone_one_reaches_a_devices_chart()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(1);
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, "/");

        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator(".skip")).ToBeFocusedAsync();
        await Expect(visit.Page.Locator(".skip")).ToBeInViewportAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.TabToAsync("a[href^='/devices/02d3e00000000001']");
        await AssertFocusIsVisibleAsync(visit.Page);
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Page).ToHaveURLAsync($"{site.Url}/devices/{SampleTown.Eui(0)}");
        await visit.Page.Locator("[data-chart] canvas").First.WaitForAsync();
        await visit.TabToAsync("[data-chart]");
        await AssertFocusIsVisibleAsync(visit.Page);
        Assert.Contains(
            "Minimum", await visit.Page.Locator(":focus").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        await visit.TabToAsync("summary");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator("figure table").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_language_is_switched_and_kept_without_another_address()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(2, withHistory: false);
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, "/?q=raum");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("What is being measured");
        Assert.Equal($"{site.Url}/?q=raum", visit.Page.Url);
        await Expect(visit.Page.Locator(".reading .number").First).ToContainTextAsync(".");
        await visit.GoAsync(site, "/gateways");
        Assert.Equal("en", await visit.Page.GetAttributeAsync("html", "lang"));
    }

    [Fact]
    public async Task The_theme_is_switched_and_kept()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, "/");
        var light = await BackgroundAsync(visit.Page);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Dunkel" }).ClickAsync();
        await visit.Page.WaitForSelectorAsync("html[data-theme=dark]");
        Assert.NotEqual(light, await BackgroundAsync(visit.Page));
        await visit.GoAsync(site, "/gateways");
        Assert.Equal("dark", await visit.Page.GetAttributeAsync("html", "data-theme"));
    }

    [Fact]
    public async Task Two_hundred_devices_are_shown_page_by_page_and_found_by_search()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(200, withHistory: false);
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, "/");
        Assert.Equal(60, await visit.Page.Locator(".tile").CountAsync());
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Nächste Seite" }).ClickAsync();
        await Expect(visit.Page.Locator(".pages")).ToContainTextAsync("Seite 2 von 4");
        await visit.Page.GetByLabel("Geräte suchen").FillAsync("raum 399");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator(".tile")).ToHaveCountAsync(1);
        visit.AssertNoComplaints(site);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public async Task The_browser_counts_ages_as_the_server_does(string language)
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await chromium.VisitAsync(new VisitOptions(language));
        await visit.GoAsync(site, "/");
        double[] ages = [-1, 0, 4.9, 5, 59.99, 60, 61, 3_599, 3_600, 7_300, 172_799, 172_800, 900_000];
        var ownScript = await visit.Page.GetAttributeAsync("script[type=module]", "src");
        var inBrowser = await visit.Page.EvaluateAsync<string[]>(
            "async ([url, ages]) => { const m = await import(url); return ages.map(a => m.ageText(a)); }",
            new object[] { ownScript!.Replace("main.js", "ages.js", StringComparison.Ordinal), ages });
        var texts = Texts.All.Single(t => t.Code == language);
        Assert.Equal(ages.Select(a => AgeText.Of(TimeSpan.FromSeconds(a), texts)), inBrowser);
    }

    private static Task<string> BackgroundAsync(IPage page) =>
        page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor");

    /// <summary>The tile's link draws its focus ring around the whole tile.</summary>
    private static async Task AssertFocusIsVisibleAsync(IPage page) => Assert.True(await page.EvaluateAsync<bool>(
        """
        () => [null, "::after"].some(part => {
          const style = getComputedStyle(document.activeElement, part);
          return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        })
        """));
}

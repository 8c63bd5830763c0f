using System.Net;
using Kreisfunk.Contracts;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Kreisfunk.Tests.Browser;

public sealed class LiveTests(Chromium chromium)
{
    private static readonly string FirstTile = $"[data-device='{SampleTown.Eui(0)}']";

    [Fact]
    public async Task A_new_value_is_seen_without_reloading()
    {
        await using var site = await TestSite.StartAsync();
        var town = new SampleTown(site.Stores);
        await town.FillAsync(6);
        await using var visit = await chromium.VisitAsync();
        await OpenLiveAsync(visit, site, "/");
        await visit.Page.EvaluateAsync("window.notReloaded = true");

        await town.ChangeAsync(0, "air_temperature", 31.27);

        await Expect(visit.Page.Locator($"{FirstTile} [data-value=air_temperature]")).ToHaveTextAsync("31,3");
        await Expect(visit.Page.Locator($"{FirstTile} time")).ToHaveTextAsync("gerade eben");
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.notReloaded === true"));
        visit.AssertNoComplaints(site);
    }

    [Fact]
    public async Task A_silent_device_becomes_current_when_it_speaks()
    {
        await using var site = await TestSite.StartAsync();
        var town = new SampleTown(site.Stores);
        await town.FillAsync(9);
        await using var visit = await chromium.VisitAsync();
        await OpenLiveAsync(visit, site, "/");
        var tile = visit.Page.Locator($"[data-device='{SampleTown.Eui(7)}']");
        await Expect(tile.Locator("[data-state-text]")).ToHaveTextAsync("unbekannt");

        await town.ChangeAsync(7, "air_temperature", 12);

        await Expect(tile.Locator("[data-state-text]")).ToHaveTextAsync("aktuell");
        await Expect(visit.Page.Locator("[data-count=silent]")).ToHaveTextAsync("1", new() { Timeout = 12_000 });
    }

    [Fact]
    public async Task A_device_that_becomes_silent_is_greyed_and_named_unknown()
    {
        await using var site = await TestSite.StartAsync(settings: new() { ["Dashboards:SilentAfter"] = "00:01:00" });
        var town = new SampleTown(site.Stores);
        await town.FillAsync(1, withHistory: false);
        await town.ChangeAsync(0, "air_temperature", 20);
        await using var visit = await chromium.VisitAsync();
        await visit.Page.Clock.InstallAsync();
        await visit.GoAsync(site, "/");
        await Expect(visit.Page.Locator($"{FirstTile} [data-state-text]")).ToHaveTextAsync("aktuell");

        await visit.Page.Clock.FastForwardAsync(90_000);

        await Expect(visit.Page.Locator($"{FirstTile} [data-state-text]")).ToHaveTextAsync("unbekannt");
        await Expect(visit.Page.Locator(FirstTile)).ToHaveAttributeAsync("data-state", "silent");
    }

    [Fact]
    public async Task The_first_device_appears_on_an_empty_overview()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await chromium.VisitAsync();
        await OpenLiveAsync(visit, site, "/");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Noch kein Gerät" })).ToBeVisibleAsync();

        await new SampleTown(site.Stores).FillAsync(2, withHistory: false);

        await Expect(visit.Page.Locator(FirstTile)).ToBeVisibleAsync(new() { Timeout = 15_000 });
        visit.AssertNoComplaints(site);
    }

    [Fact]
    public async Task A_refused_frame_appears_on_the_devices_page_with_what_to_do()
    {
        await using var site = await TestSite.StartAsync();
        var town = new SampleTown(site.Stores);
        await town.FillAsync(1);
        await using var visit = await chromium.VisitAsync(new VisitOptions("en"));
        await OpenLiveAsync(visit, site, $"/devices/{SampleTown.Eui(0)}");

        await town.WriteFrameAsync(0, FrameVerdict.DevNonceReused, "DevNonce 1");

        var newest = visit.Page.Locator(".frame").First;
        await Expect(newest).ToContainTextAsync("Join repeated", new() { Timeout = 10_000 });
        await Expect(newest).ToContainTextAsync("Restart the device");
    }

    [Fact]
    public async Task After_a_restart_of_the_server_the_page_goes_on_by_itself()
    {
        var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(3, withHistory: false);
        await using var visit = await chromium.VisitAsync();
        await OpenLiveAsync(visit, site, "/");

        await site.StopAsync();
        await Expect(visit.Page.Locator("#connection")).ToHaveTextAsync("Verbindung unterbrochen");
        await using var again = await TestSite.StartAsync(site.Folder, site.Url);
        await new SampleTown(again.Stores).ChangeAsync(0, "air_temperature", 29);

        await Expect(visit.Page.Locator("#connection")).ToHaveTextAsync("Live", new() { Timeout = 10_000 });
        await Expect(visit.Page.Locator($"{FirstTile} [data-value=air_temperature]")).ToHaveTextAsync("29,0");
    }

    [Fact]
    public async Task One_viewer_too_many_is_told_to_come_again()
    {
        await using var site = await TestSite.StartAsync(settings: new() { ["Dashboards:MaxLiveClients"] = "1" });
        using var http = new HttpClient { BaseAddress = new Uri(site.Url) };
        using var first = await http.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var second = await http.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);

        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, "/");
        await Expect(visit.Page.Locator("#connection")).ToContainTextAsync("Zu viele Zuschauer");
        first.Dispose();
        await Expect(visit.Page.Locator("#connection")).ToHaveTextAsync("Live", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task A_returning_browser_gets_what_it_missed()
    {
        await using var site = await TestSite.StartAsync();
        var town = new SampleTown(site.Stores);
        await town.FillAsync(2, withHistory: false);
        using var http = new HttpClient { BaseAddress = new Uri(site.Url) };
        var before = (await site.Stores.Recent.AllLatestAsync(1, Cancel))[0].Id;
        await town.ChangeAsync(1, "air_temperature", 17.5);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/live");
        request.Headers.Add("Last-Event-ID", $"{before}-0");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        Assert.Contains("\"t\":\"17,5\"", await FindLineAsync(reader, "data: [{"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_was_away_too_long_is_told_to_fetch_its_page_anew()
    {
        await using var site = await TestSite.StartAsync();
        var town = new SampleTown(site.Stores);
        await town.FillAsync(600, withHistory: false);
        using var http = new HttpClient { BaseAddress = new Uri(site.Url) };
        using var stream = new StreamReader(await http.GetStreamAsync("/live?after=0-0", Cancel));
        Assert.Equal("event: resync", await FindLineAsync(stream, "event: res"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task OpenLiveAsync(BrowserVisit visit, TestSite site, string path)
    {
        await visit.GoAsync(site, path);
        await Expect(visit.Page.Locator("#connection")).ToHaveTextAsync("Live");
    }

    private static async Task<string> FindLineAsync(StreamReader reader, string start)
    {
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
                return line;
        }

        return "the stream ended";
    }
}

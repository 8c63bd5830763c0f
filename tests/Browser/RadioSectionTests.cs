using Kreisfunk.Storage;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Kreisfunk.Tests.Browser;

/// <summary>
/// A device's sections on downlinks, radio and joins. Set KREISFUNK_SCREENSHOT to a folder's path with a trailing
/// slash to keep pictures of them in both themes, at a desk's and a phone's width.
/// </summary>
public sealed class RadioSectionTests(Chromium chromium)
{
    [Theory]
    [InlineData("de", "Zu groß: 120 Byte, zurzeit passen 51.", "Bestes SNR 4,2 dB aus 20 Meldungen",
        "von local, gültig bis", "über das Relais 70b3d5e75e00a190")]
    [InlineData("en", "Too large: 120 bytes, and 51 fit", "Best SNR 4.2 dB of 20 frames", "by local, valid until",
        "through the relay 70b3d5e75e00a190")]
    public async Task What_waits_what_was_decided_and_who_allowed_it_stand_on_the_page(
        string language, string parked, string adr, string allowed, string relay)
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(1);
        foreach (var dark in new[] { false, true })
        {
            foreach (var width in new[] { 1280, 390 })
            {
                await using var visit = await chromium.VisitAsync(new VisitOptions(language, dark, width));
                await visit.GoAsync(site, $"/devices/{SampleTown.Eui(0)}");

                await Expect(visit.Page.Locator("#downlinks")).ToContainTextAsync(parked);
                await Expect(visit.Page.Locator("#radio")).ToContainTextAsync(adr);
                await Expect(visit.Page.Locator("#radio")).ToContainTextAsync("NewChannelReq");
                await Expect(visit.Page.Locator("#radio dl")).ToContainTextAsync("260b1f3a");
                await Expect(visit.Page.Locator("#joins")).ToContainTextAsync(allowed);
                await Expect(visit.Page.Locator(".frames")).ToContainTextAsync(relay);
                if (Environment.GetEnvironmentVariable("KREISFUNK_SCREENSHOT") is { Length: > 0 } place
                    && place.EndsWith('/'))
                {
                    var file = $"{place}radio-{language}-{(dark ? "dark" : "light")}-{width}.png";
                    await visit.Page.ScreenshotAsync(new() { Path = file, FullPage = true });
                }

                visit.AssertNoComplaints(site);
            }
        }
    }

    [Fact]
    public async Task A_device_that_was_never_heard_says_so_in_each_section()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(1);
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, $"/devices/{SampleTown.UnheardDevice}");

        await Expect(visit.Page.Locator("#downlinks")).ToContainTextAsync("wartet nichts");
        await Expect(visit.Page.Locator("#radio")).ToContainTextAsync("Noch keine Sitzung");
        await Expect(visit.Page.Locator("#joins")).ToContainTextAsync("Noch keine Anmeldung");
    }

    [Fact]
    public async Task A_gateway_whose_topics_name_no_region_says_what_to_do()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(1);
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, $"/gateways/{SampleTown.BareGateway}");
        await Expect(visit.Page.Locator("#gateway-prefix")).ToContainTextAsync("eu868/gateway/");

        await visit.GoAsync(site, $"/gateways/{SampleTown.Gateway}");
        await Expect(visit.Page.Locator("#gateway-prefix")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task What_a_newer_bridge_tells_is_shown_by_its_name()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(1);
        await site.Stores.Radio.WriteAsync(new Dictionary<LoRaWan.Eui64, DeviceRadio>(),
        [
            new DeviceActivity(99, SampleTown.Eui(0), ActivityKind.Downlink, DateTimeOffset.UnixEpoch,
                "{\"item\":\"7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77\",\"outcome\":\"teleported\"}"),
            new DeviceActivity(98, SampleTown.Eui(0), ActivityKind.Adr, DateTimeOffset.UnixEpoch, "{\"broken"),
        ], TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync();
        await visit.GoAsync(site, $"/devices/{SampleTown.Eui(0)}");

        await Expect(visit.Page.Locator("#downlinks")).ToContainTextAsync("teleported");
    }
}

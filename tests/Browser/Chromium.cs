using Kreisfunk.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Kreisfunk.Tests.Browser;

/// <summary>Debian's Chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } executable)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments });
    }

    /// <summary>A fresh profile. Without Chromium the test is skipped; in CI it fails.</summary>
    public async Task<BrowserVisit> VisitAsync(VisitOptions? options = null)
    {
        if (_browser is null)
        {
            const string Missing = "Chromium is not installed: apt-get install chromium (./dev test does it as root).";
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail(Missing);
            Assert.Skip(Missing);
        }

        options ??= new VisitOptions();
        var context = await _browser.NewContextAsync(new()
        {
            Locale = options.Language == "de" ? "de-DE" : "en-GB",
            ColorScheme = options.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = options.Width, Height = 900 },
            JavaScriptEnabled = options.Scripts,
        });
        return new BrowserVisit(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

public sealed record VisitOptions(string Language = "de", bool Dark = false, int Width = 1280, bool Scripts = true);

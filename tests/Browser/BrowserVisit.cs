using Microsoft.Playwright;
using Xunit;

namespace Kreisfunk.Tests.Browser;

/// <summary>One visitor's browser window; it remembers everything that went wrong in it.</summary>
public sealed class BrowserVisit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];

    public BrowserVisit(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"console: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Add($"script: {error}");
        page.Request += (_, request) => _requests.Add(request.Url);
        // Leaving a page ends its live stream; that is not a failure.
        page.RequestFailed += (_, request) =>
        {
            if (!new Uri(request.Url).AbsolutePath.Equals("/live", StringComparison.Ordinal))
                _complaints.Add($"request: {request.Url} {request.Failure}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400 && response.Request.ResourceType != "document")
                _complaints.Add($"status {response.Status}: {response.Url}");
        };
    }

    public IPage Page { get; }

    public async Task GoAsync(TestSite site, string path)
    {
        await Page.GotoAsync(site.Url + path);
        await Page.WaitForSelectorAsync("h1");
    }

    /// <summary>The same window in another theme and width.</summary>
    public async Task LookAsAsync(bool dark, int width)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        await Page.SetViewportSizeAsync(width, 900);
    }

    /// <summary>Reaches what the selector names with the Tab key alone.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector))
                return;
        }

        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    /// <summary>Forgets what went wrong so far, after something was broken on purpose.</summary>
    public void Forgive() => _complaints.Clear();

    public void AssertNoComplaints(TestSite site)
    {
        Assert.Empty(_complaints);
        Assert.All(_requests, url => Assert.StartsWith(site.Url, url, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

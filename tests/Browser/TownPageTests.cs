using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Kreisfunk.Tests.Browser;

/// <summary>
/// What a newcomer sees: the program as it is started by hand, its town sending real frames, a real browser.
/// Set KREISFUNK_SCREENSHOT to a file to keep a picture of the start page (docs/images/start.png is one).
/// </summary>
public sealed class TownPageTests(Chromium chromium)
{
    private const string AnyValue = "[data-device] [data-value]";
    private const float Patience = 60_000;

    [Fact]
    public async Task A_value_of_the_town_appears_and_changes_without_reloading()
    {
        await using var visit = await chromium.VisitAsync();
        await using var town = await TownProcess.StartAsync();
        await visit.Page.GotoAsync(town.Url);
        await Expect(visit.Page.Locator("[data-device]").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await UntilAsync(visit, values => values.Length >= 12);

        await visit.Page.EvaluateAsync("window.notReloaded = true");
        var before = await ValuesAsync(visit);
        await UntilAsync(visit, values => !values.SequenceEqual(before));
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.notReloaded === true"));
        if (Environment.GetEnvironmentVariable("KREISFUNK_SCREENSHOT") is { Length: > 0 } file)
            await visit.Page.ScreenshotAsync(new() { Path = file });
    }

    [Fact]
    public async Task The_towns_gateways_are_online_and_their_frames_have_verdicts()
    {
        await using var visit = await chromium.VisitAsync();
        await using var town = await TownProcess.StartAsync();
        await visit.Page.GotoAsync(town.Url);
        await Expect(visit.Page.Locator("[data-device]").First).ToBeVisibleAsync(new() { Timeout = Patience });

        await visit.Page.GotoAsync($"{town.Url}gateways");
        await Expect(visit.Page.GetByText("Rathaus (Demo)").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(visit.Page.GetByText("Kirchturm (Demo)").First).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    // Playwright's own waiting for a script needs eval, which the page's content security policy rightly forbids.
    private static async Task UntilAsync(BrowserVisit visit, Func<string[], bool> holds)
    {
        var values = await ValuesAsync(visit);
        for (var wall = Stopwatch.StartNew(); !holds(values); values = await ValuesAsync(visit))
        {
            Assert.True(wall.Elapsed.TotalMilliseconds < Patience, $"The page shows {string.Join(", ", values)}");
            await Task.Delay(200);
        }
    }

    private static Task<string[]> ValuesAsync(BrowserVisit visit) => visit.Page.EvaluateAsync<string[]>(
        $"Array.from(document.querySelectorAll('{AnyValue}')).map(e => e.textContent)");

    private sealed class TownProcess : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly string _data;

        private TownProcess(Process process, string data, int http)
        {
            _process = process;
            _data = data;
            Url = $"http://127.0.0.1:{http}/";
        }

        public string Url { get; }

        public static async Task<TownProcess> StartAsync()
        {
            var data = Directory.CreateTempSubdirectory("kreisfunk-town").FullName;
            var http = FreePort();
            string[] arguments =
            [
                Program(), "up", "--town", "12", "--town-interval", "5", "--data", data, "--http",
                $"http://127.0.0.1:{http}", "--mqtt-port", $"{FreePort()}", "--udp-port", $"{FreePort()}",
                "--station-port", "0",
            ];
            var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var town = new TownProcess(process, data, http);
            await town.UntilItAnswersAsync();
            return town;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
                _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            Directory.Delete(_data, recursive: true);
        }

        private async Task UntilItAnswersAsync()
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            for (var wall = Stopwatch.StartNew(); wall.Elapsed < TimeSpan.FromMilliseconds(Patience);)
            {
                Assert.False(_process.HasExited, "The program ended.");
                try
                {
                    using var response = await http.GetAsync(new Uri($"{Url}readyz"));
                    if (response.StatusCode == HttpStatusCode.OK)
                        return;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    // Not yet.
                }

                await Task.Delay(200);
            }

            Assert.Fail("The program did not become ready.");
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private static string Program()
        {
            var build = new DirectoryInfo(AppContext.BaseDirectory);
            var root = build;
            while (!File.Exists(Path.Combine(root.FullName, "IoT.sln")))
                root = root.Parent!;
            return Path.Combine(root.FullName, "all-in-one", "bin", build.Parent!.Name, build.Name, "kreisfunk.dll");
        }
    }
}

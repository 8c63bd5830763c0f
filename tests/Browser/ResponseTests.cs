using System.Net;
using Kreisfunk.Dashboards.Assets;
using Xunit;

namespace Kreisfunk.Tests.Browser;

/// <summary>What goes over the line: headers, files and their compression.</summary>
public sealed class ResponseTests
{
    /// <summary>The files of a first visit: what a phone in a cellar fetches in a second or two.</summary>
    private const int MostBytesOfFirstVisit = 60_000;

    public static TheoryData<string> Files => new(new WebAssets().Paths);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_kept_for_ever_and_compressed_when_that_saves_anything(string path)
    {
        await using var site = await TestSite.StartAsync();
        using var http = Client(site);
        var assets = new WebAssets();
        foreach (var encoding in new[] { "gzip", "br" })
        {
            using var plain = await http.GetAsync(assets.Url(path), Cancel);
            using var request = new HttpRequestMessage(HttpMethod.Get, assets.Url(path));
            request.Headers.Add("Accept-Encoding", encoding);
            using var response = await http.SendAsync(request, Cancel);
            var full = (await plain.Content.ReadAsByteArrayAsync(Cancel)).Length;
            var sent = (await response.Content.ReadAsByteArrayAsync(Cancel)).Length;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl!.ToString());
            Assert.Empty(plain.Content.Headers.ContentEncoding);
            if (full < 1_000)
                continue;
            Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
            Assert.InRange(sent, 1, full * 7 / 10);
        }
    }

    [Fact]
    public async Task The_first_visit_is_small()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(20, withHistory: false);
        using var http = Client(site);
        http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        var assets = new WebAssets();
        var bytes = 0;
        foreach (var path in assets.Paths.Where(p => !p.Contains("uPlot.esm", StringComparison.Ordinal)))
            bytes += (await http.GetByteArrayAsync(assets.Url(path), Cancel)).Length;
        Assert.InRange(bytes, 5_000, MostBytesOfFirstVisit);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/gateways")]
    [InlineData("/live")]
    [InlineData("/nowhere")]
    public async Task Every_answer_keeps_strangers_out(string path)
    {
        await using var site = await TestSite.StartAsync();
        using var http = Client(site);
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("/nowhere", "text/html", true)]
    [InlineData("/devices/00", "text/html", true)]
    [InlineData("/gateways/ffffffffffffffff", "text/html", true)]
    [InlineData("/api/v1/nowhere", "application/json", false)]
    [InlineData("/assets/0/js/none.js", "*/*", false)]
    public async Task What_is_not_there_is_a_page_for_people_and_a_bare_status_for_programs(
        string path, string accept, bool isPage)
    {
        await using var site = await TestSite.StartAsync();
        using var http = Client(site);
        http.DefaultRequestHeaders.Add("Accept", accept);
        using var response = await http.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(isPage ? "text/html" : null, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Markup_in_a_name_or_a_payload_stays_text()
    {
        await using var site = await TestSite.StartAsync();
        var town = new SampleTown(site.Stores);
        await town.FillAsync(1, withHistory: false);
        var device = (await site.Stores.Registry.FindDeviceAsync(SampleTown.Eui(0), Cancel))!;
        await site.Stores.Registry.SaveDeviceAsync(device with { Name = "<script>alert(1)</script>" }, Cancel);
        await town.WriteFrameAsync(0, Contracts.FrameVerdict.Accepted, "<img src=x onerror=alert(1)>");
        using var http = Client(site);
        foreach (var path in new[] { "/", $"/devices/{SampleTown.Eui(0)}", $"/gateways/{SampleTown.Gateway}" })
        {
            var html = await http.GetStringAsync(path, Cancel);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_history_is_sent_in_few_points_and_as_a_file()
    {
        await using var site = await TestSite.StartAsync();
        await new SampleTown(site.Stores).FillAsync(1);
        using var http = Client(site);
        var path = $"/devices/{SampleTown.Eui(0)}/history";
        using var json = System.Text.Json.JsonDocument.Parse(
            await http.GetStringAsync($"{path}.json?quantity=air_temperature&range=24h", Cancel));
        Assert.InRange(json.RootElement.GetProperty("times").GetArrayLength(), 100, 1_001);
        using var csv = await http.GetAsync($"{path}.csv?quantity=air_temperature&range=24h", Cancel);
        Assert.Equal(
            "02d3e00000000001_air_temperature_24h.csv", csv.Content.Headers.ContentDisposition!.FileName);
        Assert.StartsWith(
            "time,min,mean,max,count\r\n", await csv.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static HttpClient Client(TestSite site) =>
        new(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = new Uri(site.Url),
        };
}

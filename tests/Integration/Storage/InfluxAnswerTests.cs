using System.Net;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>What a server may answer that the real one cannot be made to say here.</summary>
public sealed class InfluxAnswerTests : IDisposable
{
    private readonly HttpListener _listener = new();

    private readonly List<(string Path, string? Authorization, int Lines)> _requests = [];

    private readonly string _url = $"http://127.0.0.1:{ServerProcess.FreePort()}/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "<html>Welcome</html>", "Storage:Telemetry:Url")]
    [InlineData(302, "", "Storage:Telemetry:Url")]
    [InlineData(401, "unauthorized", ":Token")]
    [InlineData(403, "forbidden", ":Token")]
    [InlineData(404, "not found", "create the database \"kreisfunk\"")]
    [InlineData(429, "slow down", "raise the server's limits")]
    [InlineData(500, "no space left on device", "disk may be full")]
    [InlineData(503, "timeout", "look into the server's log")]
    [InlineData(400, "bucket name missing", "look into the server's log")]
    [InlineData(400, "partial write: max-series-per-database limit exceeded: (1000000) dropped=1", "server's log")]
    public async Task Anything_but_204_keeps_the_batch_and_names_address_and_fix(int status, string body, string fix)
    {
        Answer((_, _) => (status, body));
        await using var telemetry = Open();
        var error = await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => telemetry.WriteAsync(Points(3), (_, reason) => Assert.Fail(reason), Cancel));
        Assert.Contains(_url, error.Message, StringComparison.Ordinal);
        Assert.Contains($"answered {status}", error.Message, StringComparison.Ordinal);
        Assert.Contains(fix, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Geheim-7411", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_for_the_server_is_halved()
    {
        Answer((_, lines) => lines > 2 ? (413, "too large") : (204, ""));
        await using var telemetry = Open();
        await telemetry.WriteAsync(Points(7), (_, reason) => Assert.Fail(reason), Cancel);
        Assert.Equal(7, _requests.Where(request => request.Lines <= 2).Sum(request => request.Lines));
    }

    [Fact]
    public async Task A_poison_line_among_five_thousand_costs_few_requests()
    {
        Answer((body, _) => body.Contains("f_cnt=1234,", StringComparison.Ordinal)
            ? (400, "{\"error\":\"unable to parse 'uplink': bad\"}")
            : (204, ""));
        await using var telemetry = Open();
        var refused = new List<uint>();
        await telemetry.WriteAsync(Points(5_000), (point, _) => refused.Add(point.FCntUp), Cancel);
        Assert.Equal([1234], refused);
        Assert.InRange(_requests.Count, 1, 30);
    }

    [Fact]
    public async Task Version_2_is_written_with_organisation_bucket_and_token()
    {
        Answer((_, _) => (204, ""));
        await using var telemetry = Open();
        await telemetry.WriteAsync(Points(1), (_, reason) => Assert.Fail(reason), Cancel);
        var request = Assert.Single(_requests);
        Assert.Equal("/api/v2/write?org=Kreis%20S%C3%BCd&bucket=kreisfunk&precision=ns", request.Path);
        Assert.Equal("Token Geheim-7411", request.Authorization);
    }

    [Fact]
    public async Task No_request_has_more_than_5000_lines_or_much_more_than_4_MB()
    {
        Answer((body, _) => body.Length <= 4_100_000 ? (204, "") : (500, "too much"));
        await using var telemetry = Open();
        await telemetry.WriteAsync(Points(10_001), (_, reason) => Assert.Fail(reason), Cancel);
        Assert.Equal([5_000, 5_000, 1], _requests.Select(request => request.Lines));

        _requests.Clear();
        var wide = Enumerable.Range(0, 64).Select(i => new Measurement($"q{i}", double.NaN, new string('x', 256), ""));
        var points = Points(1_000).Select(point => point with { Measurements = [.. wide] }).ToList();
        await telemetry.WriteAsync(points, (_, reason) => Assert.Fail(reason), Cancel);
        Assert.Equal(1_000, _requests.Sum(request => request.Lines));
        Assert.InRange(_requests.Count, 4, 6);
    }

    public void Dispose() => _listener.Close();

    private InfluxTelemetry Open() => new(new TelemetryOptions
    {
        Kind = TelemetryKind.InfluxDb,
        Url = _url,
        Api = InfluxApi.V2,
        Organisation = "Kreis Süd",
        Token = "Geheim-7411",
    });

    private void Answer(Func<string, int, (int Status, string Body)> answer)
    {
        _listener.Prefixes.Add(_url);
        _listener.Start();
        _ = Task.Run(() => ServeAsync(answer), Cancel);
    }

    private async Task ServeAsync(Func<string, int, (int Status, string Body)> answer)
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync(Cancel);
            var lines = body.Count(character => character == '\n');
            _requests.Add((context.Request.RawUrl!, context.Request.Headers["Authorization"], lines));
            var (status, text) = answer(body, lines);
            context.Response.StatusCode = status;
            if (status != 204)
                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), Cancel);
            context.Response.Close();
        }
    }

    private static List<TelemetryPoint> Points(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new TelemetryPoint(
            new Eui64(1), 1_774_656_000_000_000_000 + i, Guid.Empty, (uint)i, -100, 5,
            [new Measurement("temperature", i, null, "Cel")])),
    ];
}

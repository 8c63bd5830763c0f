using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>The real InfluxDB 1.x of the distribution.</summary>
public sealed class InfluxTelemetryTests(InfluxFixture influx) : TelemetryConformance, IClassFixture<InfluxFixture>
{
    // A quote in it: the name of a database is the owner's to choose.
    private readonly string _database = $"kreis \"{Guid.NewGuid():N}\" süd";

    [Fact]
    public async Task Packed_lines_are_stored_like_plain_ones()
    {
        await using var packed = Open(Options() with { Gzip = true });
        await packed.WriteAsync([Point(0, 1), Point(10, 2)], Refused, Cancel);
        Assert.Equal(2, await Reader.CountUplinksAsync(Device, Cancel));
    }

    [Fact]
    public async Task Lines_the_store_cannot_take_are_handed_back_with_its_reason_and_the_others_are_stored()
    {
        await WriteAsync(Point(0, 1));
        await PostLineAsync("uplink,dev_eui=0000000000000000 people=3i 1774656000000000000");
        var batch = Enumerable.Range(0, 1_000)
            .Select(i => i is 17 or 500 or 999 ? Point(i, [new("people", 2.5, null, "")]) : Point(i, i)).ToArray();
        var refused = new List<(double FCnt, string Reason)>();
        await Writer.WriteAsync(batch, (point, reason) => refused.Add((point.FCntUp, reason)), Cancel);

        Assert.Equal([17, 500, 999], refused.Select(refusal => refusal.FCnt));
        Assert.All(refused, refusal => Assert.Contains("type conflict", refusal.Reason, StringComparison.Ordinal));
        Assert.Equal(997, (await ReadAsync("temperature", null)).Count);
    }

    [Fact]
    public async Task A_missing_database_is_named_with_the_fix()
    {
        await using var telemetry = Open(Options() with { CreateDatabase = false, Database = "nowhere" });
        var error = await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => telemetry.WriteAsync([Point(0, 1)], Refused, Cancel));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.Contains("CreateDatabase", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await telemetry.CountUplinksAsync(null, Cancel));
    }

    [Fact]
    public async Task A_database_that_was_dropped_is_created_again()
    {
        await WriteAsync(Point(0, 1));
        using var client = new HttpClient();
        using var drop = new FormUrlEncodedContent([new("q", $"DROP DATABASE {Quoted(_database)}")]);
        (await client.PostAsync(new Uri(influx.Server.Url, "/query"), drop, Cancel)).EnsureSuccessStatusCode();

        await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => Writer.WriteAsync([Point(10, 2)], Refused, Cancel));
        await WriteAsync(Point(10, 2));
        Assert.Equal(2, Assert.Single(await ReadAsync("temperature", null)).Last);
    }

    [Fact]
    public async Task More_lines_than_one_batch_holds_are_stored_in_several()
    {
        await WriteAsync([.. Enumerable.Range(0, 12_001).Select(i => Point(i, i))]);
        Assert.Equal(12_001, await Reader.CountUplinksAsync(Device, Cancel));
    }

    protected override Task<(ITelemetryWriter Writer, ITelemetryReader Reader)> OpenAsync()
    {
        var telemetry = Open(Options());
        return Task.FromResult<(ITelemetryWriter, ITelemetryReader)>((telemetry, telemetry));
    }

    private static InfluxTelemetry Open(InfluxSettings settings) => new(new TelemetryOptions
    {
        Kind = TelemetryKind.InfluxDb,
        Url = settings.Url,
        Database = settings.Database,
        Gzip = settings.Gzip,
        CreateDatabase = settings.CreateDatabase,
    });

    private InfluxSettings Options() => new(influx.Server.Url.ToString(), _database, null, true);

    private async Task PostLineAsync(string line)
    {
        using var client = new HttpClient();
        using var content = new StringContent(line);
        var path = $"/write?db={Uri.EscapeDataString(_database)}";
        (await client.PostAsync(new Uri(influx.Server.Url, path), content, Cancel)).EnsureSuccessStatusCode();
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private sealed record InfluxSettings(string Url, string Database, bool? Gzip, bool CreateDatabase);
}

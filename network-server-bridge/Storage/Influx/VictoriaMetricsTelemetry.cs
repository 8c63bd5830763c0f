using System.Globalization;
using System.Text.Json;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>
/// VictoriaMetrics: written by line protocol, read by its export and put into buckets here. It keeps milliseconds and
/// numbers only, shows points about a second after they came, and acknowledges before they are on its disk. It needs
/// -dedup.minScrapeInterval=1ms, or a batch written again counts twice.
/// </summary>
public sealed class VictoriaMetricsTelemetry : ITelemetryWriter, ITelemetryReader
{
    private const string Prefix = LineWriter.Measurement + "_";

    private readonly InfluxHttp _http;
    private readonly LineWriter _lines = new(texts: false);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="options">Checked by <see cref="StorageOptions.Validate"/>.</param>
    public VictoriaMetricsTelemetry(TelemetryOptions options) => _http = new InfluxHttp(options);

    public async Task WriteAsync(
        IReadOnlyList<TelemetryPoint> points, Action<TelemetryPoint, string> refused, CancellationToken cancel)
    {
        if (points.Count == 0)
            return;

        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await new LineBatches(_http, _lines, "api/v2/write").WriteAsync(points, refused, cancel)
                .ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<IReadOnlyList<TelemetryBucket>> ReadAsync(TelemetryQuery query, CancellationToken cancel)
    {
        TelemetryQueries.Check(query);
        var field = QuantityNames.ToField(query.Quantity, isText: false);
        // The end is inclusive there and exclusive here.
        var range = string.Create(
            CultureInfo.InvariantCulture,
            $"&start={Seconds(query.From)}&end={Seconds(query.To.AddTicks(-1))}");
        var samples = await _http.GetAsync(
            $"api/v1/export?match[]={Uri.EscapeDataString(Selector(field, query.DevEui))}{range}",
            body => ReadSamplesAsync(body, cancel), cancel).ConfigureAwait(false);
        samples.RemoveAll(sample => TelemetryQueries.Time(sample.TimeNs) < query.From);
        return TelemetryQueries.Bucket(samples, query);
    }

    public Task<IReadOnlyList<string>> QuantitiesAsync(Eui64 devEui, CancellationToken cancel) =>
        _http.GetAsync(
            "api/v1/series?start=1&match[]="
            + Uri.EscapeDataString($"{{__name__=~\"{Prefix}.+\",dev_eui=\"{devEui}\"}}"),
            async body =>
            {
                using var answer = await JsonDocument.ParseAsync(body, default, cancel).ConfigureAwait(false);
                return (IReadOnlyList<string>)answer.RootElement.GetProperty("data").EnumerateArray()
                    .Select(series => series.GetProperty("__name__").GetString()![Prefix.Length..])
                    .Select(QuantityNames.FromField).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
            },
            cancel);

    public Task<long> CountUplinksAsync(Eui64? devEui, CancellationToken cancel) =>
        _http.GetAsync(
            $"api/v1/export?match[]={Uri.EscapeDataString(Selector(QuantityNames.FCnt, devEui))}&start=1",
            async body => (long)(await ReadSamplesAsync(body, cancel).ConfigureAwait(false)).Count, cancel);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Selector(string field, Eui64? devEui)
    {
        var device = devEui is { } eui ? $",dev_eui=\"{eui}\"" : "";
        return $"{{__name__={InfluxQuery.Identifier(Prefix + field)}{device}}}";
    }

    private static string Seconds(DateTimeOffset time) =>
        (Math.Max(time.ToUnixTimeMilliseconds(), 1) / 1000m).ToString(CultureInfo.InvariantCulture);

    // One JSON object a line: {"metric":{…},"values":[…],"timestamps":[…]}, timestamps in milliseconds.
    private static async Task<List<(long TimeNs, double Value)>> ReadSamplesAsync(Stream body, CancellationToken cancel)
    {
        var samples = new List<(long, double)>();
        using var reader = new StreamReader(body);
        while (await reader.ReadLineAsync(cancel).ConfigureAwait(false) is { Length: > 0 } line)
        {
            using var series = JsonDocument.Parse(line);
            var values = series.RootElement.GetProperty("values");
            var times = series.RootElement.GetProperty("timestamps");
            for (var i = 0; i < values.GetArrayLength(); i++)
                samples.Add((times[i].GetInt64() * 1_000_000, values[i].GetDouble()));
        }

        samples.Sort();
        return samples;
    }
}

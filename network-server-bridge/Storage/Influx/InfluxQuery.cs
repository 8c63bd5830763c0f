using System.Globalization;
using System.Text.Json;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>Questions in InfluxQL. Every name and value is quoted here and nowhere else.</summary>
internal sealed class InfluxQuery(InfluxHttp http, string database)
{
    private const string LastPrefix = "last_";

    public async Task<IReadOnlyList<TelemetryBucket>> ReadAsync(TelemetryQuery query, CancellationToken cancel)
    {
        TelemetryQueries.Check(query);
        var field = Identifier(QuantityNames.ToField(query.Quantity, isText: false));
        var range = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            FROM "{LineWriter.Measurement}" WHERE {Device(query.DevEui)}
            AND time >= {TelemetryQueries.Nanoseconds(query.From)} AND time < {TelemetryQueries.Nanoseconds(query.To)}
            """);
        var order = string.Create(CultureInfo.InvariantCulture, $"ORDER BY time DESC LIMIT {query.Limit}");
        var text = query.Resolution is { } width
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT min({field}), max({field}), mean({field}), last({field}), count({field}) {range} "
                + $"GROUP BY time({width.Ticks * 100}ns) fill(none) {order}")
            : $"SELECT {field} {range} {order}";
        var buckets = await AskAsync(text, series => series.Rows(ToBucket), cancel).ConfigureAwait(false);
        buckets.Reverse();
        return buckets;
    }

    public async Task<IReadOnlyList<string>> QuantitiesAsync(Eui64 devEui, CancellationToken cancel)
    {
        // SHOW FIELD KEYS knows no device: it would give every quantity of the town.
        var names = await AskAsync(
            $"SELECT last(*) FROM \"{LineWriter.Measurement}\" WHERE {Device(devEui)}",
            series => series.FilledColumns()
                .Where(column => column.StartsWith(LastPrefix, StringComparison.Ordinal))
                .Select(column => QuantityNames.FromField(column[LastPrefix.Length..]))
                .OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList(),
            cancel).ConfigureAwait(false);
        return names;
    }

    public async Task<long> CountUplinksAsync(Eui64? devEui, CancellationToken cancel)
    {
        var where = devEui is { } eui ? $"WHERE {Device(eui)}" : "";
        var counts = await AskAsync(
            $"SELECT count(\"{QuantityNames.FCnt}\") FROM \"{LineWriter.Measurement}\" {where}",
            series => series.Rows(row => row[1].GetInt64()), cancel).ConfigureAwait(false);
        return counts.Sum();
    }

    public static string Identifier(string name) =>
        $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    // An EUI is sixteen hexadecimal digits: nothing to quote in it.
    private static string Device(Eui64 devEui) => $"\"dev_eui\" = '{devEui}'";

    private static TelemetryBucket ToBucket(JsonElement row)
    {
        var start = TelemetryQueries.Time(row[0].GetInt64());
        if (row.GetArrayLength() > 2)
            return new TelemetryBucket(
                start, row[1].GetDouble(), row[2].GetDouble(), row[3].GetDouble(), row[4].GetDouble(),
                row[5].GetInt64());

        var value = row[1].GetDouble();
        return new TelemetryBucket(start, value, value, value, value, 1);
    }

    private Task<List<T>> AskAsync<T>(string query, Func<InfluxSeries, List<T>> read, CancellationToken cancel) =>
        http.GetAsync(
            $"query?db={Uri.EscapeDataString(database)}&epoch=ns&q={Uri.EscapeDataString(query)}",
            async body =>
            {
                using var answer = await JsonDocument.ParseAsync(body, default, cancel).ConfigureAwait(false);
                var result = answer.RootElement.GetProperty("results")[0];
                if (result.TryGetProperty("error", out var error))
                {
                    var reason = error.GetString() ?? "";
                    // A database nobody wrote to yet holds nothing.
                    if (reason.StartsWith("database not found", StringComparison.Ordinal))
                        return [];
                    throw http.Ill($"refused a question ({reason})", "look into the server's log");
                }

                return result.TryGetProperty("series", out var series) ? read(new InfluxSeries(series[0])) : [];
            },
            cancel);
}

using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kreisfunk.Storage;

/// <summary>
/// InfluxDB 1.x or 2.x: written by line protocol, read by InfluxQL. One line is one uplink; equal device and time are
/// one point, so a batch may be written again. Not for several writers at once: one sink, one instance.
/// </summary>
public sealed partial class InfluxTelemetry : ITelemetryWriter, ITelemetryReader
{
    // 5,000 lines are where the server's cost per line stops falling; 4 MB stays far below its 25 MB limit.
    internal const int MaxBatchLines = 5_000, MaxBatchBytes = 4_000_000;

    private readonly TelemetryOptions _options;
    private readonly ILogger _log;
    private readonly InfluxHttp _http;
    private readonly InfluxQuery _query;
    private readonly LineWriter _lines;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _prepared;

    /// <param name="options">Checked by <see cref="StorageOptions.Validate"/>.</param>
    /// <param name="log">Where a created database is noted.</param>
    public InfluxTelemetry(TelemetryOptions options, ILogger<InfluxTelemetry>? log = null)
    {
        _options = options;
        _log = log ?? NullLogger<InfluxTelemetry>.Instance;
        _http = new InfluxHttp(options);
        _query = new InfluxQuery(_http, options.Database);
        _lines = new LineWriter(texts: true);
    }

    public async Task WriteAsync(
        IReadOnlyList<TelemetryPoint> points, Action<TelemetryPoint, string> refused, CancellationToken cancel)
    {
        if (points.Count == 0)
            return;

        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var created = await PrepareAsync(cancel).ConfigureAwait(false);
            var path = WritePath();
            await new LineBatches(_http, _lines, path).WriteAsync(points, refused, cancel).ConfigureAwait(false);
            if (created && _http.IsLocal)
                LocalDisk.Sync();
            _prepared = true;
        }
        catch (TelemetryUnavailableException)
        {
            // It may come back without its database.
            _prepared = false;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task<IReadOnlyList<TelemetryBucket>> ReadAsync(TelemetryQuery query, CancellationToken cancel) =>
        _query.ReadAsync(query, cancel);

    public Task<IReadOnlyList<string>> QuantitiesAsync(Eui64 devEui, CancellationToken cancel) =>
        _query.QuantitiesAsync(devEui, cancel);

    public Task<long> CountUplinksAsync(Eui64? devEui, CancellationToken cancel) =>
        _query.CountUplinksAsync(devEui, cancel);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> PrepareAsync(CancellationToken cancel)
    {
        if (_prepared || !_options.CreateDatabase || _options.Api != InfluxApi.V1)
            return false;

        var name = InfluxQuery.Identifier(_options.Database);
        if (!await _http.PostStatementAsync($"CREATE DATABASE {name}", cancel).ConfigureAwait(false))
        {
            // A user who may only write is enough when the database is there; if it is not, the write says so.
            LogCreationRefused(_log, _options.Database);
            return false;
        }

        if (_http.IsLocal)
            LocalDisk.Sync();
        LogPrepared(_log, _options.Database);
        return true;
    }

    private string WritePath() => _options.Api == InfluxApi.V1
        ? $"write?db={Uri.EscapeDataString(_options.Database)}&precision=ns"
        : $"api/v2/write?org={Uri.EscapeDataString(_options.Organisation)}"
            + $"&bucket={Uri.EscapeDataString(_options.Database)}&precision=ns";

    [LoggerMessage(EventId = 4001, EventName = "telemetry.database.prepare", Level = LogLevel.Information,
        Message = "InfluxDB database {Database} is there")]
    private static partial void LogPrepared(ILogger log, string database);

    [LoggerMessage(EventId = 4002, EventName = "telemetry.database.refuse", Level = LogLevel.Warning,
        Message = "InfluxDB does not let this user create the database {Database}; it is taken to be there")]
    private static partial void LogCreationRefused(ILogger log, string database);
}

using Dapper;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Microsoft.Data.Sqlite;

namespace Kreisfunk.Storage;

/// <summary>
/// The time series in one SQLite file, for a town without a database server: each quantity of each device is a series,
/// its values lie together in time order.
/// </summary>
public sealed class EmbeddedTelemetry : ITelemetryWriter, ITelemetryReader
{
    // Each file belongs to this program: a plain number is enough for its schema.
    private const long SchemaVersion = 1;

    // What one connection may remember; a town of 20,000 devices with ten quantities each, about 20 MB.
    private const int MaxKnownSeries = 200_000;

    private const long NanosecondsPerTick = 100;

    private readonly string _file;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _readerConnection;
    private readonly EmbeddedRetention _retention;
    private readonly Dictionary<(ulong DevEui, string Quantity), long> _series = [];

    private EmbeddedTelemetry(
        string file, SqliteConnection writer, string readerConnection, EmbeddedRetention retention)
    {
        _file = file;
        _writer = writer;
        _readerConnection = readerConnection;
        _retention = retention;
    }

    /// <summary>Opens the file, creating it when it is not there.</summary>
    /// <param name="file">Its folder must exist.</param>
    /// <param name="retention">Older points are deleted, once an hour; null keeps all.</param>
    /// <param name="time">Decides what is old.</param>
    /// <exception cref="TelemetryUnavailableException">It cannot be opened, or a newer program wrote it.</exception>
    public static async Task<EmbeddedTelemetry> OpenAsync(
        string file, TimeSpan? retention = null, TimeProvider? time = null, CancellationToken cancel = default)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 };
        var writer = new SqliteConnection(connection.ToString());
        try
        {
            await writer.OpenAsync(cancel).ConfigureAwait(false);
            await PrepareAsync(writer, file).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            if (error is SqliteException)
                throw Ill(file, error);
            throw;
        }

        connection.Mode = SqliteOpenMode.ReadOnly;
        connection.Pooling = true;
        return new EmbeddedTelemetry(
            file, writer, connection.ToString(), new EmbeddedRetention(retention, time ?? TimeProvider.System));
    }

    public async Task WriteAsync(
        IReadOnlyList<TelemetryPoint> points, Action<TelemetryPoint, string> refused, CancellationToken cancel)
    {
        if (points.Count == 0)
            return;

        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            WriteAll(points);
            _retention.Apply(_writer);
        }
        catch (SqliteException error)
        {
            // What the transaction added is rolled back, so what is remembered of it may be wrong.
            _series.Clear();
            throw Ill(_file, error);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<IReadOnlyList<TelemetryBucket>> ReadAsync(TelemetryQuery query, CancellationToken cancel)
    {
        TelemetryQueries.Check(query);
        var parameters = new
        {
            DevEui = query.DevEui.ToString(),
            Quantity = QuantityNames.Storable(query.Quantity),
            From = TelemetryQueries.Nanoseconds(query.From),
            To = TelemetryQueries.Nanoseconds(query.To),
            Width = query.Resolution?.Ticks * NanosecondsPerTick ?? 1,
            query.Limit,
        };
        var rows = await ReadRowsAsync<BucketRow>(
            query.Resolution is null ? EmbeddedSql.Values : EmbeddedSql.Buckets, parameters, cancel)
            .ConfigureAwait(false);
        rows.Reverse();
        return [.. rows.Select(row => row.ToBucket())];
    }

    public async Task<IReadOnlyList<string>> QuantitiesAsync(Eui64 devEui, CancellationToken cancel)
    {
        var names = await ReadRowsAsync<string>(EmbeddedSql.Quantities, new { DevEui = devEui.ToString() }, cancel)
            .ConfigureAwait(false);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public async Task<long> CountUplinksAsync(Eui64? devEui, CancellationToken cancel) =>
        (await ReadRowsAsync<long>(
            devEui is null ? EmbeddedSql.CountAll : EmbeddedSql.CountOne, new { DevEui = devEui?.ToString() }, cancel)
            .ConfigureAwait(false))[0];

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        await using var pooled = new SqliteConnection(_readerConnection);
        SqliteConnection.ClearPool(pooled);
        _turn.Dispose();
    }

    private static async Task PrepareAsync(SqliteConnection writer, string file)
    {
        // FULL: WriteAsync returns when the points are on the disk.
        await writer.ExecuteAsync("PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            .ConfigureAwait(false);
        await using var transaction = await writer.BeginTransactionAsync().ConfigureAwait(false);
        var version = await writer.ExecuteScalarAsync<long>("PRAGMA user_version", transaction: transaction)
            .ConfigureAwait(false);
        if (version > SchemaVersion)
            throw new TelemetryUnavailableException(
                $"The telemetry file {file} has schema version {version}, but this program knows only {SchemaVersion}: "
                + "start the newer program that wrote it, or restore the backup from before the upgrade.");
        if (version < 1)
            await writer.ExecuteAsync(EmbeddedSql.Schema, transaction: transaction).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }

    private void WriteAll(IReadOnlyList<TelemetryPoint> points)
    {
        using var transaction = _writer.BeginTransaction();
        using var insert = new EmbeddedInsert(_writer, transaction);
        foreach (var point in points)
        {
            insert.Uplink(point);
            foreach (var measurement in point.Measurements)
            {
                if (measurement.Text is null && !double.IsFinite(measurement.Value))
                    continue;
                insert.Value(SeriesOf(insert, point.DevEui, measurement), point.TimeNs, measurement);
            }
        }

        transaction.Commit();
    }

    private long SeriesOf(EmbeddedInsert insert, Eui64 devEui, in Measurement measurement)
    {
        var key = (devEui.Value, measurement.Quantity);
        if (_series.TryGetValue(key, out var id))
            return id;

        if (_series.Count >= MaxKnownSeries)
            _series.Clear();
        return _series[key] = insert.Series(devEui, QuantityNames.Storable(measurement.Quantity));
    }

    private async Task<List<T>> ReadRowsAsync<T>(string sql, object parameters, CancellationToken cancel)
    {
        try
        {
            await using var connection = new SqliteConnection(_readerConnection);
            await connection.OpenAsync(cancel).ConfigureAwait(false);
            return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancel))
                .ConfigureAwait(false)).AsList();
        }
        catch (SqliteException error)
        {
            throw Ill(_file, error);
        }
    }

    private static TelemetryUnavailableException Ill(string file, Exception error) =>
        new($"The telemetry file {file} cannot be used ({error.Message.TrimEnd('.')}): check that its folder exists, "
            + "that this user may write to it and that the disk is not full.", error);

    private sealed class BucketRow
    {
        public long Start { get; set; }
        public double Min { get; set; }
        public double Max { get; set; }
        public double Mean { get; set; }
        public double Last { get; set; }
        public long Count { get; set; }

        public TelemetryBucket ToBucket() => new(TelemetryQueries.Time(Start), Min, Max, Mean, Last, Count);
    }
}

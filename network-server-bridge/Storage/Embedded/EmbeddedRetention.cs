using Dapper;
using Microsoft.Data.Sqlite;

namespace Kreisfunk.Storage;

/// <summary>Deletes what is older than the town wants to keep, once an hour, in short transactions.</summary>
internal sealed class EmbeddedRetention(TimeSpan? keep, TimeProvider time)
{
    // Series of one transaction: short enough that the next batch of uplinks does not wait long.
    private const int SeriesAtOnce = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public void Apply(SqliteConnection connection)
    {
        var now = time.GetUtcNow();
        if (keep is null || now < _next)
            return;

        _next = now + Interval;
        var before = TelemetryQueries.Nanoseconds(now - keep.Value);
        DeleteOld(connection, "points", "series_id", "series", before);
        DeleteOld(connection, "uplinks", "device_id", "devices", before);
    }

    // Key by key: a delete by time alone would read the whole table.
    private static void DeleteOld(SqliteConnection connection, string table, string key, string keys, long before)
    {
        var last = connection.ExecuteScalar<long>($"SELECT COALESCE(MAX(id), 0) FROM {keys}");
        for (long from = 1; from <= last; from += SeriesAtOnce)
        {
            using var transaction = connection.BeginTransaction();
            for (var id = from; id < Math.Min(from + SeriesAtOnce, last + 1); id++)
                connection.Execute(
                    $"DELETE FROM {table} WHERE {key} = @id AND time_ns < @before", new { id, before }, transaction);
            transaction.Commit();
        }
    }
}

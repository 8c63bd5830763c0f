namespace Kreisfunk.Storage;

internal static class EmbeddedSql
{
    public const string Schema = """
        CREATE TABLE devices (id INTEGER PRIMARY KEY, dev_eui TEXT NOT NULL UNIQUE);
        CREATE TABLE series (
            id INTEGER PRIMARY KEY, device_id INTEGER NOT NULL, quantity TEXT NOT NULL, UNIQUE (device_id, quantity));
        CREATE TABLE points (
            series_id INTEGER NOT NULL, time_ns INTEGER NOT NULL, value REAL, text TEXT,
            PRIMARY KEY (series_id, time_ns)) WITHOUT ROWID;
        CREATE TABLE uplinks (
            device_id INTEGER NOT NULL, time_ns INTEGER NOT NULL, application_id TEXT NOT NULL, f_cnt INTEGER NOT NULL,
            rssi INTEGER NOT NULL, snr REAL, PRIMARY KEY (device_id, time_ns)) WITHOUT ROWID;
        PRAGMA user_version = 1;
        """;

    public const string InsertUplink = """
        INSERT INTO uplinks (device_id, time_ns, application_id, f_cnt, rssi, snr)
        VALUES (@device, @time, @application, @fcnt, @rssi, @snr)
        ON CONFLICT DO UPDATE SET
            application_id = excluded.application_id, f_cnt = excluded.f_cnt, rssi = excluded.rssi, snr = excluded.snr
        """;

    public const string InsertPoint = """
        INSERT INTO points (series_id, time_ns, value, text) VALUES (@series, @time, @value, @text)
        ON CONFLICT DO UPDATE SET
            value = COALESCE(excluded.value, points.value), text = COALESCE(excluded.text, points.text)
        """;

    // The update that changes nothing makes RETURNING give the id of a row that was there.
    public const string Device = """
        INSERT INTO devices (dev_eui) VALUES (@deveui)
        ON CONFLICT (dev_eui) DO UPDATE SET dev_eui = excluded.dev_eui RETURNING id
        """;

    public const string Series = """
        INSERT INTO series (device_id, quantity) VALUES (@device, @quantity)
        ON CONFLICT (device_id, quantity) DO UPDATE SET quantity = excluded.quantity RETURNING id
        """;

    public const string Values = $"""
        SELECT time_ns AS start, value AS min, value AS max, value AS mean, value AS last, 1 AS count
        FROM points WHERE {OneSeries} AND value IS NOT NULL
        ORDER BY time_ns DESC LIMIT @Limit
        """;

    // The last value of a bucket is found again by its time: one step down the tree for each bucket.
    public const string Buckets = $"""
        SELECT b.bucket * @Width AS start, b.min, b.max, b.mean, b.count, last.value AS last
        FROM (
            SELECT series_id, time_ns / @Width AS bucket, MIN(value) AS min, MAX(value) AS max, AVG(value) AS mean,
                COUNT(*) AS count, MAX(time_ns) AS last_ns
            FROM points WHERE {OneSeries} AND value IS NOT NULL
            GROUP BY bucket ORDER BY bucket DESC LIMIT @Limit) b
        JOIN points last ON last.series_id = b.series_id AND last.time_ns = b.last_ns
        ORDER BY b.bucket DESC
        """;

    public const string Quantities = """
        SELECT quantity FROM series JOIN devices ON devices.id = series.device_id WHERE dev_eui = @DevEui
        """;

    public const string CountAll = "SELECT COUNT(*) FROM uplinks";

    public const string CountOne = """
        SELECT COUNT(*) FROM uplinks WHERE device_id = (SELECT id FROM devices WHERE dev_eui = @DevEui)
        """;

    private const string OneSeries = """
        series_id = (SELECT series.id FROM series JOIN devices ON devices.id = series.device_id
            WHERE dev_eui = @DevEui AND quantity = @Quantity) AND time_ns >= @From AND time_ns < @To
        """;
}

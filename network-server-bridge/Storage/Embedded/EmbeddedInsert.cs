using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Microsoft.Data.Sqlite;

namespace Kreisfunk.Storage;

/// <summary>The statements of one batch, prepared once and run for each row.</summary>
internal sealed class EmbeddedInsert : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _uplink;
    private readonly SqliteCommand _point;
    private readonly Dictionary<ulong, long> _devices = [];

    public EmbeddedInsert(SqliteConnection connection, SqliteTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
        _uplink = Command(EmbeddedSql.InsertUplink, "@device", "@time", "@application", "@fcnt", "@rssi", "@snr");
        _point = Command(EmbeddedSql.InsertPoint, "@series", "@time", "@value", "@text");
    }

    public void Uplink(TelemetryPoint point)
    {
        Set(_uplink, DeviceOf(point.DevEui), point.TimeNs, point.ApplicationId.ToString("D"), (long)point.FCntUp,
            (long)point.RssiDbm, float.IsFinite(point.SnrDb) ? (double)point.SnrDb : DBNull.Value);
        _uplink.ExecuteNonQuery();
    }

    public long Series(Eui64 devEui, string quantity)
    {
        using var command = Command(EmbeddedSql.Series, "@device", "@quantity");
        Set(command, DeviceOf(devEui), quantity);
        return (long)command.ExecuteScalar()!;
    }

    public void Value(long series, long timeNs, in Measurement measurement)
    {
        Set(_point, series, timeNs, measurement.Text is null ? measurement.Value : DBNull.Value,
            measurement.Text is null ? DBNull.Value : measurement.Text);
        _point.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _uplink.Dispose();
        _point.Dispose();
    }

    private long DeviceOf(Eui64 devEui)
    {
        if (_devices.TryGetValue(devEui.Value, out var id))
            return id;

        using var command = Command(EmbeddedSql.Device, "@deveui");
        Set(command, devEui.ToString());
        return _devices[devEui.Value] = (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter(name, DBNull.Value));
        return command;
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }
}

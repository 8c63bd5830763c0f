using Dapper;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

public sealed partial class Registry
{
    private const string DeviceColumns = """
        d.dev_eui, d.join_eui, d.name, d.application_id, d.profile_id, d.activation, d.enabled, d.place, d.created_at
        """;

    private const string DeviceInfoQuery = $"""
        SELECT {DeviceColumns},
            a.name AS application_name, o.id AS organisation_id, o.name AS organisation_name, o.is_demo,
            p.name AS profile_name, p.region, p.settings,
            c.id AS codec_id, c.name AS codec_name, c.version AS codec_version, c.kind AS codec_kind,
            c.source AS codec_source
        FROM devices d
        JOIN applications a ON a.id = d.application_id
        JOIN organisations o ON o.id = a.organisation_id
        JOIN device_profiles p ON p.id = d.profile_id
        LEFT JOIN codecs c ON c.id = p.codec_id
        """;

    /// <summary>Saves a device; the time it was created is kept from the first save.</summary>
    public Task SaveDeviceAsync(Device device, CancellationToken cancel = default) =>
        SaveAsync(
            """
            INSERT INTO devices (
                dev_eui, join_eui, name, application_id, profile_id, activation, enabled, place, created_at)
            VALUES (@DevEui, @JoinEui, @Name, @ApplicationId, @ProfileId, @Activation, @Enabled, @Place, @CreatedAt)
            ON CONFLICT (dev_eui) DO UPDATE SET
                join_eui = excluded.join_eui, name = excluded.name, application_id = excluded.application_id,
                profile_id = excluded.profile_id, activation = excluded.activation, enabled = excluded.enabled,
                place = excluded.place
            """,
            new
            {
                DevEui = device.DevEui.ToString(),
                JoinEui = device.JoinEui.ToString(),
                Name = CheckName(device.Name, "a device"),
                ApplicationId = Stored.Id(device.ApplicationId),
                ProfileId = Stored.Id(device.ProfileId),
                Activation = (long)device.Activation,
                Enabled = Stored.Flag(device.Enabled),
                Place = device.Place is null ? null : Stored.Text(device.Place, MaxName),
                CreatedAt = Stored.Time(device.CreatedAt),
            },
            $"device {device.DevEui}", cancel);

    public async Task<Device?> FindDeviceAsync(Eui64 devEui, CancellationToken cancel = default) =>
        (await DevicesAsync("WHERE d.dev_eui = @DevEui", new { DevEui = devEui.ToString() }, cancel)
            .ConfigureAwait(false)).SingleOrDefault();

    public Task<IReadOnlyList<Device>> ListDevicesAsync(
        int limit = MaxPage, Eui64? after = null, CancellationToken cancel = default) =>
        DevicesAsync(
            "WHERE d.dev_eui > @After ORDER BY d.dev_eui LIMIT @Limit",
            new { After = after?.ToString() ?? "", Limit = Page(limit) }, cancel);

    public async Task<DeviceInfoRow?> FindDeviceInfoAsync(Eui64 devEui, CancellationToken cancel = default) =>
        (await DeviceInfosAsync("WHERE d.dev_eui = @DevEui", new { DevEui = devEui.ToString() }, cancel)
            .ConfigureAwait(false)).SingleOrDefault();

    /// <summary>Devices with what they belong to; only of one application when it is given.</summary>
    public Task<IReadOnlyList<DeviceInfoRow>> ListDeviceInfosAsync(
        int limit = MaxPage, Eui64? after = null, Guid? applicationId = null, CancellationToken cancel = default) =>
        DeviceInfosAsync(
            (applicationId is null ? "WHERE" : "WHERE d.application_id = @Application AND")
            + " d.dev_eui > @After ORDER BY d.dev_eui LIMIT @Limit",
            new { After = after?.ToString() ?? "", Application = Stored.Id(applicationId), Limit = Page(limit) },
            cancel);

    public Task<long> CountDevicesAsync(CancellationToken cancel = default) =>
        Database.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>(
                new CommandDefinition("SELECT COUNT(*) FROM devices", cancellationToken: cancel)),
            cancel);

    /// <summary>Removes a device with its keys and its latest values; false when there is none.</summary>
    public async Task<bool> DeleteDeviceAsync(Eui64 devEui, CancellationToken cancel = default) =>
        await Database.ExecuteAsync(
            "DELETE FROM devices WHERE dev_eui = @DevEui", new { DevEui = devEui.ToString() }, cancel)
            .ConfigureAwait(false) > 0;

    private async Task<IReadOnlyList<Device>> DevicesAsync(string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await Database.QueryAsync<Rows.Device>(
                $"SELECT {DeviceColumns} FROM devices d {rest}", parameters, cancel).ConfigureAwait(false))
                .Select(row => row.ToRecord()),
        ];

    private async Task<IReadOnlyList<DeviceInfoRow>> DeviceInfosAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await Database.QueryAsync<Rows.DeviceInfo>($"{DeviceInfoQuery} {rest}", parameters, cancel)
                .ConfigureAwait(false)).Select(row => row.ToInfo()),
        ];
}

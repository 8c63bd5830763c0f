using System.Data.Common;
using Dapper;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>
/// What devices' pages show of radio, downlinks and joins: one <see cref="DeviceRadio"/> each, and the last few
/// activities of each kind, so that a chatty kind cannot push out the joins.
/// </summary>
public sealed class RadioStore(Registry registry)
{
    /// <summary>Of each of the five kinds, 50 of a device in all: about 15 kB.</summary>
    public const int ActivitiesPerKind = 10;

    /// <summary>Device lists in one statement stay below what both databases take as parameters.</summary>
    private const int DevicesPerQuery = 500;

    private const int MaxDetail = 8_192;

    private readonly Database _database = registry.Database;

    public async Task<DeviceRadio?> FindAsync(Eui64 devEui, CancellationToken cancel = default) =>
        (await FindAsync([devEui], cancel).ConfigureAwait(false)).GetValueOrDefault(devEui);

    /// <summary>What is stored of these devices; those without anything are missing.</summary>
    public async Task<IReadOnlyDictionary<Eui64, DeviceRadio>> FindAsync(
        IReadOnlyCollection<Eui64> devices, CancellationToken cancel = default)
    {
        var found = new Dictionary<Eui64, DeviceRadio>();
        foreach (var some in devices.Chunk(DevicesPerQuery))
        {
            // Spelled out: Dapper's own lists are arrays for PostgreSQL, which IN does not take.
            var names = new DynamicParameters();
            for (var i = 0; i < some.Length; i++)
                names.Add($"d{i}", some[i].ToString());
            var rows = await _database.QueryAsync<RadioRow>(
                "SELECT dev_eui, radio FROM device_radio WHERE dev_eui IN "
                + $"({string.Join(", ", Enumerable.Range(0, some.Length).Select(i => $"@d{i}"))})",
                names, cancel).ConfigureAwait(false);
            foreach (var row in rows)
                found[Stored.Eui(row.DevEui)] = DeviceRadio.Read(row.Radio);
        }

        return found;
    }

    /// <summary>The last activities of a device, newest first.</summary>
    public async Task<IReadOnlyList<DeviceActivity>> ActivitiesAsync(
        Eui64 devEui, CancellationToken cancel = default) =>
        [
            .. (await _database.QueryAsync<ActivityRow>(
                "SELECT place, dev_eui, kind, at, detail FROM device_activity WHERE dev_eui = @DevEui "
                + "ORDER BY place DESC",
                new { DevEui = devEui.ToString() }, cancel).ConfigureAwait(false)).Select(row => row.ToRecord()),
        ];

    /// <summary>
    /// Writes a batch in one transaction. What is there already is replaced by the same, devices that are no longer
    /// registered are left out, and older activities make room.
    /// </summary>
    public async Task WriteAsync(
        IReadOnlyDictionary<Eui64, DeviceRadio> radios, IReadOnlyList<DeviceActivity> activities,
        CancellationToken cancel = default)
    {
        if (radios.Count == 0 && activities.Count == 0)
            return;

        await _database.WriteAsync(
            async transaction =>
            {
                await WriteRadiosAsync(transaction, radios).ConfigureAwait(false);
                await WriteActivitiesAsync(transaction, activities).ConfigureAwait(false);
                return true;
            },
            cancel).ConfigureAwait(false);
    }

    private static Task<int> WriteRadiosAsync(
        DbTransaction transaction, IReadOnlyDictionary<Eui64, DeviceRadio> radios) =>
        transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO device_radio (dev_eui, radio) SELECT dev_eui, @Radio FROM devices WHERE dev_eui = @DevEui
            ON CONFLICT (dev_eui) DO UPDATE SET radio = excluded.radio
            """,
            radios.OrderBy(radio => radio.Key)
                .Select(radio => new { DevEui = radio.Key.ToString(), Radio = radio.Value.Write() }).ToList(),
            transaction);

    private static async Task WriteActivitiesAsync(
        DbTransaction transaction, IReadOnlyList<DeviceActivity> activities)
    {
        await transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO device_activity (place, dev_eui, kind, at, detail)
            SELECT @Place, dev_eui, @Kind, @At, @Detail FROM devices WHERE dev_eui = @DevEui
            ON CONFLICT (place) DO UPDATE SET detail = excluded.detail
            """,
            activities.Select(activity => new
            {
                activity.Place,
                DevEui = activity.DevEui.ToString(),
                Kind = (long)activity.Kind,
                At = Stored.Time(activity.At),
                Detail = Stored.Text(activity.Detail, MaxDetail),
            }).ToList(),
            transaction).ConfigureAwait(false);
        await transaction.Connection!.ExecuteAsync(
            """
            DELETE FROM device_activity WHERE dev_eui = @DevEui AND kind = @Kind AND place <= (
                SELECT place FROM device_activity WHERE dev_eui = @DevEui AND kind = @Kind
                ORDER BY place DESC LIMIT 1 OFFSET @Keep)
            """,
            activities.Select(activity => (activity.DevEui, activity.Kind)).Distinct().Order()
                .Select(of => new { DevEui = of.DevEui.ToString(), Kind = (long)of.Kind, Keep = ActivitiesPerKind })
                .ToList(),
            transaction).ConfigureAwait(false);
    }

    private sealed class RadioRow
    {
        public string DevEui { get; set; } = "";
        public string Radio { get; set; } = "";
    }

    private sealed class ActivityRow
    {
        public long Place { get; set; }
        public string DevEui { get; set; } = "";
        public long Kind { get; set; }
        public long At { get; set; }
        public string Detail { get; set; } = "";

        public DeviceActivity ToRecord() =>
            new(Place, Stored.Eui(DevEui), (ActivityKind)Kind, Stored.Time(At), Detail);
    }
}

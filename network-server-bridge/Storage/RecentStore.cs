using System.Data.Common;
using Dapper;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>
/// The last frames and the newest values, for pages that poll "what came after id". Bounded: a town's frames of a day,
/// not its history, which the ingest log and the telemetry keep.
/// </summary>
public sealed class RecentStore
{
    private const int MaxDetail = 1_024, MaxText = 256;

    private const string FrameColumns = """
        id, journal_sequence, at, dev_eui, dev_addr, verdict, f_cnt, f_port, gateway_id, gateway_count, rssi_dbm,
        snr_db, frequency_hz, data_rate, phy_payload, detail, deduplication_id, relay
        """;

    private const string LatestColumns = "id, dev_eui, quantity, value, text, unit, at";

    private readonly Database _database;
    private readonly RecentLimits _limits;

    public RecentStore(Registry registry, RecentLimits? limits = null)
    {
        _database = registry.Database;
        _limits = limits ?? new RecentLimits();
    }

    /// <summary>
    /// Writes a batch in one transaction. A frame with a journal sequence that is there already replaces it. A value
    /// older than the stored one is left out, as are values of devices that are no longer registered. Ids given in the
    /// records are ignored; every row written gets a new, higher one.
    /// </summary>
    public async Task WriteAsync(
        IReadOnlyList<RecentFrame> frames, IReadOnlyList<LatestValue> values, CancellationToken cancel = default)
    {
        if (frames.Count == 0 && values.Count == 0)
            return;

        await _database.WriteAsync(
            async transaction =>
            {
                await WriteFramesAsync(transaction, frames).ConfigureAwait(false);
                await WriteValuesAsync(transaction, values).ConfigureAwait(false);
                return true;
            },
            cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Adds copies that came late to the frames they belong to: one gateway more, and its reception where it is better.
    /// Copies of frames that are no longer kept are left out.
    /// </summary>
    public async Task EnrichAsync(IReadOnlyList<LateCopy> copies, CancellationToken cancel = default)
    {
        if (copies.Count == 0)
            return;

        const string Better = "(@SnrDb > snr_db OR (@SnrDb = snr_db AND @RssiDbm > rssi_dbm))";
        await _database.ExecuteAsync(
            $"""
            UPDATE recent_frames SET
                gateway_count = gateway_count + 1, enriched_place = @Place,
                gateway_id = CASE WHEN {Better} THEN @GatewayId ELSE gateway_id END,
                rssi_dbm = CASE WHEN {Better} THEN @RssiDbm ELSE rssi_dbm END,
                snr_db = CASE WHEN {Better} THEN @SnrDb ELSE snr_db END,
                relay = CASE WHEN {Better} THEN NULL ELSE relay END
            WHERE deduplication_id = @DeduplicationId AND enriched_place < @Place
            """,
            copies.Select(copy => new
            {
                copy.Place,
                DeduplicationId = Stored.Id(copy.DeduplicationId),
                GatewayId = copy.Gateway.ToString(),
                RssiDbm = (long)copy.RssiDbm,
                SnrDb = (double)copy.SnrDb,
            }).ToList(),
            cancel).ConfigureAwait(false);
    }

    /// <summary>The newest frames of a device, newest first.</summary>
    public Task<IReadOnlyList<RecentFrame>> FramesAsync(Eui64 devEui, int limit, CancellationToken cancel = default) =>
        QueryFramesAsync(
            "WHERE dev_eui = @DevEui ORDER BY id DESC LIMIT @Limit",
            new { DevEui = devEui.ToString(), Limit = Registry.Page(limit) }, cancel);

    /// <summary>The newest frames whose first copy came through a gateway, newest first.</summary>
    public Task<IReadOnlyList<RecentFrame>> GatewayFramesAsync(
        Eui64 gatewayId, int limit, CancellationToken cancel = default) =>
        QueryFramesAsync(
            "WHERE gateway_id = @GatewayId ORDER BY id DESC LIMIT @Limit",
            new { GatewayId = gatewayId.ToString(), Limit = Registry.Page(limit) }, cancel);

    /// <summary>The newest frames of all, newest first.</summary>
    public Task<IReadOnlyList<RecentFrame>> NewestFramesAsync(int limit, CancellationToken cancel = default) =>
        QueryFramesAsync("ORDER BY id DESC LIMIT @Limit", new { Limit = Registry.Page(limit) }, cancel);

    /// <summary>Frames written after the one with this id, oldest first; the newest id is the next cursor.</summary>
    public Task<IReadOnlyList<RecentFrame>> FramesAfterAsync(long id, int limit, CancellationToken cancel = default) =>
        QueryFramesAsync(
            "WHERE id > @Id ORDER BY id LIMIT @Limit", new { Id = id, Limit = Registry.Page(limit) }, cancel);

    /// <summary>The newest value of each quantity of a device, by name.</summary>
    public Task<IReadOnlyList<LatestValue>> LatestAsync(Eui64 devEui, CancellationToken cancel = default) =>
        QueryLatestAsync(
            "WHERE dev_eui = @DevEui ORDER BY quantity LIMIT @Limit",
            new { DevEui = devEui.ToString(), Limit = Registry.MaxPage }, cancel);

    /// <summary>Values that changed after the one with this id, oldest change first.</summary>
    public Task<IReadOnlyList<LatestValue>> LatestAfterAsync(long id, int limit, CancellationToken cancel = default) =>
        QueryLatestAsync(
            "WHERE id > @Id ORDER BY id LIMIT @Limit", new { Id = id, Limit = Registry.Page(limit) }, cancel);

    /// <summary>The values of all devices, the last changed first.</summary>
    public Task<IReadOnlyList<LatestValue>> AllLatestAsync(int limit, CancellationToken cancel = default) =>
        QueryLatestAsync("ORDER BY id DESC LIMIT @Limit", new { Limit = Registry.Page(limit) }, cancel);

    private async Task WriteFramesAsync(DbTransaction transaction, IReadOnlyList<RecentFrame> frames)
    {
        if (frames.Count == 0)
            return;

        var next = await TakeIdsAsync(transaction, "recent_frames", frames.Count).ConfigureAwait(false);
        await transaction.Connection!.ExecuteAsync(
            $"""
            INSERT INTO recent_frames ({FrameColumns})
            VALUES (@Id, @JournalSequence, @At, @DevEui, @DevAddr, @Verdict, @FCnt, @FPort, @GatewayId, @GatewayCount,
                @RssiDbm, @SnrDb, @FrequencyHz, @DataRate, @PhyPayload, @Detail, @DeduplicationId, @Relay)
            ON CONFLICT (journal_sequence) DO UPDATE SET
                id = excluded.id, at = excluded.at, dev_eui = excluded.dev_eui, dev_addr = excluded.dev_addr,
                verdict = excluded.verdict, f_cnt = excluded.f_cnt, f_port = excluded.f_port,
                gateway_id = excluded.gateway_id, gateway_count = excluded.gateway_count, rssi_dbm = excluded.rssi_dbm,
                snr_db = excluded.snr_db, frequency_hz = excluded.frequency_hz, data_rate = excluded.data_rate,
                phy_payload = excluded.phy_payload, detail = excluded.detail,
                deduplication_id = excluded.deduplication_id, relay = excluded.relay, enriched_place = 0
            """,
            frames.Select(frame => ToRow(frame, next++)).ToList(), transaction).ConfigureAwait(false);
        await TrimAsync(transaction, frames).ConfigureAwait(false);
    }

    private static async Task WriteValuesAsync(DbTransaction transaction, IReadOnlyList<LatestValue> values)
    {
        if (values.Count == 0)
            return;

        var next = await TakeIdsAsync(transaction, "latest_values", values.Count).ConfigureAwait(false);
        await transaction.Connection!.ExecuteAsync(
            $"""
            INSERT INTO latest_values ({LatestColumns})
            SELECT @Id, dev_eui, @Quantity, @Value, @Text, @Unit, @At FROM devices WHERE dev_eui = @DevEui
            ON CONFLICT (dev_eui, quantity) DO UPDATE SET
                id = excluded.id, value = excluded.value, text = excluded.text, unit = excluded.unit, at = excluded.at
            WHERE excluded.at > latest_values.at
                OR (excluded.at = latest_values.at AND (excluded.value IS DISTINCT FROM latest_values.value
                    OR excluded.text IS DISTINCT FROM latest_values.text OR excluded.unit <> latest_values.unit))
            """,
            values.Select(value => new
            {
                Id = next++,
                DevEui = value.DevEui.ToString(),
                Quantity = Stored.Text(value.Quantity, MaxText),
                Value = double.IsFinite(value.Value) ? value.Value : (double?)null,
                Text = value.Text is null ? null : Stored.Text(value.Text, MaxText),
                Unit = Stored.Text(value.Unit, MaxText),
                At = Stored.Time(value.At),
            }).ToList(),
            transaction).ConfigureAwait(false);
    }

    /// <summary>
    /// The first of so many new ids. The row stays locked to the end, so ids become visible in their order.
    /// </summary>
    private static async Task<long> TakeIdsAsync(DbTransaction transaction, string counter, int count) =>
        await transaction.Connection!.ExecuteScalarAsync<long>(
            "UPDATE counters SET value = value + @Count WHERE name = @Name RETURNING value",
            new { Name = counter, Count = (long)count }, transaction).ConfigureAwait(false) - count + 1;

    private async Task TrimAsync(DbTransaction transaction, IReadOnlyList<RecentFrame> frames)
    {
        var devices = frames.Where(frame => frame.DevEui is not null).Select(frame => frame.DevEui!.Value).Distinct();
        await transaction.Connection!.ExecuteAsync(
            """
            DELETE FROM recent_frames WHERE dev_eui = @DevEui AND id <= (
                SELECT id FROM recent_frames WHERE dev_eui = @DevEui ORDER BY id DESC LIMIT 1 OFFSET @Keep)
            """,
            devices.Order().Select(device => new { DevEui = device.ToString(), Keep = _limits.FramesPerDevice })
                .ToList(),
            transaction).ConfigureAwait(false);
        await transaction.Connection!.ExecuteAsync(
            """
            DELETE FROM recent_frames WHERE id <= (
                SELECT id FROM recent_frames ORDER BY id DESC LIMIT 1 OFFSET @Keep)
            """,
            new { Keep = _limits.Frames }, transaction).ConfigureAwait(false);
    }

    private static object ToRow(RecentFrame frame, long id) => new
    {
        Id = id,
        frame.JournalSequence,
        At = Stored.Time(frame.At),
        DevEui = frame.DevEui?.ToString(),
        DevAddr = frame.DevAddr?.ToString(),
        Verdict = (long)frame.Verdict,
        FCnt = (long?)frame.FCnt,
        FPort = (long?)frame.FPort,
        GatewayId = frame.Gateway.ToString(),
        GatewayCount = (long)frame.GatewayCount,
        RssiDbm = (long)frame.RssiDbm,
        SnrDb = (double)frame.SnrDb,
        FrequencyHz = (long)frame.FrequencyHz,
        DataRate = Stored.Text(frame.DataRate, MaxText),
        PhyPayload = Stored.Text(frame.PhyPayloadHex, MaxDetail),
        Detail = Stored.Text(frame.Detail, MaxDetail),
        DeduplicationId = Stored.Id(frame.DeduplicationId),
        Relay = frame.Relay?.ToString(),
    };

    private async Task<IReadOnlyList<RecentFrame>> QueryFramesAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await _database.QueryAsync<Rows.Frame>(
                $"SELECT {FrameColumns} FROM recent_frames {rest}", parameters, cancel).ConfigureAwait(false))
                .Select(row => row.ToRecord()),
        ];

    private async Task<IReadOnlyList<LatestValue>> QueryLatestAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await _database.QueryAsync<Rows.Latest>(
                $"SELECT {LatestColumns} FROM latest_values {rest}", parameters, cancel).ConfigureAwait(false))
                .Select(row => row.ToRecord()),
        ];
}

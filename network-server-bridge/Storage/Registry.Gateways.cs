using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

public sealed partial class Registry
{
    private const string GatewayColumns = """
        gateway_id, name, region, latitude, longitude, is_demo, first_seen_at, last_seen_at, online,
        frames_received, downlinks_sent, software, is_registered, topic_prefix
        """;

    /// <summary>Saves what an owner says of a gateway; what the network saw of it (times, counters) is kept.</summary>
    public Task SaveGatewayAsync(GatewayRecord gateway, CancellationToken cancel = default) =>
        SaveAsync(
            $"""
            INSERT INTO gateways ({GatewayColumns})
            VALUES (@GatewayId, @Name, @Region, @Latitude, @Longitude, @IsDemo, @FirstSeenAt, @LastSeenAt, @Online,
                @FramesReceived, @DownlinksSent, @Software, @IsRegistered, @TopicPrefix)
            ON CONFLICT (gateway_id) DO UPDATE SET
                name = excluded.name, region = excluded.region, latitude = excluded.latitude,
                longitude = excluded.longitude, is_demo = excluded.is_demo, is_registered = excluded.is_registered
            """,
            new
            {
                GatewayId = gateway.GatewayId.ToString(),
                Name = CheckName(gateway.Name, "a gateway"),
                gateway.Region,
                gateway.Latitude,
                gateway.Longitude,
                IsDemo = Stored.Flag(gateway.IsDemo),
                FirstSeenAt = Stored.Time(gateway.FirstSeenAt),
                LastSeenAt = gateway.LastSeenAt is { } at ? Stored.Time(at) : (long?)null,
                Online = Stored.Flag(gateway.Online),
                gateway.FramesReceived,
                gateway.DownlinksSent,
                Software = gateway.Software is null ? null : Stored.Text(gateway.Software, MaxName),
                IsRegistered = Stored.Flag(gateway.IsRegistered),
                gateway.TopicPrefix,
            },
            $"gateway {gateway.GatewayId}", cancel);

    /// <summary>
    /// Notes a batch of sightings in one transaction; unknown gateways are registered under their id.
    /// </summary>
    public async Task TouchGatewaysAsync(IReadOnlyList<GatewayTouch> touches, CancellationToken cancel = default)
    {
        if (touches.Count == 0)
            return;

        // Ordered, so that two processes that touch the same gateways never wait for each other in a ring.
        await Database.ExecuteAsync(
            $"""
            INSERT INTO gateways ({GatewayColumns})
            VALUES (@GatewayId, @GatewayId, @Region, @Latitude, @Longitude, 0, @SeenAt, @SeenAt, COALESCE(@Online, 1),
                @FramesReceived, @DownlinksSent, @Software, 0, @TopicPrefix)
            ON CONFLICT (gateway_id) DO UPDATE SET
                region = CASE WHEN excluded.region = '' OR gateways.is_registered = 1 THEN gateways.region
                    ELSE excluded.region END,
                topic_prefix = COALESCE(excluded.topic_prefix, gateways.topic_prefix),
                latitude = COALESCE(gateways.latitude, excluded.latitude),
                longitude = COALESCE(gateways.longitude, excluded.longitude),
                last_seen_at = CASE WHEN gateways.last_seen_at > excluded.last_seen_at
                    THEN gateways.last_seen_at ELSE excluded.last_seen_at END,
                online = COALESCE(@Online, gateways.online),
                frames_received = gateways.frames_received + excluded.frames_received,
                downlinks_sent = gateways.downlinks_sent + excluded.downlinks_sent,
                software = COALESCE(excluded.software, gateways.software)
            """,
            touches.OrderBy(touch => touch.GatewayId).Select(touch => new
            {
                GatewayId = touch.GatewayId.ToString(),
                Region = Stored.Text(touch.Region, MaxName),
                touch.Latitude,
                touch.Longitude,
                SeenAt = Stored.Time(touch.SeenAt),
                Online = touch.Online is { } online ? Stored.Flag(online) : (long?)null,
                touch.FramesReceived,
                touch.DownlinksSent,
                Software = touch.Software is null ? null : Stored.Text(touch.Software, MaxName),
                TopicPrefix = touch.TopicPrefix is null ? null : Stored.Text(touch.TopicPrefix, MaxName),
            }).ToList(),
            cancel).ConfigureAwait(false);
    }

    public async Task<GatewayRecord?> FindGatewayAsync(Eui64 gatewayId, CancellationToken cancel = default) =>
        (await GatewaysAsync("WHERE gateway_id = @GatewayId", new { GatewayId = gatewayId.ToString() }, cancel)
            .ConfigureAwait(false)).SingleOrDefault();

    public Task<IReadOnlyList<GatewayRecord>> ListGatewaysAsync(
        int limit = MaxPage, Eui64? after = null, CancellationToken cancel = default) =>
        GatewaysAsync(
            "WHERE gateway_id > @After ORDER BY gateway_id LIMIT @Limit",
            new { After = after?.ToString() ?? "", Limit = Page(limit) }, cancel);

    /// <summary>Forgets a gateway; it comes back by itself when it is heard again. False when there is none.</summary>
    public async Task<bool> DeleteGatewayAsync(Eui64 gatewayId, CancellationToken cancel = default) =>
        await Database.ExecuteAsync(
            "DELETE FROM gateways WHERE gateway_id = @GatewayId", new { GatewayId = gatewayId.ToString() }, cancel)
            .ConfigureAwait(false) > 0;

    private async Task<IReadOnlyList<GatewayRecord>> GatewaysAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await Database.QueryAsync<Rows.Gateway>(
                $"SELECT {GatewayColumns} FROM gateways {rest}", parameters, cancel).ConfigureAwait(false))
                .Select(row => row.ToRecord()),
        ];
}

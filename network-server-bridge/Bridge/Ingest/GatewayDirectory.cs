using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// The gateways as they report themselves: kept in memory, written to the registry in batches. A gateway nobody
/// registered appears by itself, up to a limit, because on an open broker anyone can invent gateway ids.
/// </summary>
public sealed class GatewayDirectory(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Eui64, GatewayRecord> _gateways = [];
    private readonly HashSet<Eui64> _changed = [];
    private readonly Dictionary<Eui64, GatewayDialect> _dialects = [];

    public void Load(IEnumerable<GatewayRecord> gateways)
    {
        lock (_lock)
        {
            foreach (var gateway in gateways)
                _gateways[gateway.GatewayId] = gateway;
        }
    }

    public GatewayRecord? Find(Eui64 gateway)
    {
        lock (_lock)
            return _gateways.GetValueOrDefault(gateway);
    }

    /// <summary>How to speak to a gateway: as it spoke last, else by its region and in protobuf.</summary>
    public GatewayDialect DialectOf(Eui64 gateway, string region)
    {
        lock (_lock)
            return _dialects.TryGetValue(gateway, out var dialect) ? dialect : new GatewayDialect(region, false);
    }

    /// <summary>An uplink was heard. False when the gateway is unknown and the directory is full.</summary>
    public bool Heard(Eui64 gateway, string region, DateTimeOffset at, GatewayDialect dialect)
    {
        lock (_lock)
        {
            var known = Change(gateway, region, at, record => record with
            {
                LastSeenAt = at, Online = true, FramesReceived = record.FramesReceived + 1,
            });
            if (known)
                _dialects[gateway] = dialect;
            return known;
        }
    }

    public bool Connected(Eui64 gateway, string region, DateTimeOffset at, bool online)
    {
        lock (_lock)
        {
            return Change(gateway, region, at, record => record with
            {
                Online = online, LastSeenAt = online ? at : record.LastSeenAt,
            });
        }
    }

    public bool Reported(Eui64 gateway, string region, DateTimeOffset at, GatewayStats stats)
    {
        var software = stats.Metadata.GetValueOrDefault("software") ?? stats.Metadata.GetValueOrDefault("model");
        var place = stats.Location is { } l && (l.Latitude != 0 || l.Longitude != 0) && IsOnEarth(l) ? l : null;
        lock (_lock)
        {
            return Change(gateway, region, at, record => record with
            {
                LastSeenAt = at,
                Online = true,
                Software = software is { Length: <= 200 } ? software : record.Software,
                Latitude = place?.Latitude ?? record.Latitude,
                Longitude = place?.Longitude ?? record.Longitude,
            });
        }
    }

    public bool Sent(Eui64 gateway, string region, DateTimeOffset at)
    {
        lock (_lock)
        {
            return Change(gateway, region, at, record => record with
            {
                LastSeenAt = at, DownlinksSent = record.DownlinksSent + 1,
            });
        }
    }

    /// <summary>What has changed since the last call; a caller that cannot write it gives it back.</summary>
    public IReadOnlyList<GatewayRecord> TakeChanged()
    {
        lock (_lock)
        {
            var changed = _changed.Select(gateway => _gateways[gateway]).ToList();
            _changed.Clear();
            return changed;
        }
    }

    public void GiveBack(IEnumerable<GatewayRecord> gateways)
    {
        lock (_lock)
            _changed.UnionWith(gateways.Select(gateway => gateway.GatewayId));
    }

    private static bool IsOnEarth(Location location) =>
        Math.Abs(location.Latitude) <= 90 && Math.Abs(location.Longitude) <= 180;

    private bool Change(Eui64 gateway, string region, DateTimeOffset at, Func<GatewayRecord, GatewayRecord> change)
    {
        if (!_gateways.TryGetValue(gateway, out var record))
        {
            if (_gateways.Count >= limit)
                return false;
            record = new GatewayRecord(
                gateway, gateway.ToString(), region, null, null, false, at, at, true, 0, 0, null);
        }

        _gateways[gateway] = change(record);
        _changed.Add(gateway);
        return true;
    }
}

using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// What gateways report of themselves, gathered between two writes to the registry. A gateway nobody registered appears
/// by itself, up to a limit, because on an open broker anyone can invent gateway ids.
/// </summary>
public sealed class GatewayDirectory(int limit)
{
    /// <summary>Longest software name taken from a gateway's own words.</summary>
    private const int MaxSoftwareLength = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<Eui64, KnownGateway> _known = [];
    private readonly Dictionary<Eui64, GatewayTouch> _touches = [];
    private readonly Dictionary<Eui64, GatewayDialect> _dialects = [];

    public void Load(IEnumerable<GatewayRecord> gateways)
    {
        lock (_lock)
        {
            foreach (var gateway in gateways)
                _known[gateway.GatewayId] = new KnownGateway(gateway.Region, gateway.IsRegistered);
        }
    }

    /// <summary>It is no longer registered; it appears again by itself.</summary>
    public void Forget(Eui64 gateway)
    {
        lock (_lock)
            _known.Remove(gateway);
    }

    /// <summary>What is known of a gateway's region, else null.</summary>
    internal KnownGateway? Find(Eui64 gateway)
    {
        lock (_lock)
            return _known.GetValueOrDefault(gateway);
    }

    /// <summary>How to speak to a gateway: as it spoke last, else by its region and in protobuf.</summary>
    public GatewayDialect DialectOf(Eui64 gateway, string region)
    {
        lock (_lock)
            return _dialects.TryGetValue(gateway, out var dialect) ? dialect : new GatewayDialect(region, false);
    }

    /// <summary>An uplink was heard. False, as below, when the gateway is unknown and the directory is full.</summary>
    public bool Heard(Eui64 gateway, string region, DateTimeOffset at, GatewayDialect dialect)
    {
        lock (_lock)
        {
            var known = Add(new GatewayTouch(gateway, region, at, FramesReceived: 1, Online: true)
            {
                TopicPrefix = dialect.TopicPrefix,
            });
            if (known)
                _dialects[gateway] = dialect;
            return known;
        }
    }

    public bool Connected(Eui64 gateway, string region, DateTimeOffset at, bool online)
    {
        lock (_lock)
            return Add(new GatewayTouch(gateway, region, at, Online: online));
    }

    public bool Reported(Eui64 gateway, string region, DateTimeOffset at, GatewayStats stats)
    {
        var software = stats.Metadata.GetValueOrDefault("software") ?? stats.Metadata.GetValueOrDefault("model");
        if (software?.Length > MaxSoftwareLength)
            software = null;
        var place = IsPlace(stats.Location) ? stats.Location : null;
        lock (_lock)
        {
            return Add(new GatewayTouch(gateway, region, at, Online: true, Software: software,
                Latitude: place?.Latitude, Longitude: place?.Longitude));
        }
    }

    public bool Sent(Eui64 gateway, string region, DateTimeOffset at)
    {
        lock (_lock)
            return Add(new GatewayTouch(gateway, region, at, DownlinksSent: 1));
    }

    /// <summary>What was seen since the last call; a caller that cannot write it gives it back.</summary>
    public IReadOnlyList<GatewayTouch> Take()
    {
        lock (_lock)
        {
            var touches = _touches.Values.ToList();
            _touches.Clear();
            return touches;
        }
    }

    public void GiveBack(IEnumerable<GatewayTouch> touches)
    {
        lock (_lock)
        {
            foreach (var older in touches)
            {
                _touches[older.GatewayId] = _touches.TryGetValue(older.GatewayId, out var newer)
                    ? Merge(older, newer)
                    : older;
            }
        }
    }

    private static bool IsPlace(Location? location) =>
        location is not null && (location.Latitude != 0 || location.Longitude != 0)
        && Math.Abs(location.Latitude) <= 90 && Math.Abs(location.Longitude) <= 180;

    private bool Add(GatewayTouch touch)
    {
        if (!_known.TryAdd(touch.GatewayId, new KnownGateway(touch.Region, IsRegistered: false)))
        {
            _touches[touch.GatewayId] = _touches.TryGetValue(touch.GatewayId, out var before)
                ? Merge(before, touch)
                : touch;
            return true;
        }

        if (_known.Count > limit)
        {
            _known.Remove(touch.GatewayId);
            return false;
        }

        _touches[touch.GatewayId] = touch;
        return true;
    }

    private static GatewayTouch Merge(GatewayTouch older, GatewayTouch newer) => new(
        newer.GatewayId, newer.Region, newer.SeenAt, older.FramesReceived + newer.FramesReceived,
        older.DownlinksSent + newer.DownlinksSent, newer.Online ?? older.Online, newer.Software ?? older.Software,
        newer.Latitude ?? older.Latitude, newer.Longitude ?? older.Longitude)
    {
        TopicPrefix = newer.TopicPrefix ?? older.TopicPrefix,
    };
}

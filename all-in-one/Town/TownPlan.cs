using System.Security.Cryptography;
using System.Text;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Town;

/// <summary>A gateway of the town before it is built.</summary>
public sealed record PlannedGateway(Eui64 GatewayId, string Name, TownPosition Position);

/// <summary>A sensor of the town before it is built, with its keys.</summary>
public sealed record PlannedDevice(
    int Index, Eui64 DevEui, Eui64 JoinEui, AesKey AppKey, string Name, string Place, SensorKind Kind,
    TownPosition Position, int NearestGateway, int SpreadingFactor, AbpSession? Abp);

/// <summary>
/// Who and where everything is: the same for the same number of sensors, seed and secret. Identifiers lie in the
/// locally administered range, so that they meet no real device.
/// </summary>
public sealed class TownPlan
{
    /// <summary>What the organisation of the town is called everywhere.</summary>
    public const string OrganisationName = "Musterstadt (Demo)";

    /// <summary>What its devices belong to.</summary>
    public const string ApplicationName = "Musterstadt";

    private const ulong FirstDevEui = 0x02D3_E000_0000_0001;
    private const ulong FirstGatewayId = 0x02D3_E0FF_FE00_0001;
    private const ulong TownJoinEui = 0x02D3_E0FF_0000_0000;

    private TownPlan(IReadOnlyList<PlannedGateway> gateways, IReadOnlyList<PlannedDevice> devices, ulong seed)
    {
        Gateways = gateways;
        Devices = devices;
        Seed = seed;
    }

    public IReadOnlyList<PlannedGateway> Gateways { get; }

    public IReadOnlyList<PlannedDevice> Devices { get; }

    public ulong Seed { get; }

    /// <param name="options">Number of sensors, seed and activation.</param>
    /// <param name="secret">What the devices' keys are derived from; kept in the data directory.</param>
    public static TownPlan Create(DemoTownOptions options, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(options);
        PlannedGateway[] gateways =
        [
            new(new Eui64(FirstGatewayId), "Rathaus (Demo)", new TownPosition(51.3200, 9.5000, 214)),
            new(new Eui64(FirstGatewayId + 1), "Feuerwehr (Demo)", new TownPosition(51.3268, 9.5128, 221)),
            new(new Eui64(FirstGatewayId + 2), "Kirchturm (Demo)", new TownPosition(51.3151, 9.4889, 252)),
        ];
        var devices = new PlannedDevice[options.Sensors];
        for (var i = 0; i < devices.Length; i++)
            devices[i] = PlanDevice(i, options, secret, gateways);
        return new TownPlan(gateways, devices, options.Seed);
    }

    private static PlannedDevice PlanDevice(
        int index, DemoTownOptions options, ReadOnlySpan<byte> secret, PlannedGateway[] gateways)
    {
        var spot = TownSpots.At(index);
        var devEui = new Eui64(FirstDevEui + (ulong)index);
        var field = new RadioField(options.Seed);
        var position = new TownPosition(
            spot.Building.Latitude + (0.0004 * Noise.Normal(options.Seed, 100, (ulong)index)),
            spot.Building.Longitude + (0.0006 * Noise.Normal(options.Seed, 101, (ulong)index)), 200);
        var nearest = Enumerable.Range(0, gateways.Length).MaxBy(i => field.MeanRssiDbm(devEui, position, gateways[i]));
        var best = field.MeanRssiDbm(devEui, position, gateways[nearest]);
        var abp = options.Abp
            ? new AbpSession(new DevAddr(0x0200_0000 + (uint)index), SessionKeys.Of10(
                Key(secret, "NwkSKey", devEui), Key(secret, "AppSKey", devEui)))
            : null;
        return new PlannedDevice(index, devEui, new Eui64(TownJoinEui), Key(secret, "AppKey", devEui), spot.Name,
            spot.Place, spot.Kind, position, nearest, RadioField.SpreadingFactorFor(best), abp);
    }

    private static AesKey Key(ReadOnlySpan<byte> secret, string purpose, Eui64 devEui)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{purpose} {devEui}"), hash);
        return new AesKey(hash[..AesKey.LengthBytes]);
    }
}

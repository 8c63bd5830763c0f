using Kreisfunk.LoRaWan;

namespace Kreisfunk.Town;

/// <summary>Where something stands.</summary>
public readonly record struct TownPosition(double Latitude, double Longitude, double AltitudeMetres)
{
    /// <summary>Metres over ground; exact enough within a town.</summary>
    public double MetresTo(TownPosition other)
    {
        const double metresPerDegree = 111_320;
        var north = (other.Latitude - Latitude) * metresPerDegree;
        var east = (other.Longitude - Longitude) * metresPerDegree * Math.Cos(Latitude * Math.PI / 180);
        return Math.Sqrt((north * north) + (east * east));
    }
}

/// <summary>How well one gateway hears one frame.</summary>
public readonly record struct Reception(int RssiDbm, double SnrDb);

/// <summary>
/// Propagation in a small town: log-distance path loss (128.95 dB at 1 km, 23.2 dB per decade, as measured for LoRa at
/// 868 MHz in a town), walls between each device and each gateway, and fading per frame; all from the seed.
/// </summary>
internal sealed class RadioField(ulong seed)
{
    private const double TransmitDbm = 16;
    private const double NoiseFloorDbm = -117;

    /// <summary>Between a window towards the gateway (2 dB) and a cellar (22 dB).</summary>
    public double MeanRssiDbm(Eui64 devEui, TownPosition device, PlannedGateway gateway)
    {
        var km = Math.Max(0.02, device.MetresTo(gateway.Position) / 1_000);
        var walls = 2 + (20 * Noise.Unit(seed, 102, devEui.Value, gateway.GatewayId.Value));
        return TransmitDbm - 128.95 - (23.2 * Math.Log10(km)) - walls;
    }

    public Reception Hear(PlannedDevice device, PlannedGateway gateway, ulong frame)
    {
        var (from, to) = (device.DevEui.Value, gateway.GatewayId.Value);
        var rssi = MeanRssiDbm(device.DevEui, device.Position, gateway) + (3 * Noise.Normal(seed, from, to, frame));
        var snr = Math.Min(9.5, rssi - NoiseFloorDbm) + (0.8 * Noise.Normal(seed ^ 1, from, to, frame));
        return new Reception((int)Math.Round(rssi), Math.Round(Math.Clamp(snr, -21, 14), 1));
    }

    /// <summary>The faintest signal an SX1302 receives at a spreading factor in 125 kHz.</summary>
    public static double SensitivityDbm(int spreadingFactor) => -123 - (2.7 * (spreadingFactor - 7));

    /// <summary>The fastest spreading factor, 7 to 10, that reaches the nearest gateway with 8 dB to spare.</summary>
    public static int SpreadingFactorFor(double bestMeanRssiDbm)
    {
        for (var sf = 7; sf < 10; sf++)
        {
            if (bestMeanRssiDbm - 8 >= SensitivityDbm(sf))
                return sf;
        }

        return 10;
    }
}

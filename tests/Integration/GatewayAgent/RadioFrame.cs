namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>An uplink as a radio hears it.</summary>
/// <param name="Phy">The PHYPayload.</param>
/// <param name="Counter">The concentrator's, in microseconds, where it ended.</param>
internal sealed record RadioFrame(byte[] Phy, uint Counter)
{
    public uint FrequencyHz { get; init; } = 868_100_000;

    /// <summary>Null for FSK with 50 kbit/s.</summary>
    public int? SpreadingFactor { get; init; } = 7;

    public int RssiDbm { get; init; } = -61;

    public double SnrDb { get; init; } = 9.25;

    /// <summary>A data frame with its number as counter and payload.</summary>
    public static RadioFrame Numbered(int number, uint counter) => new(
        [0x40, 4, 3, 2, 1, 0x80, (byte)number, (byte)(number >> 8), 1, (byte)number, (byte)(number >> 8), 1, 2, 3, 4],
        counter);
}

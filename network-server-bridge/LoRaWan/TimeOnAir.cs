namespace Kreisfunk.LoRaWan;

/// <summary>
/// How long a frame occupies the channel, exact to 100 ns. Arguments no radio has are a programming error and throw
/// <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public static class TimeOnAir
{
    /// <summary>LoRa (Semtech SX1276 and SX1262 data sheets, "time on air").</summary>
    /// <param name="spreadingFactor">5..12.</param>
    /// <param name="bandwidthHz">7800..1625000; LoRaWAN uses 125000, 250000 and 500000.</param>
    /// <param name="payloadBytes">The whole PHYPayload, 0..255.</param>
    /// <param name="codingRate">Forward error correction.</param>
    /// <param name="framing">Null for an uplink's.</param>
    public static TimeSpan Lora(
        int spreadingFactor, int bandwidthHz, int payloadBytes, CodingRate codingRate = CodingRate.Cr4To5,
        LoraFraming? framing = null)
    {
        CheckRange(spreadingFactor, 5, 12, nameof(spreadingFactor));
        CheckRange(bandwidthHz, 7_800, 1_625_000, nameof(bandwidthHz));
        CheckRange(payloadBytes, 0, DataFrame.MaxLengthBytes, nameof(payloadBytes));
        CheckRange((int)codingRate, 5, 8, nameof(codingRate));
        framing ??= LoraFraming.Uplink;

        var slow = framing.LowDataRateOptimize ?? ((1L << spreadingFactor) * 1_000 > 16L * bandwidthHz);
        var smallFactor = spreadingFactor < 7;
        var bits = (8 * payloadBytes) - (4 * spreadingFactor) + (smallFactor ? 0 : 8)
            + (framing.Crc ? 16 : 0) + (framing.ExplicitHeader ? 20 : 0);
        var bitsPerBlock = 4 * (spreadingFactor - (slow ? 2 : 0));
        var blocks = (Math.Max(bits, 0) + bitsPerBlock - 1) / bitsPerBlock;
        var payloadSymbols = 8 + (blocks * (int)codingRate);

        // The synchronisation after the preamble lasts 4.25 symbols (6.25 for SF5 and SF6): counted in quarters.
        var quarterSymbols = (4L * (framing.PreambleSymbols + payloadSymbols)) + (smallFactor ? 25 : 17);
        return TimeSpan.FromTicks(quarterSymbols * (1L << spreadingFactor) * TimeSpan.TicksPerSecond / (4L * bandwidthHz));
    }

    /// <summary>FSK: preamble 5, sync word 3, length 1, payload, CRC 2 bytes (RP002-1.0.4, section 2.4.3).</summary>
    /// <param name="bitRate">Bits per second, 600..300000; EU868 uses 50000.</param>
    /// <param name="payloadBytes">The whole PHYPayload, 0..255.</param>
    /// <param name="preambleBytes">5 in LoRaWAN.</param>
    /// <param name="crc">True for uplinks and downlinks alike in LoRaWAN.</param>
    public static TimeSpan Fsk(int bitRate, int payloadBytes, int preambleBytes = 5, bool crc = true)
    {
        CheckRange(bitRate, 600, 300_000, nameof(bitRate));
        CheckRange(payloadBytes, 0, DataFrame.MaxLengthBytes, nameof(payloadBytes));
        CheckRange(preambleBytes, 0, 65_535, nameof(preambleBytes));
        var bytes = preambleBytes + 3 + 1 + payloadBytes + (crc ? 2 : 0);
        return TimeSpan.FromTicks(bytes * 8L * TimeSpan.TicksPerSecond / bitRate);
    }

    private static void CheckRange(int value, int min, int max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}

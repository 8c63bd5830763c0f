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
        var chips = quarterSymbols * (1L << spreadingFactor);
        return TimeSpan.FromTicks(chips * TimeSpan.TicksPerSecond / (4L * bandwidthHz));
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

    /// <summary>
    /// LR-FHSS, uplink only, at 488.28125 bits per second: headers of 114 bits (3 for coding rate 1/3, 2 for 2/3), then
    /// payload, CRC and 6 tail bits, coded, in fragments of 48 bits with 2 bits before each (RP002-1.0.4, section 2.1).
    /// </summary>
    /// <param name="payloadBytes">The whole PHYPayload, 0..255.</param>
    /// <param name="codingRate">"1/3" or "2/3".</param>
    public static TimeSpan LrFhss(int payloadBytes, string codingRate)
    {
        CheckRange(payloadBytes, 0, DataFrame.MaxLengthBytes, nameof(payloadBytes));
        const long TicksPerBit = 20_480;
        const int HeaderBits = 114, FragmentBits = 48, FragmentPreambleBits = 2;
        var uncoded = (8 * (payloadBytes + 2)) + 6;
        var (headers, coded) = codingRate switch
        {
            "1/3" => (3, uncoded * 3),
            "2/3" => (2, uncoded * 3 / 2),
            _ => throw new ArgumentOutOfRangeException(nameof(codingRate), codingRate, "Known are 1/3 and 2/3."),
        };
        var fragments = (coded + FragmentBits - 1) / FragmentBits;
        var bits = (headers * HeaderBits) + coded + (fragments * FragmentPreambleBits);
        return TimeSpan.FromTicks(bits * TicksPerBit);
    }

    /// <summary>
    /// A frame at a region's data rate. The long interleaver of ISM2400 is counted as 4/8 without it, at most eight
    /// symbols too long; its radios slow down for SF11 and SF12 whatever the bandwidth (SX1280 data sheet, 7.4.4).
    /// </summary>
    /// <param name="rate">The data rate.</param>
    /// <param name="payloadBytes">The whole PHYPayload, 0..255.</param>
    /// <param name="downlink">Downlinks have no LoRa CRC.</param>
    public static TimeSpan Of(DataRate rate, int payloadBytes, bool downlink = false)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return rate.Modulation switch
        {
            RadioModulation.Lora => OfLora(
                rate, payloadBytes, downlink ? LoraFraming.Downlink : LoraFraming.Uplink),
            RadioModulation.Fsk => Fsk(rate.BitRate, payloadBytes),
            _ => LrFhss(payloadBytes, rate.CodingRate),
        };
    }

    private static TimeSpan OfLora(DataRate rate, int payloadBytes, LoraFraming framing) =>
        rate.CodingRate == "4/8LI"
            ? Lora(rate.SpreadingFactor, rate.BandwidthHz, payloadBytes, CodingRate.Cr4To8,
                framing with { LowDataRateOptimize = rate.SpreadingFactor >= 11 })
            : Lora(rate.SpreadingFactor, rate.BandwidthHz, payloadBytes, framing: framing);

    private static void CheckRange(int value, int min, int max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}

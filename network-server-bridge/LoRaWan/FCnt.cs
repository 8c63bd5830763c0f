namespace Kreisfunk.LoRaWan;

/// <summary>
/// Frames carry the low half of a 32-bit frame counter; MIC and encryption need the whole (LoRaWAN 1.0.4, section
/// 4.3.1.5).
/// </summary>
public static class FCnt
{
    /// <summary>
    /// The largest plausible step between two received counters (MAX_FCNT_GAP of RP002). A larger one is lost frames
    /// beyond reason or a replay, and the caller's to judge.
    /// </summary>
    public const uint MaxGap = 16_384;

    /// <summary>
    /// The smallest 32-bit counter that is not below <paramref name="last32"/> and ends in <paramref name="onAir"/>:
    /// equal to the last for a retransmission, one rollover up for a lower on-air value.
    /// </summary>
    /// <param name="last32">The highest accepted counter of the session; null before the first frame.</param>
    /// <param name="onAir">The 16 bits in the frame.</param>
    /// <returns>
    /// The counter. It is below <paramref name="last32"/> in one case only: the 32 bits are used up, and nothing but a
    /// new session helps; so callers treat a lower result as a replay and never start again at 0.
    /// </returns>
    public static uint Reconstruct(uint? last32, ushort onAir)
    {
        if (last32 is not { } last)
            return onAir;

        var sameHalf = (last & 0xFFFF_0000) | onAir;
        if (sameHalf >= last || last > 0xFFFE_FFFF)
            return sameHalf;
        return sameHalf + 0x1_0000;
    }
}

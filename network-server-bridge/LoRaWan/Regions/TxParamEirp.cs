namespace Kreisfunk.LoRaWan;

/// <summary>
/// MaxEIRP of TxParamSetupReq: four bits on the air, a table in the standard (LoRaWAN 1.0.4, section 5.8).
/// </summary>
public static class TxParamEirp
{
    /// <summary>dBm by index 0..15.</summary>
    public static IReadOnlyList<int> Dbm { get; } = [8, 10, 12, 13, 14, 16, 18, 20, 21, 24, 26, 27, 29, 30, 33, 36];

    /// <summary>The index of the largest value that is not above the limit; 0 when all are.</summary>
    /// <param name="maxEirpDbm">What may be sent with.</param>
    public static int IndexOf(int maxEirpDbm)
    {
        var index = Dbm.Count - 1;
        while (index > 0 && Dbm[index] > maxEirpDbm)
            index--;
        return index;
    }
}

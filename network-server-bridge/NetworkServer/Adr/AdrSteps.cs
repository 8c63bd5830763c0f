namespace Kreisfunk.NetworkServer;

/// <summary>The arithmetic of ADR, without policy.</summary>
public static class AdrSteps
{
    /// <summary>Frames that make a picture of a link.</summary>
    public const int Frames = UplinkHistory.Frames;

    /// <summary>
    /// What one step is worth, in dB: a data rate costs 2.5, a power step mostly 2, and the rest keeps the link from
    /// going to and fro.
    /// </summary>
    public const double StepDb = 3;

    // Rows: loss below 5 %, 10 %, 30 %, and above. Columns: NbTrans now, 1 to 3.
    private static readonly int[][] NbTransTable = [[1, 1, 2], [1, 2, 3], [2, 3, 3], [3, 3, 3]];

    /// <summary>
    /// Lost frames in percent of those that came, by the gaps between their counters; 0 for fewer than
    /// <see cref="Frames"/>, where one lost frame would count too much.
    /// </summary>
    /// <param name="counters">Ascending.</param>
    public static double LossPercent(IReadOnlyList<uint> counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        if (counters.Count < Frames)
            return 0;
        var sent = counters[^1] - counters[0] + 1L;
        return 100.0 * (sent - counters.Count) / counters.Count;
    }

    /// <summary>How often each frame should be sent, 1 to 3.</summary>
    /// <param name="lossPercent">See <see cref="LossPercent"/>.</param>
    /// <param name="current">How often it is sent now; beyond 1 to 3 it counts as that.</param>
    public static int NbTrans(double lossPercent, int current)
    {
        var row = lossPercent switch { < 5 => 0, < 10 => 1, < 30 => 2, _ => 3 };
        return NbTransTable[row][Math.Clamp(current, 1, 3) - 1];
    }

    /// <summary>
    /// Goes so many steps: first the data rate up, then the power down. Negative steps raise the power again and leave
    /// the data rate, which a device lowers by itself when it is not heard.
    /// </summary>
    /// <param name="steps">How many, and in which direction.</param>
    /// <param name="start">From here; NbTrans stays.</param>
    /// <param name="maxDataRate">Highest data rate index.</param>
    /// <param name="maxTxPower">Highest TXPower index.</param>
    public static AdrSetting Go(int steps, AdrSetting start, int maxDataRate, int maxTxPower)
    {
        if (steps < 0)
            return start with { TxPower = Math.Max(0, start.TxPower + steps) };
        var faster = Math.Clamp(maxDataRate - start.DataRate, 0, steps);
        var weaker = Math.Clamp(maxTxPower - start.TxPower, 0, steps - faster);
        return start with { DataRate = start.DataRate + faster, TxPower = start.TxPower + weaker };
    }
}

namespace Kreisfunk.NetworkServer;

/// <summary>What ADR has decided about a device, with all it looked at.</summary>
/// <param name="Algorithm">Which one.</param>
/// <param name="Samples">Frames it looked at.</param>
/// <param name="MaxSnrDb">The best SNR among them.</param>
/// <param name="RequiredSnrDb">What the data rate needs.</param>
/// <param name="MarginDb">What is left between the two beyond the margin that is kept.</param>
/// <param name="LossPercent">Lost frames among them.</param>
/// <param name="From">What the device uses.</param>
/// <param name="To">What it should use; the same when nothing changes.</param>
/// <param name="Reason">In words, for people.</param>
public sealed record AdrDecision(
    string Algorithm, int Samples, double MaxSnrDb, double RequiredSnrDb, double MarginDb, double LossPercent,
    AdrSetting From, AdrSetting To, string Reason)
{
    /// <summary>The reason as a label.</summary>
    public AdrVerdict Verdict { get; init; }
}

/// <summary>What ADR sets.</summary>
/// <param name="DataRate">Data rate index.</param>
/// <param name="TxPower">TXPower index; 0 is the strongest.</param>
/// <param name="NbTrans">Transmissions of each frame.</param>
public readonly record struct AdrSetting(int DataRate, int TxPower, int NbTrans);

/// <summary>How ADR has decided.</summary>
public enum AdrVerdict : byte
{
    /// <summary>Not yet.</summary>
    None = 0,

    /// <summary>The device sets its data rate itself.</summary>
    DeviceDecides = 1,

    /// <summary>Too few frames at this data rate and power.</summary>
    Waiting = 2,

    /// <summary>All is as it should be.</summary>
    Kept = 3,

    /// <summary>The device fell back by itself, and is left there.</summary>
    FellBack = 4,

    /// <summary>Something should change.</summary>
    Changed = 5,
}

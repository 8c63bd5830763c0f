using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// What a decision asks the rim to do. Order matters: everything that is <see cref="IsDurable"/> is in the decision
/// journal before any effect of the same step leaves the process.
/// </summary>
public abstract record Effect
{
    /// <summary>True when the effect changes state and is written to the decision journal.</summary>
    public virtual bool IsDurable => true;

    /// <summary>The device it is about; null when that is not known.</summary>
    public virtual Eui64? Device => null;
}

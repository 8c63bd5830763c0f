namespace Kreisfunk.NetworkServer;

/// <summary>
/// How data rate, power and repetitions of a device are chosen. Pure: the same input gives the same decision, as
/// <see cref="AdrSimulation"/> and recovery rely on it.
/// </summary>
public interface IAdrAlgorithm
{
    /// <summary>What <see cref="DeviceSettings.AdrAlgorithm"/> calls it.</summary>
    string Name { get; }

    /// <summary>Decides after an uplink.</summary>
    AdrDecision Decide(AdrInput input);
}

using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Replays the frames a device has sent as if it had been set otherwise. The radio is what it was: each frame's SNR is
/// moved by the difference in power and bandwidth, and a frame whose SNR is below what its data rate needs is lost.
/// What was lost in truth stays lost, as nobody knows how strong it was, and the device does not fall back by itself.
/// </summary>
public static class AdrSimulation
{
    /// <summary>A device follows a decision with its next frame.</summary>
    /// <param name="history">The oldest first.</param>
    /// <param name="region">Where the device is.</param>
    /// <param name="settings">How it would be treated.</param>
    /// <param name="phyBytes">Length of its frames as PHYPayload, 12 to 255.</param>
    /// <param name="algorithms">Null for those that come with the server.</param>
    public static AdrSimulated Run(IReadOnlyList<UplinkSample> history, Region region, DeviceSettings settings,
        int phyBytes, AdrAlgorithms? algorithms = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(settings);
        var algorithm = (algorithms ?? AdrAlgorithms.BuiltIn).Find(settings.AdrAlgorithm);
        var run = new SimulatedLink(region, settings, phyBytes);
        foreach (var sample in history)
        {
            if (run.Send(sample) && settings.Adr)
                run.Follow(algorithm.Decide(run.Input));
        }

        return run.Result();
    }

    /// <summary>The same history under two settings.</summary>
    public static (AdrSimulated A, AdrSimulated B) Compare(IReadOnlyList<UplinkSample> history, Region region,
        DeviceSettings a, DeviceSettings b, int phyBytes) =>
        (Run(history, region, a, phyBytes), Run(history, region, b, phyBytes));
}

/// <summary>What would have come of it.</summary>
/// <param name="Decisions">Each decision that was another than the one before, and after which frame.</param>
/// <param name="Last">What the device would use at the end.</param>
/// <param name="Sent">Frames that were replayed.</param>
/// <param name="Received">Of those, how many would have been heard.</param>
/// <param name="Airtime">Of all transmissions.</param>
/// <param name="EnergyJoules">Spent on sending.</param>
public sealed record AdrSimulated(
    IReadOnlyList<(uint FCntUp, AdrDecision Decision)> Decisions, AdrSetting Last, int Sent, int Received,
    TimeSpan Airtime, double EnergyJoules);

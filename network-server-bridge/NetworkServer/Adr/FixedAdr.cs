namespace Kreisfunk.NetworkServer;

/// <summary>The device is set to what its profile says, and left there.</summary>
public sealed class FixedAdr : IAdrAlgorithm
{
    /// <inheritdoc />
    public string Name => "fixed";

    /// <inheritdoc />
    public AdrDecision Decide(AdrInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var report = new AdrReport(Name, input);
        var to = input.Settings.AdrFixed ?? input.Current;
        if (to == input.Current)
            return report.Keep(AdrVerdict.Kept, "as the profile fixes it: nothing changes");
        if (!input.DataRates.Contains(to.DataRate))
        {
            return report.Keep(AdrVerdict.Kept,
                $"the profile fixes DR {to.DataRate}, which no channel of the device allows: nothing changes");
        }

        return input.HasFallenBack && to.DataRate >= input.AgreedDataRate && input.Samples.Count < AdrSteps.Frames
            ? report.Keep(AdrVerdict.FellBack,
                $"the device fell back by itself from DR {input.AgreedDataRate} to {input.Current.DataRate}: it is " +
                $"left there until {AdrSteps.Frames} frames have come")
            : report.Change(to, "as the profile fixes it");
    }
}

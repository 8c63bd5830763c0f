using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// For devices that can send with LR-FHSS: the standard way while LoRa carries, LR-FHSS where it does not, first with
/// the robust coding. The SNR of the two cannot be compared, so the way back to LoRa is the device's own.
/// </summary>
public sealed class LrFhssAdr : IAdrAlgorithm
{
    /// <summary>Loss at the slowest LoRa data rate from which LR-FHSS is tried, in percent.</summary>
    private const double LossPercent = 10;

    private const string Robust = "1/3";

    private static readonly StandardAdr Standard = new();

    /// <inheritdoc />
    public string Name => "lr-fhss";

    /// <inheritdoc />
    public AdrDecision Decide(AdrInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var report = new AdrReport(Name, input);
        if (RateOf(input, input.Current.DataRate)?.Modulation == RadioModulation.LrFhss)
            return OnLrFhss(input, report);
        var isSlowest = input.Current.DataRate <= AdrLimits.Of(input).MinDataRate;
        var carriesBadly = report.MarginDb < 0 && report.LossPercent >= LossPercent;
        if (isSlowest && carriesBadly && Find(input, Robust) is { } robust)
        {
            return report.Change(
                input.Current with { DataRate = robust, NbTrans = 1 }, $"{report.Link}, {report.Lost}");
        }

        return Standard.Decide(input) with { Algorithm = Name };
    }

    private static AdrDecision OnLrFhss(AdrInput input, AdrReport report)
    {
        if (input.Samples.Count < AdrSteps.Frames)
        {
            return report.Keep(AdrVerdict.Waiting,
                $"{input.Samples.Count} of {AdrSteps.Frames} frames at DR {input.Current.DataRate}: " +
                "nothing changes yet");
        }

        var isRobust = RateOf(input, input.Current.DataRate)!.CodingRate == Robust;
        var reason = $"{report.Link}, {report.Lost}";
        if (isRobust && report.MarginDb >= AdrSteps.StepDb && report.LossPercent < LossPercent
            && Find(input, "2/3") is { } faster)
            return report.Change(input.Current with { DataRate = faster }, reason);
        if (!isRobust && report.LossPercent >= LossPercent && Find(input, Robust) is { } slower)
            return report.Change(input.Current with { DataRate = slower }, reason);
        return report.Keep(AdrVerdict.Kept, $"{reason}: nothing changes");
    }

    // Within the profile's limits, where it names any.
    private static int? Find(AdrInput input, string codingRate)
    {
        foreach (var index in input.DataRates)
        {
            var rate = input.Region.UplinkDataRates[index];
            if (rate.Modulation == RadioModulation.LrFhss && rate.CodingRate == codingRate
                && index <= (input.Settings.MaxDataRate ?? index))
                return index;
        }

        return null;
    }

    private static DataRate? RateOf(AdrInput input, int dataRate) =>
        input.Region.UplinkDataRates.GetValueOrDefault(dataRate);
}

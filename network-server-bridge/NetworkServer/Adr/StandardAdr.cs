namespace Kreisfunk.NetworkServer;

/// <summary>
/// The usual way: by the best SNR of the last twenty frames the data rate goes up, then the power down. The way back is
/// the device's own (ADRACKReq): a server that lowers data rates makes crowded air more crowded. Lost frames raise
/// NbTrans, and the power only when that is used up.
/// </summary>
public sealed class StandardAdr : IAdrAlgorithm
{
    /// <summary>Loss from which repetitions alone do not help, in percent.</summary>
    private const double HeavyLossPercent = 30;

    /// <summary>What a link must have beyond the usual once the device has fallen back from there, in dB.</summary>
    private const double FallBackDb = 3;

    /// <inheritdoc />
    public string Name => "standard";

    /// <inheritdoc />
    public AdrDecision Decide(AdrInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var report = new AdrReport(Name, input);
        var limits = AdrLimits.Of(input);
        var within = limits.Apply(input);
        if (within != input.Current)
            return report.Change(within, "outside the limits of the profile");
        if (input.Samples.Count < AdrSteps.Frames)
            return Wait(input, report);

        var to = ByLink(input, report, limits) with { NbTrans = NbTransOf(input, report) };
        var reason = Reason(input, report, to);
        if (to != input.Current)
            return report.Change(to, reason);
        return input.HasFallenBack
            ? report.Keep(AdrVerdict.FellBack, $"{reason}: nothing changes")
            : report.Keep(AdrVerdict.Kept, $"{reason}: nothing changes");
    }

    private static AdrDecision Wait(AdrInput input, AdrReport report) => input.HasFallenBack
        ? report.Keep(AdrVerdict.FellBack,
            $"the device fell back by itself from DR {input.AgreedDataRate} to {input.Current.DataRate}: it is left " +
            $"there until {AdrSteps.Frames} frames have come")
        : report.Keep(AdrVerdict.Waiting,
            $"{input.Samples.Count} of {AdrSteps.Frames} frames at DR {input.Current.DataRate} and power " +
            $"{input.Current.TxPower}: nothing changes yet");

    private static AdrSetting ByLink(AdrInput input, AdrReport report, AdrLimits limits)
    {
        var margin = report.MarginDb - (input.HasFallenBack ? FallBackDb : 0);
        var steps = (int)Math.Floor(margin / AdrSteps.StepDb);
        if (steps > 0)
            return OnLadder(input, AdrSteps.Go(steps, input.Current, limits.MaxDataRate, limits.MaxTxPower));
        var repetitionsDoNotHelp = report.LossPercent >= HeavyLossPercent
            && input.Current.NbTrans >= Math.Min(3, input.Settings.MaxNbTrans);
        return steps < 0 && repetitionsDoNotHelp && input.Current.TxPower > limits.MinTxPower
            ? AdrSteps.Go(-1, input.Current, limits.MaxDataRate, limits.MaxTxPower)
            : input.Current;
    }

    // Data rates a channel lacks are passed over downwards.
    private static AdrSetting OnLadder(AdrInput input, AdrSetting to) => to with
    {
        DataRate = input.DataRates.Where(rate => rate <= to.DataRate && rate >= input.Current.DataRate)
            .DefaultIfEmpty(input.Current.DataRate).Max(),
    };

    private static int NbTransOf(AdrInput input, AdrReport report) => Math.Clamp(
        AdrSteps.NbTrans(report.LossPercent, input.Current.NbTrans), 1, Math.Clamp(input.Settings.MaxNbTrans, 1, 3));

    private static string Reason(AdrInput input, AdrReport report, AdrSetting to)
    {
        var reason = report.Link;
        if (input.HasFallenBack)
            reason += $" of which {FallBackDb:0} dB are kept, as the device fell back from DR {input.AgreedDataRate}";
        if (to.NbTrans != input.Current.NbTrans || to.TxPower < input.Current.TxPower)
            reason += $", {report.Lost}";
        return reason;
    }
}

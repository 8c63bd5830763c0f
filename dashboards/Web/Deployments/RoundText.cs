using Kreisfunk.Dashboards.Language;
using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Deployments;

/// <summary>What a deployment's radio does at the moment, in a sentence.</summary>
internal static class RoundText
{
    public static string Of(DeploymentRow row, Ui ui)
    {
        var t = ui.Texts.Deployments;
        return (row.Rounds is [.., var newest] ? newest : null) switch
        {
            null => row.IsEnded ? t.NothingSent : t.NoRounds,
            { Stage: "sending" } round => ui.Format(
                t.RoundSends, ui.Number(round.Number), ui.Number(round.Sent), ui.Number(round.Planned)),
            { Stage: "planned" } round => ui.Format(
                t.RoundPlanned, ui.Number(round.Number), ui.TimeOrDate(round.StartAt)),
            _ => $"{ui.Number(row.Sent)} {t.FragmentsSent}, {ui.Format(t.FragmentsNeeded, ui.Number(row.Fragments))}",
        };
    }
}

namespace Kreisfunk.Dashboards.Language;

/// <summary>Why a device of a deployment failed, and what can be done about it.</summary>
public sealed record FailureText(string Meaning, string Action);

/// <summary>The texts of the pages on firmware updates; "{0}", "{1}" as in Texts.</summary>
public sealed class DeploymentTexts
{
    public required string Title { get; init; }
    public required string Lead { get; init; }
    public required string NoneTitle { get; init; }
    public required string NoneHelp { get; init; }
    public required string NoneGuide { get; init; }
    public required string NotFound { get; init; }

    public required string Started { get; init; }
    public required string Ends { get; init; }
    public required string Ended { get; init; }
    public required string DoneOf { get; init; }
    public required string FailedCount { get; init; }
    public required string BarLabel { get; init; }
    public required string RoundSends { get; init; }
    public required string RoundPlanned { get; init; }

    public required string Summary { get; init; }
    public required string DevicesDone { get; init; }
    public required string DevicesFailed { get; init; }
    public required string DevicesUnderWay { get; init; }
    public required string FragmentsSent { get; init; }
    public required string FragmentsNeeded { get; init; }

    public required string PausedHelp { get; init; }
    public required string CancelledHelp { get; init; }
    public required string TimeOverHelp { get; init; }
    public required string FailedHelp { get; init; }

    public required string WhereTitle { get; init; }
    public required string WhereLead { get; init; }
    public required string FragmentsTitle { get; init; }
    public required string FragmentsLead { get; init; }
    public required string NoRounds { get; init; }
    public required string NothingSent { get; init; }
    public required string Round { get; init; }
    public required string RoundLabel { get; init; }
    public required string RoundFragments { get; init; }
    public required string SentAlone { get; init; }
    public required string OutcomesTitle { get; init; }
    public required string OutcomesLabel { get; init; }
    public required string NoOutcomes { get; init; }

    public required string StragglersTitle { get; init; }
    public required string StragglersLead { get; init; }

    public required string DevicesTitle { get; init; }
    public required string SearchHint { get; init; }
    public required string Phase { get; init; }
    public required string AllPhases { get; init; }
    public required string Received { get; init; }
    public required string ReceivedAll { get; init; }
    public required string ReceivedPart { get; init; }
    public required string ReceivedUnknown { get; init; }
    public required string Remark { get; init; }
    public required string Since { get; init; }
    public required string Tries { get; init; }
    public required string FailedAt { get; init; }
    public required string Version { get; init; }
    public required string NoDevices { get; init; }
    public required string Unregistered { get; init; }

    public required string FactsTitle { get; init; }
    public required string Image { get; init; }
    public required string ImageSize { get; init; }
    public required string FragmentCount { get; init; }
    public required string Group { get; init; }
    public required string Class { get; init; }
    public required string Frequency { get; init; }
    public required string DeviceTakesPart { get; init; }

    /// <summary>By the deployment's stage.</summary>
    public required IReadOnlyDictionary<string, string> Stages { get; init; }

    /// <summary>By the stage of a round.</summary>
    public required IReadOnlyDictionary<string, string> RoundStages { get; init; }

    /// <summary>By the phase of a device.</summary>
    public required IReadOnlyDictionary<string, string> Phases { get; init; }

    /// <summary>By the step of a device.</summary>
    public required IReadOnlyDictionary<string, string> Steps { get; init; }

    /// <summary>By the reason of a failure.</summary>
    public required IReadOnlyDictionary<string, FailureText> Failures { get; init; }

    /// <summary>A newer bridge's reason stands for itself.</summary>
    public FailureText Failure(string reason) => Failures.GetValueOrDefault(reason) ?? new FailureText(reason, "");
}

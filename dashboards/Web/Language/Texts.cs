using System.Globalization;
using Kreisfunk.Contracts;

namespace Kreisfunk.Dashboards.Language;

/// <summary>What a verdict means to a person, and what can be done about it; no action is an empty text.</summary>
public sealed record VerdictText(string Title, string Meaning, string Action);

/// <summary>The two words for a state that is measured as 0 or 1.</summary>
public sealed record StateText(string Off, string On);

/// <summary>
/// Every text of the pages, once per language. All are required: a language that lacks one does not compile.
/// "{0}", "{1}" are filled in by <see cref="Ui"/> or, for those in ClientTexts, in the browser.
/// </summary>
public sealed class Texts
{
    /// <summary>German is the language of the house, English of those who read no German.</summary>
    public static readonly Texts German = GermanTexts.Value, English = EnglishTexts.Value;

    public static IReadOnlyList<Texts> All { get; } = [German, English];

    /// <summary>The language as in HTML's lang attribute.</summary>
    public required string Code { get; init; }

    /// <summary>Decides decimal signs and dates.</summary>
    public required CultureInfo Culture { get; init; }

    /// <summary>The language's own name, shown to those who want to switch to it.</summary>
    public required string OwnName { get; init; }

    public required string SiteClaim { get; init; }
    /// <summary>A day of this year with its time, as a .NET date pattern.</summary>
    public required string ShortDateTime { get; init; }

    public required string SkipToContent { get; init; }
    public required string Navigation { get; init; }
    public required string NavOverview { get; init; }
    public required string NavGateways { get; init; }
    public required string NavDeployments { get; init; }
    public required string ThemeAuto { get; init; }
    public required string ThemeLight { get; init; }
    public required string ThemeDark { get; init; }
    public required string SwitchThemeTo { get; init; }
    public required string TimesIn { get; init; }
    public required string NoScript { get; init; }

    public required string Demo { get; init; }
    public required string DemoBanner { get; init; }
    public required string DemoOnlyBanner { get; init; }

    public required string ConnectionWaiting { get; init; }
    public required string ConnectionLive { get; init; }
    public required string ConnectionLost { get; init; }
    public required string ConnectionBusy { get; init; }
    public required string LiveSummary { get; init; }

    public required string AgeNow { get; init; }
    public required string AgeSeconds { get; init; }
    public required string AgeMinutes { get; init; }
    public required string AgeHours { get; init; }
    public required string AgeDays { get; init; }
    public required string Never { get; init; }

    public required string OverviewTitle { get; init; }
    public required string OverviewLead { get; init; }
    public required string Headline { get; init; }
    public required string DevicesLive { get; init; }
    public required string DevicesSilent { get; init; }
    public required string DevicesSilentHint { get; init; }
    public required string GatewaysOnline { get; init; }
    public required string OfTotal { get; init; }
    public required string UplinksLastMinute { get; init; }
    public required string Search { get; init; }
    public required string SearchHint { get; init; }
    public required string SearchButton { get; init; }
    public required string ShowAll { get; init; }
    public required string StateFilter { get; init; }
    public required string StateAll { get; init; }
    public required string StateLive { get; init; }
    public required string StateSilent { get; init; }
    public required string ShownDevices { get; init; }
    public required string DevicesCapped { get; init; }
    public required string Pages { get; init; }
    public required string PageOf { get; init; }
    public required string PreviousPage { get; init; }
    public required string NextPage { get; init; }
    public required string NothingFound { get; init; }
    public required string NoDevicesTitle { get; init; }
    public required string NoDevicesAdd { get; init; }
    public required string NoDevicesTown { get; init; }

    public required string QualityLive { get; init; }
    public required string QualitySilent { get; init; }
    public required string QualityNever { get; init; }
    public required string QualityDisabled { get; init; }
    public required string NoPlace { get; init; }

    public required string Device { get; init; }
    public required string Place { get; init; }
    public required string Application { get; init; }
    public required string Organisation { get; init; }
    public required string Profile { get; init; }
    public required string Activation { get; init; }
    public required string CurrentValues { get; init; }
    public required string NoValues { get; init; }
    public required string WaitingForFirstUplink { get; init; }
    public required string History { get; init; }
    public required string NoHistory { get; init; }
    public required string NoHistoryInRange { get; init; }
    public required string Range { get; init; }
    public required string RangeHour { get; init; }
    public required string RangeDay { get; init; }
    public required string RangeWeek { get; init; }
    public required string RangeMonth { get; init; }
    public required string ChartSummary { get; init; }
    public required string ChartOf { get; init; }
    public required string ChartFailed { get; init; }
    public required string ShowTable { get; init; }
    public required string DownloadCsv { get; init; }
    public required string Time { get; init; }
    public required string Minimum { get; init; }
    public required string Mean { get; init; }
    public required string Maximum { get; init; }
    public required string Count { get; init; }

    public required string LastFrames { get; init; }
    public required string LastFramesLead { get; init; }
    public required string NoFrames { get; init; }
    public required string Verdict { get; init; }
    public required string WhatToDo { get; init; }
    public required string FrameCounter { get; init; }
    public required string Reception { get; init; }
    public required string ThroughRelay { get; init; }
    public required string GatewayCountOne { get; init; }
    public required string GatewayCountMany { get; init; }
    public required string SignalGood { get; init; }
    public required string SignalFair { get; init; }
    public required string SignalWeak { get; init; }
    public required string RawBytes { get; init; }
    public required string UnknownDeviceName { get; init; }

    public required string GatewaysTitle { get; init; }
    public required string GatewaysLead { get; init; }
    public required string State { get; init; }
    public required string Online { get; init; }
    public required string Offline { get; init; }
    public required string LastSeen { get; init; }
    public required string FirstSeen { get; init; }
    public required string TopicPrefix { get; init; }
    public required string PrefixMissing { get; init; }
    public required string PrefixOther { get; init; }
    public required string FramesReceived { get; init; }
    public required string DownlinksSent { get; init; }
    public required string Region { get; init; }
    public required string Software { get; init; }
    public required string Position { get; init; }
    public required string NoGatewaysTitle { get; init; }
    public required string NoGatewaysHelp { get; init; }

    public required string NotFoundTitle { get; init; }
    public required string NotFoundText { get; init; }
    public required string DeviceNotFound { get; init; }
    public required string GatewayNotFound { get; init; }
    public required string ErrorTitle { get; init; }
    public required string ErrorText { get; init; }
    public required string BackToOverview { get; init; }

    /// <summary>Those of a device's sections on downlinks, radio and joins.</summary>
    public required RadioTexts Radio { get; init; }

    /// <summary>Those of the pages on firmware updates.</summary>
    public required DeploymentTexts Deployments { get; init; }

    /// <summary>One for each verdict there is.</summary>
    public required IReadOnlyDictionary<FrameVerdict, VerdictText> Verdicts { get; init; }

    /// <summary>Names of the quantities that have one in people's language; others show their own name.</summary>
    public required IReadOnlyDictionary<string, string> Quantities { get; init; }

    /// <summary>Words for the quantities that are states.</summary>
    public required IReadOnlyDictionary<string, StateText> States { get; init; }

    /// <summary>The texts the scripts need, by the names they know them by.</summary>
    public IReadOnlyDictionary<string, string> ClientTexts => new Dictionary<string, string>
    {
        ["ageNow"] = AgeNow,
        ["ageSeconds"] = AgeSeconds,
        ["ageMinutes"] = AgeMinutes,
        ["ageHours"] = AgeHours,
        ["ageDays"] = AgeDays,
        ["live"] = ConnectionLive,
        ["lost"] = ConnectionLost,
        ["busy"] = ConnectionBusy,
        ["summary"] = LiveSummary,
        ["qualityLive"] = QualityLive,
        ["qualitySilent"] = QualitySilent,
        ["minimum"] = Minimum,
        ["mean"] = Mean,
        ["maximum"] = Maximum,
        ["time"] = Time,
        ["chartFailed"] = ChartFailed,
    };
}

using System.Globalization;
using Kreisfunk.Contracts;

namespace Kreisfunk.Dashboards.Language;

internal static class EnglishTexts
{
    private static Dictionary<FrameVerdict, VerdictText> Verdicts { get; } = new()
    {
        [FrameVerdict.Accepted] = new("Accepted", "Genuine and new: stored and decoded.", ""),
        [FrameVerdict.Duplicate] = new("Further copy", "Another gateway heard the same frame too.", ""),
        [FrameVerdict.Retransmission] = new(
            "Retransmission", "The device sent the same frame again, mostly because it missed the answer.",
            "If it happens often, the way to the device is too weak: a nearer gateway or a better spot."),
        [FrameVerdict.Replay] = new(
            "Counter not new",
            "A genuine signature with an old counter: a stranger's recording or a restarted ABP device.",
            "For an ABP device that was restarted: reset its counter, or change it to OTAA."),
        [FrameVerdict.BadMic] = new(
            "Wrong signature", "The address is known, but no key fits.",
            "Compare the key (AppKey) with the device's; often the address belongs to a device of another network."),
        [FrameVerdict.UnknownDevice] = new(
            "Unknown device", "No device here has this address; mostly it is a neighbour's.",
            "If it is yours: register it with “kreisfunk device add”."),
        [FrameVerdict.JoinAccepted] = new("Joined", "The device joined the network and received new keys.", ""),
        [FrameVerdict.DevNonceReused] = new(
            "Join repeated", "The device asks to join with a number (DevNonce) that was used before.",
            "Restart the device; if it persists, it forgets its numbers and needs new firmware."),
        [FrameVerdict.WrongJoinEui] = new(
            "Wrong JoinEUI", "The device names another JoinEUI (AppEUI) than the registered one.",
            "Enter the device's JoinEUI in its registration."),
        [FrameVerdict.Malformed] = new(
            "Not LoRaWAN", "The bytes are no valid LoRaWAN frame; mostly a foreign sender.", ""),
        [FrameVerdict.Unsupported] = new("Not supported", "Valid, but of a kind that this server does not handle.", ""),
        [FrameVerdict.BadCrc] = new(
            "Transmission error", "The checksum of the radio link does not match.",
            "If it happens often: check the gateway's antenna and site."),
        [FrameVerdict.Disabled] = new(
            "Switched off", "The device is registered but switched off.", "Switch it on to receive it."),
        [FrameVerdict.UnknownChannel] = new(
            "Unknown channel", "This server has no data for the frame's region or data rate.",
            "Check the gateway's region; it must match the device's."),
        [FrameVerdict.CounterGap] = new(
            "Counter jumped", "A genuine signature, but the counter is more than 16,384 ahead of the last one.",
            "Restart the device, so that it joins again."),
        [FrameVerdict.JoinFlood] = new(
            "Too many joins", "The device or its gateway reports more join requests than make sense.",
            "Does the device hear no answer? Check its reception; else someone does it on purpose."),
        [FrameVerdict.RejoinRefused] = new(
            "Rejoin refused", "The counter of the rejoin request is not new, or it names another network.",
            "Do nothing for a single one; if it happens often, restart the device."),
    };

    public static Texts Value { get; } = new()
    {
        Code = "en",
        Culture = CultureInfo.GetCultureInfo("en-GB"),
        OwnName = "English",
        SiteClaim = "The sensor network of our towns",
        ShortDateTime = "d MMM HH:mm",
        SkipToContent = "Skip to content",
        Navigation = "Main navigation",
        NavOverview = "Overview",
        NavGateways = "Gateways",
        NavDeployments = "Firmware",
        ThemeAuto = "As the system",
        ThemeLight = "Light",
        ThemeDark = "Dark",
        SwitchThemeTo = "Appearance: {0}. Switch to: {1}",
        TimesIn = "All times in {0}",
        NoScript = "Without JavaScript the values do not renew themselves; reload the page.",

        Demo = "Demo",
        DemoBanner = "Demonstration: devices and gateways marked “Demo” are simulated, their values invented.",
        DemoOnlyBanner = "Demonstration: all devices and gateways here are simulated, their values invented.",

        ConnectionWaiting = "Connecting …",
        ConnectionLive = "Live",
        ConnectionLost = "Connection lost",
        ConnectionBusy = "Too many viewers, next try shortly",
        LiveSummary = "{0} devices up to date, {1} without current values, {2} gateways online",

        AgeNow = "just now",
        AgeSeconds = "{0} s ago",
        AgeMinutes = "{0} min ago",
        AgeHours = "{0} h ago",
        AgeDays = "{0} days ago",
        Never = "never yet",

        OverviewTitle = "What is being measured",
        OverviewLead = "Every value has its unit and its age. A silent sensor counts as unknown, never as all right.",
        Headline = "The state in figures",
        DevicesLive = "devices up to date",
        DevicesSilent = "devices unknown",
        DevicesSilentHint = "no value for {0}",
        GatewaysOnline = "gateways online",
        OfTotal = "of {0}",
        UplinksLastMinute = "uplinks in the last minute",
        Search = "Find devices",
        SearchHint = "Name, place or DevEUI",
        SearchButton = "Search",
        ShowAll = "Show all",
        StateFilter = "State",
        StateAll = "All",
        StateLive = "Up to date",
        StateSilent = "Unknown",
        ShownDevices = "{0} of {1} devices",
        DevicesCapped = "Only the first {0} devices are considered here.",
        Pages = "Pages",
        PageOf = "Page {0} of {1}",
        PreviousPage = "Previous page",
        NextPage = "Next page",
        NothingFound = "No device matches this search.",
        NoDevicesTitle = "No device yet",
        NoDevicesAdd = "Register the first one; its DevEUI and AppKey are on the device or the delivery note:",
        NoDevicesTown = "Or look around with twenty simulated sensors of a demonstration town:",

        QualityLive = "up to date",
        QualitySilent = "unknown",
        QualityNever = "never heard yet",
        QualityDisabled = "switched off",
        NoPlace = "No place given",

        Device = "Device",
        Place = "Place",
        Application = "Application",
        Organisation = "Organisation",
        Profile = "Device profile",
        Activation = "Activation",
        CurrentValues = "Current values",
        NoValues = "No values yet",
        WaitingForFirstUplink =
            "The device is registered and has not been heard yet. Switch it on within reach of a gateway; " +
            "its first message appears here without reloading.",
        History = "History",
        NoHistory = "No numbers for a history yet.",
        NoHistoryInRange = "There is no value in this span of time.",
        Range = "Span of time",
        RangeHour = "1 hour",
        RangeDay = "24 hours",
        RangeWeek = "7 days",
        RangeMonth = "30 days",
        ChartSummary = "minimum {0}, mean {1}, maximum {2}",
        ChartOf = "Line chart of {0}. {1}",
        ChartFailed = "The history could not be loaded; the table below shows it.",
        ShowTable = "As a table",
        DownloadCsv = "Download CSV",
        Time = "Time",
        Minimum = "Minimum",
        Mean = "Mean",
        Maximum = "Maximum",
        Count = "Count",

        LastFrames = "Last radio frames",
        LastFramesLead = "What was received, and what the network server made of it.",
        NoFrames = "No radio frame yet.",
        Verdict = "Verdict",
        WhatToDo = "What to do:",
        FrameCounter = "Counter",
        Reception = "Reception",
        ThroughRelay = "through the relay",
        GatewayCountOne = "1 gateway",
        GatewayCountMany = "{0} gateways",
        SignalGood = "good",
        SignalFair = "fair",
        SignalWeak = "weak",
        RawBytes = "Raw bytes",
        UnknownDeviceName = "not known",

        GatewaysTitle = "Gateways",
        GatewaysLead = "The receivers of the network. Unknown ones appear by themselves as soon as they report.",
        State = "State",
        Online = "online",
        Offline = "offline",
        LastSeen = "Last seen",
        FirstSeen = "First seen",
        TopicPrefix = "Topics begin with",
        PrefixMissing = "Its MQTT topics name no region; it is read as {0}. Let the gateway publish on "
            + "\"{0}/gateway/…\", or register it here with its region (kreisfunk gateway add).",
        PrefixOther = "Its MQTT topics begin with \"{1}\", and it is read as {0}. Correct the gateway's topic prefix, "
            + "or the region here (kreisfunk gateway change).",
        FramesReceived = "Received",
        DownlinksSent = "Sent",
        Region = "Region",
        Software = "Software",
        Position = "Position",
        NoGatewaysTitle = "No gateway yet",
        NoGatewaysHelp =
            "Point the packet forwarder of a gateway at UDP port 1700 of this machine; it appears here by itself.",

        NotFoundTitle = "This page does not exist",
        NotFoundText = "Perhaps the address is incomplete or out of date.",
        DeviceNotFound = "No device with the DevEUI {0} is registered here.",
        GatewayNotFound = "No gateway with the identifier {0} has reported here yet.",
        ErrorTitle = "The data cannot be reached right now",
        ErrorText = "Nothing is lost: what was received is stored. Please try again in a minute.",
        BackToOverview = "To the overview",
        Radio = EnglishRadioTexts.Value,
        Deployments = EnglishDeploymentTexts.Value,
        Verdicts = Verdicts,
        Quantities = EnglishQuantities.Names,
        States = EnglishQuantities.States,
    };
}

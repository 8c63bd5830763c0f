namespace Kreisfunk.Dashboards.Language;

internal static class EnglishRadioTexts
{
    public static RadioTexts Value { get; } = new()
    {
        Downlinks = "To the device",
        DownlinksLead = "What waits to be sent, and what became of the last.",
        NothingWaits = "Nothing waits for this device.",
        Waits = "Waits",
        Bytes = "{0} bytes",
        Confirmed = "to be acknowledged",
        Tries = "Tries: {0}",
        Expires = "expires {0}",
        TooLarge = "Too large: {0} bytes, and {1} fit at the moment. It waits for a faster data rate.",
        LastDownlinks = "The last",
        CounterDown = "Counter {0}",
        Radio = "Radio",
        RadioLead = "What network and device have agreed on.",
        NoRadio = "No session yet: the device has not been heard.",
        Version = "LoRaWAN version",
        Class = "Class",
        Address = "Address",
        Session = "Session",
        SessionSince = "{0}, since {1}",
        Uplinks = "Counter from the device",
        DownlinkCounter = "Counter to the device",
        DataRate = "Data rate",
        Power = "Transmit power",
        PowerStep = "Step {0} (0 is the strongest)",
        NbTrans = "Transmissions of each frame",
        Battery = "Battery",
        BatteryExternal = "external power",
        BatteryUnknown = "unknown",
        BatteryLevel = "{0} %",
        Margin = "margin {0} dB",
        MacCommands = "MAC commands",
        NoMacCommands = "None yet.",
        Adr = "Decisions on the data rate (ADR)",
        AdrFound = "Best SNR {0} dB of {1} frames, {2} dB are needed: {3} dB left.",
        AdrLost = "{0} % lost.",
        NoAdr = "None yet.",
        Joins = "Joins",
        JoinsLead = "When a session began, and by what.",
        NoJoins = "No join yet.",
        AllowedBy = "by {0}, valid until {1}",
        Stages = new Dictionary<string, string>
        {
            ["waiting"] = "waits",
            ["made"] = "on its way",
            ["sent"] = "sent, not acknowledged yet",
        },
        Outcomes = new Dictionary<string, string>
        {
            ["parked"] = "Too large, waits",
            ["sent"] = "Sent",
            ["acknowledged"] = "Acknowledged",
            ["notAcknowledged"] = "Never acknowledged",
            ["expired"] = "Expired",
            ["flushed"] = "Taken back",
        },
        MacOutcomes = new Dictionary<string, string>
        {
            ["answered"] = "answered",
            ["requested"] = "asked",
            ["accepted"] = "accepted",
            ["refused"] = "refused",
            ["unanswered"] = "not answered",
            ["told"] = "told",
        },
        AdrVerdicts = new Dictionary<string, string>
        {
            ["none"] = "Nothing yet",
            ["deviceDecides"] = "The device decides",
            ["waiting"] = "Too few frames",
            ["kept"] = "Stays as it is",
            ["fellBack"] = "The device fell back by itself",
            ["changed"] = "To be changed",
        },
        Origins = new Dictionary<string, string>
        {
            ["join"] = "Joined (OTAA)",
            ["rejoin0"] = "Joined again, everything anew",
            ["rejoin1"] = "Joined again at another network",
            ["rejoin2"] = "Joined again, new keys",
            ["abp"] = "Fixed session began (ABP)",
            ["counterReset"] = "Counters began again (ABP)",
            ["allowed"] = "New start of the counters allowed",
        },
    };
}

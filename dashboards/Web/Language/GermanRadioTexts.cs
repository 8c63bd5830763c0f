namespace Kreisfunk.Dashboards.Language;

internal static class GermanRadioTexts
{
    public static RadioTexts Value { get; } = new()
    {
        Downlinks = "An das Gerät",
        DownlinksLead = "Was darauf wartet, gesendet zu werden, und was aus dem Letzten wurde.",
        NothingWaits = "Für dieses Gerät wartet nichts.",
        Waits = "Wartet",
        Bytes = "{0} Byte",
        Confirmed = "mit Bestätigung",
        Tries = "Versuche: {0}",
        Expires = "verfällt {0}",
        TooLarge = "Zu groß: {0} Byte, zurzeit passen {1}. Es wartet auf eine schnellere Datenrate.",
        LastDownlinks = "Zuletzt",
        CounterDown = "Zähler {0}",
        Radio = "Funk",
        RadioLead = "Was Netz und Gerät über die Funkstrecke vereinbart haben.",
        NoRadio = "Noch keine Sitzung: Das Gerät hat sich noch nicht gemeldet.",
        Version = "LoRaWAN-Version",
        Class = "Klasse",
        Address = "Adresse",
        Session = "Sitzung",
        SessionSince = "{0}, seit {1}",
        Uplinks = "Zähler vom Gerät",
        DownlinkCounter = "Zähler zum Gerät",
        DataRate = "Datenrate",
        Power = "Sendeleistung",
        PowerStep = "Stufe {0} (0 ist die stärkste)",
        NbTrans = "Sendungen je Meldung",
        Battery = "Batterie",
        BatteryExternal = "Netzbetrieb",
        BatteryUnknown = "unbekannt",
        BatteryLevel = "{0} %",
        Margin = "Reserve {0} dB",
        MacCommands = "MAC-Befehle",
        NoMacCommands = "Noch keine.",
        Adr = "Entscheidungen zur Datenrate (ADR)",
        AdrFound = "Bestes SNR {0} dB aus {1} Meldungen, nötig sind {2} dB: {3} dB übrig.",
        AdrLost = "{0} % verloren.",
        NoAdr = "Noch keine.",
        Joins = "Anmeldungen",
        JoinsLead = "Wann eine Sitzung begann, und wodurch.",
        NoJoins = "Noch keine Anmeldung.",
        AllowedBy = "von {0}, gültig bis {1}",
        Stages = new Dictionary<string, string>
        {
            ["waiting"] = "wartet",
            ["made"] = "unterwegs",
            ["sent"] = "gesendet, Bestätigung steht aus",
        },
        Outcomes = new Dictionary<string, string>
        {
            ["parked"] = "Zu groß, wartet",
            ["sent"] = "Gesendet",
            ["acknowledged"] = "Bestätigt",
            ["notAcknowledged"] = "Nie bestätigt",
            ["expired"] = "Verfallen",
            ["flushed"] = "Zurückgenommen",
        },
        MacOutcomes = new Dictionary<string, string>
        {
            ["answered"] = "beantwortet",
            ["requested"] = "gefragt",
            ["accepted"] = "angenommen",
            ["refused"] = "abgelehnt",
            ["unanswered"] = "ohne Antwort",
            ["told"] = "mitgeteilt",
        },
        AdrVerdicts = new Dictionary<string, string>
        {
            ["none"] = "Noch nichts",
            ["deviceDecides"] = "Das Gerät entscheidet",
            ["waiting"] = "Zu wenige Meldungen",
            ["kept"] = "Bleibt so",
            ["fellBack"] = "Gerät hat selbst zurückgestellt",
            ["changed"] = "Wird geändert",
        },
        Origins = new Dictionary<string, string>
        {
            ["join"] = "Angemeldet (OTAA)",
            ["rejoin0"] = "Erneut angemeldet, alle Angaben neu",
            ["rejoin1"] = "Erneut angemeldet bei anderem Netz",
            ["rejoin2"] = "Erneut angemeldet, Schlüssel neu",
            ["abp"] = "Feste Sitzung begonnen (ABP)",
            ["counterReset"] = "Zähler neu begonnen (ABP)",
            ["allowed"] = "Neubeginn der Zähler erlaubt",
        },
    };
}

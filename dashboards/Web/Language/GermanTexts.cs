using System.Globalization;
using Kreisfunk.Contracts;

namespace Kreisfunk.Dashboards.Language;

internal static class GermanTexts
{
    private static Dictionary<FrameVerdict, VerdictText> Verdicts { get; } = new()
    {
        [FrameVerdict.Accepted] = new("Angenommen", "Echt und neu: gespeichert und entschlüsselt.", ""),
        [FrameVerdict.Duplicate] = new("Weitere Kopie", "Ein anderes Gateway hat dieselbe Meldung auch gehört.", ""),
        [FrameVerdict.Retransmission] = new(
            "Wiederholung", "Das Gerät hat dieselbe Meldung noch einmal gesendet; meist hörte es die Antwort nicht.",
            "Häuft es sich, ist der Weg zum Gerät zu schwach: näheres Gateway oder besserer Platz."),
        [FrameVerdict.Replay] = new(
            "Zähler nicht neu",
            "Echte Signatur, aber ein alter Zähler: Aufzeichnung eines Fremden oder neu gestartetes ABP-Gerät.",
            "Bei einem ABP-Gerät, das neu gestartet wurde: Zähler zurücksetzen oder auf OTAA umstellen."),
        [FrameVerdict.BadMic] = new(
            "Falsche Signatur", "Die Adresse ist bekannt, doch kein Schlüssel passt.",
            "Schlüssel (AppKey) mit dem des Geräts vergleichen; oft ist es das Gerät eines fremden Netzes."),
        [FrameVerdict.UnknownDevice] = new(
            "Unbekanntes Gerät", "Kein Gerät hier hat diese Adresse; meist das Gerät eines Nachbarn.",
            "Ist es Ihr Gerät: mit „kreisfunk device add“ anmelden."),
        [FrameVerdict.JoinAccepted] = new("Beitritt", "Das Gerät hat sich angemeldet und neue Schlüssel erhalten.", ""),
        [FrameVerdict.DevNonceReused] = new(
            "Beitritt wiederholt", "Das Gerät bittet mit einer schon benutzten Nummer (DevNonce) um Aufnahme.",
            "Gerät neu starten; bleibt es dabei, hat es seine Nummern vergessen und braucht neue Firmware."),
        [FrameVerdict.WrongJoinEui] = new(
            "Falsche JoinEUI", "Das Gerät nennt eine andere JoinEUI (AppEUI) als die angemeldete.",
            "JoinEUI des Geräts in der Anmeldung eintragen."),
        [FrameVerdict.Malformed] = new(
            "Kein LoRaWAN", "Die Bytes sind keine gültige LoRaWAN-Meldung; meist ein fremder Sender.", ""),
        [FrameVerdict.Unsupported] = new(
            "Nicht unterstützt", "Gültig, aber von einer Art, die dieser Server nicht bearbeitet.", ""),
        [FrameVerdict.BadCrc] = new(
            "Übertragungsfehler", "Die Prüfsumme der Funkstrecke stimmt nicht.",
            "Häuft es sich: Antenne und Standort des Gateways prüfen."),
        [FrameVerdict.Disabled] = new(
            "Abgeschaltet", "Das Gerät ist angemeldet, aber abgeschaltet.", "Zum Empfangen wieder einschalten."),
        [FrameVerdict.UnknownChannel] = new(
            "Unbekannter Kanal", "Zu Region oder Datenrate der Meldung fehlen diesem Server die Angaben.",
            "Region des Gateways prüfen; sie muss zu der des Geräts passen."),
        [FrameVerdict.CounterGap] = new(
            "Zähler gesprungen", "Echte Signatur, aber der Zähler ist um mehr als 16.384 weiter als zuletzt.",
            "Gerät neu starten, damit es sich neu anmeldet."),
        [FrameVerdict.JoinFlood] = new(
            "Zu viele Anmeldungen", "Das Gerät oder sein Gateway meldet mehr Anmeldungen, als sinnvoll sind.",
            "Hört das Gerät keine Antwort? Empfang am Gerät prüfen; sonst versucht es jemand mit Absicht."),
        [FrameVerdict.RejoinRefused] = new(
            "Erneute Anmeldung abgelehnt", "Der Zähler der erneuten Anmeldung ist nicht neu, oder sie nennt ein "
                + "anderes Netz.",
            "Bei einer einzelnen Meldung nichts tun; häuft es sich, Gerät neu starten."),
    };

    public static Texts Value { get; } = new()
    {
        Code = "de",
        Culture = CultureInfo.GetCultureInfo("de-DE"),
        OwnName = "Deutsch",
        SiteClaim = "Das Sensornetz der Kommunen",
        ShortDateTime = "d.M. HH:mm",
        SkipToContent = "Zum Inhalt springen",
        Navigation = "Hauptnavigation",
        NavOverview = "Übersicht",
        NavGateways = "Gateways",
        NavDeployments = "Firmware",
        ThemeAuto = "Wie im System",
        ThemeLight = "Hell",
        ThemeDark = "Dunkel",
        SwitchThemeTo = "Darstellung: {0}. Wechseln zu: {1}",
        TimesIn = "Alle Zeiten in {0}",
        NoScript = "Ohne JavaScript erneuern sich die Werte nicht von selbst; laden Sie die Seite neu.",

        Demo = "Demo",
        DemoBanner = "Demonstration: Was mit „Demo“ gekennzeichnet ist, ist simuliert; seine Werte sind erfunden.",
        DemoOnlyBanner = "Demonstration: Alles hier ist simuliert, die Werte sind erfunden.",

        ConnectionWaiting = "Verbinde …",
        ConnectionLive = "Live",
        ConnectionLost = "Verbindung unterbrochen",
        ConnectionBusy = "Zu viele Zuschauer, nächster Versuch gleich",
        LiveSummary = "{0} Geräte aktuell, {1} ohne aktuelle Werte, {2} Gateways verbunden",

        AgeNow = "gerade eben",
        AgeSeconds = "vor {0} s",
        AgeMinutes = "vor {0} min",
        AgeHours = "vor {0} h",
        AgeDays = "vor {0} Tagen",
        Never = "noch nie",

        OverviewTitle = "Was gerade gemessen wird",
        OverviewLead = "Jeder Wert hat Einheit und Alter. Wer schweigt, gilt als unbekannt, nie als in Ordnung.",
        Headline = "Stand in Zahlen",
        DevicesLive = "Geräte aktuell",
        DevicesSilent = "Geräte unbekannt",
        DevicesSilentHint = "ohne Wert seit {0}",
        GatewaysOnline = "Gateways verbunden",
        OfTotal = "von {0}",
        UplinksLastMinute = "Funkmeldungen in der letzten Minute",
        Search = "Geräte suchen",
        SearchHint = "Name, Ort oder DevEUI",
        SearchButton = "Suchen",
        ShowAll = "Alle zeigen",
        StateFilter = "Zustand",
        StateAll = "Alle",
        StateLive = "Aktuell",
        StateSilent = "Unbekannt",
        ShownDevices = "{0} von {1} Geräten",
        DevicesCapped = "Hier sind nur die ersten {0} Geräte berücksichtigt.",
        Pages = "Seiten",
        PageOf = "Seite {0} von {1}",
        PreviousPage = "Vorige Seite",
        NextPage = "Nächste Seite",
        NothingFound = "Kein Gerät passt zu dieser Suche.",
        NoDevicesTitle = "Noch kein Gerät",
        NoDevicesAdd = "Melden Sie das erste an; DevEUI und AppKey stehen auf dem Gerät oder dem Lieferschein:",
        NoDevicesTown = "Oder sehen Sie sich um, mit zwanzig simulierten Sensoren einer Demonstrationsstadt:",

        QualityLive = "aktuell",
        QualitySilent = "unbekannt",
        QualityNever = "noch nie gehört",
        QualityDisabled = "abgeschaltet",
        NoPlace = "Ohne Ort",

        Device = "Gerät",
        Place = "Ort",
        Application = "Anwendung",
        Organisation = "Organisation",
        Profile = "Geräteprofil",
        Activation = "Anmeldung",
        CurrentValues = "Aktuelle Werte",
        NoValues = "Noch keine Werte",
        WaitingForFirstUplink =
            "Das Gerät ist angemeldet und wurde noch nicht gehört. Schalten Sie es in Reichweite eines Gateways ein; " +
            "hier erscheint die erste Meldung ohne Neuladen.",
        History = "Verlauf",
        NoHistory = "Noch keine Zahlen für einen Verlauf.",
        NoHistoryInRange = "In diesem Zeitraum liegt kein Wert vor.",
        Range = "Zeitraum",
        RangeHour = "1 Stunde",
        RangeDay = "24 Stunden",
        RangeWeek = "7 Tage",
        RangeMonth = "30 Tage",
        ChartSummary = "Minimum {0}, Mittel {1}, Maximum {2}",
        ChartOf = "Liniendiagramm {0}. {1}",
        ChartFailed = "Der Verlauf konnte nicht geladen werden; die Tabelle darunter zeigt ihn.",
        ShowTable = "Als Tabelle",
        DownloadCsv = "CSV herunterladen",
        Time = "Zeit",
        Minimum = "Minimum",
        Mean = "Mittel",
        Maximum = "Maximum",
        Count = "Anzahl",

        LastFrames = "Letzte Funkmeldungen",
        LastFramesLead = "Was empfangen wurde, und was der Netzserver davon hielt.",
        NoFrames = "Noch keine Funkmeldung.",
        Verdict = "Urteil",
        WhatToDo = "Was tun:",
        FrameCounter = "Zähler",
        Reception = "Empfang",
        ThroughRelay = "über das Relais",
        GatewayCountOne = "1 Gateway",
        GatewayCountMany = "{0} Gateways",
        SignalGood = "gut",
        SignalFair = "mittel",
        SignalWeak = "schwach",
        RawBytes = "Rohdaten",
        UnknownDeviceName = "nicht bekannt",

        GatewaysTitle = "Gateways",
        GatewaysLead = "Die Empfänger des Netzes. Unbekannte erscheinen von selbst, sobald sie sich melden.",
        State = "Zustand",
        Online = "verbunden",
        Offline = "nicht verbunden",
        LastSeen = "Zuletzt gesehen",
        FirstSeen = "Zuerst gesehen",
        TopicPrefix = "Anfang der Topics",
        PrefixMissing = "Seine MQTT-Topics nennen keine Region; gelesen wird es als {0}. Das Gateway auf "
            + "„{0}/gateway/…“ senden lassen oder hier mit seiner Region anmelden (kreisfunk gateway add).",
        PrefixOther = "Seine MQTT-Topics beginnen mit „{1}“, gelesen wird es als {0}. Das Topic-Präfix des Gateways "
            + "berichtigen oder die Region hier (kreisfunk gateway change).",
        FramesReceived = "Empfangen",
        DownlinksSent = "Gesendet",
        Region = "Region",
        Software = "Software",
        Position = "Lage",
        NoGatewaysTitle = "Noch kein Gateway",
        NoGatewaysHelp =
            "Richten Sie den Paket-Forwarder eines Gateways auf UDP-Port 1700 dieses Rechners; " +
            "es erscheint hier von selbst.",

        NotFoundTitle = "Diese Seite gibt es nicht",
        NotFoundText = "Vielleicht ist die Adresse unvollständig oder veraltet.",
        DeviceNotFound = "Ein Gerät mit der DevEUI {0} ist hier nicht angemeldet.",
        GatewayNotFound = "Ein Gateway mit der Kennung {0} hat sich hier noch nicht gemeldet.",
        ErrorTitle = "Die Daten sind gerade nicht erreichbar",
        ErrorText = "Es geht nichts verloren: Empfangenes ist gespeichert. Versuchen Sie es in einer Minute erneut.",
        BackToOverview = "Zur Übersicht",
        Radio = GermanRadioTexts.Value,
        Deployments = GermanDeploymentTexts.Value,
        Verdicts = Verdicts,
        Quantities = GermanQuantities.Names,
        States = GermanQuantities.States,
    };
}

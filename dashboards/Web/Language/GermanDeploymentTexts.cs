namespace Kreisfunk.Dashboards.Language;

internal static class GermanDeploymentTexts
{
    private const string WrongImage = "Das Abbild des Herstellers für diese Hardware nehmen und neu ausliefern.";
    private const string AskMaker = "Den Hersteller fragen, welche Version des Pakets das Gerät spricht.";

    public static DeploymentTexts Value { get; } = new()
    {
        Title = "Firmware-Updates",
        Lead = "Abbilder, die per Funk an viele Geräte gehen (FUOTA), und wie weit jedes Gerät ist.",
        NoneTitle = "Noch kein Update",
        NoneHelp = "So beginnt eines, mit dem Abbild des Herstellers und dem Profil der Geräte:",
        NoneGuide = "Was vorher nötig ist, steht in der Anleitung „Update the firmware of many devices“.",
        NotFound = "Es gibt kein Update „{0}“. Aufgehoben werden die letzten 200.",
        Started = "begonnen {0}",
        Ends = "spätestens bis {0}",
        Ended = "beendet {0}",
        DoneOf = "Fertig: {0} von {1} Geräten",
        FailedCount = "gescheitert: {0}",
        BarLabel = "Wo die {0} Geräte sind: {1}",
        RoundSends = "Runde {0} sendet: {1} von {2} Fragmenten",
        RoundPlanned = "Runde {0} beginnt {1}",
        Summary = "Auf einen Blick",
        DevicesDone = "Geräte fertig",
        DevicesFailed = "Geräte gescheitert",
        DevicesUnderWay = "Geräte unterwegs",
        FragmentsSent = "Fragmente gesendet",
        FragmentsNeeded = "{0} sind das ganze Abbild",
        PausedHelp = "Es wird nichts gesendet. So geht es weiter:",
        CancelledHelp = "Jemand hat es abgebrochen. Die Geräte erfahren noch, dass sie die Gruppe vergessen sollen.",
        TimeOverHelp =
            "Die Zeit war um, bevor alle fertig waren. Für die übrigen ein neues beginnen, mit längerer --duration.",
        FailedHelp =
            "Gescheiterte Geräte: {0}. Die Liste sagt warum und was hilft; danach für sie ein neues Update beginnen.",
        WhereTitle = "Wo die Geräte sind",
        WhereLead = "Jedes geht seinen Weg für sich; keines wartet auf das langsamste.",
        FragmentsTitle = "Fragmente",
        FragmentsLead = "Ein Gerät braucht {0} Fragmente. Gesendet werden mehr, weil unterwegs welche verloren gehen.",
        NothingSent = "Es wurde kein Fragment gesendet.",
        NoRounds = "Noch keine Runde: Die Geräte werden vorbereitet.",
        Round = "Runde {0}",
        RoundLabel = "{0} von {1} Fragmenten gesendet, {2} sind das ganze Abbild",
        RoundFragments = "{0} von {1} Fragmenten",
        SentAlone = "{0} weitere gingen an einzelne Geräte.",
        OutcomesTitle = "Fertig im Lauf der Zeit",
        OutcomesLabel = "Von {0} bis {1}: {2} von {3} Geräten fertig, gescheitert: {4}",
        NoOutcomes = "Noch kein Gerät ist fertig.",
        StragglersTitle = "Nachzügler",
        StragglersLead =
            "Sie sind lange nicht weitergekommen. Senden sie noch? Ein Gerät ist dran, sobald es etwas sendet.",
        DevicesTitle = "Geräte",
        SearchHint = "Name oder DevEUI",
        Phase = "Wo",
        AllPhases = "alle",
        Received = "Empfangen",
        ReceivedAll = "vollständig",
        ReceivedPart = "{0} von {1}",
        ReceivedUnknown = "Empfang unbekannt",
        Remark = "Bemerkung",
        Since = "Seit",
        Tries = "Versuche: {0}",
        FailedAt = "Gescheitert bei: {0}",
        Version = "läuft mit Version {0}",
        NoDevices = "Kein Gerät passt dazu. Alle zeigen oder nach weniger suchen.",
        Unregistered = "nicht mehr registriert",
        FactsTitle = "Einzelheiten",
        Image = "Abbild (SHA-256)",
        ImageSize = "Größe des Abbilds",
        FragmentCount = "{0} Fragmente zu {1} Byte",
        Group = "Multicast-Gruppe",
        Class = "Klasse",
        Frequency = "Frequenz",
        DeviceTakesPart = "Nimmt an einem Firmware-Update teil:",
        Stages = new Dictionary<string, string>
        {
            ["running"] = "Läuft",
            ["paused"] = "Angehalten",
            ["cancelled"] = "Wird abgebrochen",
            ["timeOver"] = "Zeit ist um",
            ["ended"] = "Beendet",
            ["cancelledEnded"] = "Abgebrochen",
            ["timeOverEnded"] = "Zeit war um",
        },
        RoundStages = new Dictionary<string, string>
        {
            ["planned"] = "geplant",
            ["sending"] = "sendet",
            ["over"] = "vorbei",
        },
        Phases = new Dictionary<string, string>
        {
            ["done"] = "Fertig",
            ["installing"] = "Installiert",
            ["completing"] = "Wird ergänzt",
            ["receiving"] = "Empfängt",
            ["waiting"] = "Wartet auf Runde",
            ["preparing"] = "Wird vorbereitet",
            ["failed"] = "Gescheitert",
        },
        Steps = new Dictionary<string, string>
        {
            ["groupSetup"] = "bekommt die Gruppe",
            ["fragmentSetup"] = "macht Platz für das Abbild",
            ["session"] = "wartet auf die nächste Runde",
            ["reception"] = "hört der Runde zu",
            ["status"] = "wird gefragt, was ihm fehlt",
            ["repair"] = "bekommt, was ihm fehlt",
            ["image"] = "prüft das Abbild",
            ["reboot"] = "soll das Abbild starten",
            ["version"] = "wird gefragt, was es ausführt",
            ["fragmentDelete"] = "räumt den Speicher",
            ["groupDelete"] = "vergisst die Gruppe",
            ["ended"] = "ist durch",
        },
        Failures = new Dictionary<string, FailureText>
        {
            ["unknownDevice"] = new("Es ist nicht mehr registriert.", "Registrieren, dann neu ausliefern."),
            ["noKey"] = new("Ein Schlüssel fehlt.", "Den GenAppKey eintragen (LoRaWAN 1.0.x), dann neu ausliefern."),
            ["noAnswer"] = new("Es antwortet nicht.", AskMaker),
            ["groupIdError"] = new("Es kennt keine Gruppe mit dieser Nummer.", "Eine andere mcGroupId wählen."),
            ["dataRateError"] = new("Es kennt die Datenrate nicht.", "Eine andere --data-rate wählen."),
            ["frequencyError"] = new("Auf der Frequenz kann es nicht empfangen.", "Eine andere --frequency wählen."),
            ["wrongClock"] = new(
                "Seine Uhr geht falsch.", "TS003 im Profil einschalten, einen Tag warten, neu ausliefern."),
            ["algorithmUnsupported"] = new("Es kennt die Kodierung der Fragmente nicht.", AskMaker),
            ["notEnoughMemory"] = new(
                "Sein Speicher ist zu klein.", "Ein kleineres Abbild oder eine größere --redundancy nehmen."),
            ["fragIndexUnsupported"] = new(
                "Es hat keine Sitzung mit dieser Nummer.", "Einen anderen fragIndex wählen."),
            ["wrongDescriptor"] = new(
                "Es will dieses Abbild nicht.", "Den Hersteller fragen, welchen --descriptor das Abbild braucht."),
            ["sessionCntReplay"] = new("Es kennt schon einen höheren Sitzungszähler.", "Neu ausliefern."),
            ["forgetful"] = new(
                "Es vergisst Gruppe oder Sitzung immer wieder.",
                "Startet es neu? Batterie prüfen, dann neu ausliefern."),
            ["micError"] = new("Was ankam, ist nicht, was gesendet wurde.", WrongImage),
            ["missingFragments"] = new(
                "Am Ende fehlten noch Fragmente.", "Ein näheres Gateway oder eine niedrigere Datenrate."),
            ["noImage"] = new("Es findet kein Abbild.", WrongImage),
            ["invalidImage"] = new("Es findet das Abbild kaputt oder nicht für sich signiert.", WrongImage),
            ["wrongHardware"] = new("Das Abbild ist für andere Hardware.", WrongImage),
            ["wrongVersion"] = new("Es läuft mit einer anderen Version als der des Abbilds.", WrongImage),
            ["cancelled"] = new("Jemand hat das Update abgebrochen.", "Ein neues beginnen, wenn es weitergehen soll."),
            ["timeOver"] = new("Es kam nicht rechtzeitig zurück.", "Ein neues mit längerer --duration beginnen."),
        },
    };
}

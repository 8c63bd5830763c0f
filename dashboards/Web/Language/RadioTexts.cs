namespace Kreisfunk.Dashboards.Language;

/// <summary>The texts of a device's sections on downlinks, radio and joins; "{0}", "{1}" as in Texts.</summary>
public sealed class RadioTexts
{
    public required string Downlinks { get; init; }
    public required string DownlinksLead { get; init; }
    public required string NothingWaits { get; init; }
    public required string Waits { get; init; }
    public required string Bytes { get; init; }
    public required string Confirmed { get; init; }
    public required string Tries { get; init; }
    public required string Expires { get; init; }
    public required string TooLarge { get; init; }
    public required string LastDownlinks { get; init; }
    public required string CounterDown { get; init; }

    public required string Radio { get; init; }
    public required string RadioLead { get; init; }
    public required string NoRadio { get; init; }
    public required string Version { get; init; }
    public required string Class { get; init; }
    public required string Address { get; init; }
    public required string Session { get; init; }
    public required string SessionSince { get; init; }
    public required string Uplinks { get; init; }
    public required string DownlinkCounter { get; init; }
    public required string DataRate { get; init; }
    public required string Power { get; init; }
    public required string PowerStep { get; init; }
    public required string NbTrans { get; init; }
    public required string Battery { get; init; }
    public required string BatteryExternal { get; init; }
    public required string BatteryUnknown { get; init; }
    public required string BatteryLevel { get; init; }
    public required string Margin { get; init; }
    public required string MacCommands { get; init; }
    public required string NoMacCommands { get; init; }
    public required string Adr { get; init; }
    public required string AdrFound { get; init; }
    public required string AdrLost { get; init; }
    public required string NoAdr { get; init; }

    public required string Joins { get; init; }
    public required string JoinsLead { get; init; }
    public required string NoJoins { get; init; }
    public required string AllowedBy { get; init; }

    /// <summary>By the stage of a waiting downlink.</summary>
    public required IReadOnlyDictionary<string, string> Stages { get; init; }

    /// <summary>By the outcome of a downlink.</summary>
    public required IReadOnlyDictionary<string, string> Outcomes { get; init; }

    /// <summary>By the outcome of a MAC command.</summary>
    public required IReadOnlyDictionary<string, string> MacOutcomes { get; init; }

    /// <summary>By ADR's verdict.</summary>
    public required IReadOnlyDictionary<string, string> AdrVerdicts { get; init; }

    /// <summary>By the origin of a session.</summary>
    public required IReadOnlyDictionary<string, string> Origins { get; init; }

    /// <summary>The word for a name; a newer bridge's name stands for itself.</summary>
    public static string Word(IReadOnlyDictionary<string, string> words, string name) =>
        words.GetValueOrDefault(name, name);
}

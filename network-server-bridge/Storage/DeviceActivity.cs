using System.Text.Json;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>What a <see cref="DeviceActivity"/> is about; stored, so a value keeps its number.</summary>
public enum ActivityKind
{
    /// <summary><see cref="DownlinkDetail"/>.</summary>
    Downlink = 1,

    /// <summary><see cref="MacDetail"/>.</summary>
    Mac = 2,

    /// <summary><see cref="AdrDetail"/>.</summary>
    Adr = 3,

    /// <summary><see cref="JoinDetail"/>.</summary>
    Join = 4,

    /// <summary><see cref="RadioStatus"/>.</summary>
    Status = 5,
}

/// <summary>Something that happened between network and device.</summary>
/// <param name="Place">Its place in the decision journal: written again it replaces itself.</param>
/// <param name="Detail">JSON of the kind's record: facts, no sentences; the pages have the words.</param>
public sealed record DeviceActivity(long Place, Eui64 DevEui, ActivityKind Kind, DateTimeOffset At, string Detail)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write<T>(T detail) => JsonSerializer.Serialize(detail, Json);

    /// <summary>The detail as its kind's record; null for a text of another form.</summary>
    public T? Read<T>()
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Detail, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A queued item was parked or has ended.</summary>
/// <param name="Outcome">"parked", "sent", "acknowledged", "notAcknowledged", "expired" or "flushed".</param>
/// <param name="MaxBytes">What would have fitted, when parked.</param>
public sealed record DownlinkDetail(Guid Item, string Outcome, uint? FCntDown = null, int? MaxBytes = null);

/// <summary>MAC commands that were asked and answered.</summary>
public sealed record MacDetail(IReadOnlyList<MacCommandDetail> Commands);

/// <param name="Command">The standard's name ("LinkADRReq").</param>
/// <param name="Bytes">CID and payload, hexadecimal.</param>
/// <param name="Answer">The device's answer; empty for none.</param>
/// <param name="Outcome">"answered", "requested", "accepted", "refused", "unanswered" or "told".</param>
public sealed record MacCommandDetail(string Command, string Bytes, string Answer, string Outcome);

/// <summary>What ADR decided, and what it looked at.</summary>
/// <param name="Verdict">"none", "deviceDecides", "waiting", "kept", "fellBack" or "changed".</param>
/// <param name="Reason">As the algorithm wrote it, for experts.</param>
public sealed record AdrDetail(
    string Verdict, int Samples, double MaxSnrDb, double RequiredSnrDb, double MarginDb, double LossPercent,
    RadioSetting From, RadioSetting To, string Reason);

/// <summary>Data rate index, TXPower index, transmissions of each frame.</summary>
public sealed record RadioSetting(int DataRate, int TxPower, int NbTrans);

/// <summary>A session began, or a person has allowed the counters of one to begin again.</summary>
/// <param name="Origin">
/// "join", "rejoin0" to "rejoin2" by the type of the request, "abp", "counterReset" or "allowed".
/// </param>
/// <param name="By">Who allowed it.</param>
/// <param name="Until">The permission ends then.</param>
public sealed record JoinDetail(
    string Origin, string? DevAddr = null, uint? Session = null, string? By = null, DateTimeOffset? Until = null);

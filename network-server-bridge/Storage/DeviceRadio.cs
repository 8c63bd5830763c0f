using System.Text.Json;

namespace Kreisfunk.Storage;

/// <summary>
/// What the network knows of a device's radio at the moment, for the device's page: never a key, never a payload.
/// A projection of the decision journal: <see cref="Place"/> says how far.
/// </summary>
public sealed record DeviceRadio
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The last effect of the journal that is in it.</summary>
    public long Place { get; init; }

    /// <summary>The newest session; null before the first.</summary>
    public RadioSession? Session { get; init; }

    /// <summary>Data rate index of the last uplink.</summary>
    public int? DataRate { get; init; }

    /// <summary>TXPower index the device has agreed to; 0 is the strongest.</summary>
    public int? TxPower { get; init; }

    /// <summary>Transmissions of each frame the device has agreed to.</summary>
    public int? NbTrans { get; init; }

    /// <summary>How it listens at the moment: "A", "B" or "C".</summary>
    public string? Class { get; init; }

    /// <summary>What it said of its battery last.</summary>
    public RadioStatus? Status { get; init; }

    /// <summary>What waits to be sent to it, in the order it will be.</summary>
    public IReadOnlyList<WaitingDownlink> Queue { get; init; } = [];

    internal string Write() => JsonSerializer.Serialize(this, Json);

    internal static DeviceRadio Read(string text) => JsonSerializer.Deserialize<DeviceRadio>(text, Json) ?? new();
}

/// <summary>A session as people see it.</summary>
/// <param name="Number">Counts the device's sessions from 1.</param>
/// <param name="DevAddr">Eight hexadecimal digits.</param>
/// <param name="Is11">LoRaWAN 1.1.</param>
/// <param name="Region">Where it was made.</param>
/// <param name="StartedAt">When.</param>
/// <param name="FCntUp">Counter of the last uplink; null before the first.</param>
/// <param name="FCntDown">Counter of the last downlink (1.1: of the network); null before the first.</param>
/// <param name="AFCntDown">1.1: of the last downlink of an application.</param>
public sealed record RadioSession(
    uint Number, string DevAddr, bool Is11, string Region, DateTimeOffset StartedAt, uint? FCntUp = null,
    uint? FCntDown = null, uint? AFCntDown = null);

/// <summary>Battery and margin.</summary>
/// <param name="Battery">0 external power, 1 to 254 the level, 255 unknown.</param>
/// <param name="MarginDb">SNR of the last question.</param>
/// <param name="At">When it was told.</param>
public sealed record RadioStatus(byte Battery, int MarginDb, DateTimeOffset At);

/// <summary>Something that waits to be sent.</summary>
/// <param name="Stage">"waiting", "made" or "sent".</param>
/// <param name="MaxBytes">What would have fitted when it was found too large; null while it is not.</param>
public sealed record WaitingDownlink(
    Guid Id, byte FPort, int LengthBytes, bool Confirmed, byte Priority, DateTimeOffset QueuedAt,
    DateTimeOffset? ExpiresAt, string Stage = "waiting", int Tries = 0, uint? FCntDown = null, int? MaxBytes = null);

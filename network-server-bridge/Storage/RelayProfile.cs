using System.Text.Json;
using System.Text.Json.Serialization;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>A relay's profile (TS011-1.0.1). The devices behind it stand in it: each relay has its own.</summary>
public sealed record RelayProfile
{
    /// <summary>A relay's list has 16 rows, and its filter 16 rules, one of which is for all others.</summary>
    private const int MaxDevices = 16, MaxJoinRules = 15;

    /// <summary>The relay listens; else it is told to rest.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>How often it looks for a device that wakes it: 1000, 500, 250, 100, 50 or 20 ms.</summary>
    public int CadPeriodMs { get; init; } = 1_000;

    /// <summary>Which of the region's channels it listens on, 0 or 1.</summary>
    public int DefaultChannel { get; init; }

    /// <summary>A second channel it listens on; null for none.</summary>
    public RelayChannel? SecondChannel { get; init; }

    /// <summary>How much it sends on; null to leave it as it is.</summary>
    public RelayLimits? Limits { get; init; }

    /// <summary>Whose join requests it sends on, by the longest rule that fits; null for everybody's.</summary>
    public IReadOnlyList<RelayJoinRule>? JoinRules { get; init; }

    /// <summary>With rules: what becomes of join requests that none is about.</summary>
    public bool ForwardsOtherJoins { get; init; }

    /// <summary>The devices it sends data on for; null for none.</summary>
    public IReadOnlyList<RelayedDeviceRow>? Devices { get; init; }

    /// <summary>What is no setting: refused from people, left alone in the registry of a newer program.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    internal void AddErrors(List<string> errors)
    {
        SettingRules.Known("relay.", Unknown, errors);
        SettingRules.OneOf("relay.cadPeriodMs", CadPeriodMs, RelayChannel.CadPeriodsMs, errors);
        SettingRules.Between("relay.defaultChannel", DefaultChannel, (0, 1), errors);
        SecondChannel?.AddErrors("relay.secondChannel", errors);
        Limits?.AddErrors(errors);
        if (JoinRules?.Count > MaxJoinRules)
            errors.Add($"settings.relay.joinRules has {JoinRules.Count} rules; give at most {MaxJoinRules}.");
        foreach (var rule in SettingRules.Given("relay.joinRules", JoinRules, errors))
            rule.AddErrors(errors);
        if (Devices?.Count > MaxDevices)
            errors.Add($"settings.relay.devices has {Devices.Count} devices; give at most {MaxDevices}.");
        var devices = SettingRules.Given("relay.devices", Devices, errors).ToList();
        foreach (var device in devices)
            device.AddErrors(errors);
        if (devices.DistinctBy(device => device.DevEui?.ToUpperInvariant()).Count() < devices.Count)
            errors.Add("settings.relay.devices names a device twice; give each once.");
    }
}

/// <summary>A channel on which devices wake a relay.</summary>
public sealed record RelayChannel(uint FrequencyHz, int DataRate, int AckOffsetKHz)
{
    /// <summary>By the number commands carry for them.</summary>
    public static IReadOnlyList<int> CadPeriodsMs { get; } = [1_000, 500, 250, 100, 50, 20];

    /// <summary>How far above the channel the relay acknowledges, by the number commands carry for it.</summary>
    public static IReadOnlyList<int> AckOffsetsKHz { get; } = [0, 200, 400, 800, 1_600, 3_200];

    internal void AddErrors(string field, List<string> errors)
    {
        SettingRules.Between($"{field}.frequencyHz", FrequencyHz, SettingRules.FrequencyHz, errors);
        SettingRules.Between($"{field}.dataRate", DataRate, (0, 15), errors);
        SettingRules.OneOf($"{field}.ackOffsetKHz", AckOffsetKHz, AckOffsetsKHz, errors);
    }
}

/// <summary>How many frames a relay sends on; null is no limit.</summary>
public sealed record RelayLimits
{
    /// <summary>All kinds together.</summary>
    public RelayLimit? Overall { get; init; }

    /// <summary>Data of all devices together.</summary>
    public RelayLimit? Uplinks { get; init; }

    /// <summary>Join requests.</summary>
    public RelayLimit? JoinRequests { get; init; }

    /// <summary>Word of devices it does not serve.</summary>
    public RelayLimit? NewDevices { get; init; }

    internal void AddErrors(List<string> errors)
    {
        Overall?.AddErrors("relay.limits.overall", RelayLimit.None.PerHour, errors);
        Uplinks?.AddErrors("relay.limits.uplinks", RelayLimit.None.PerHour, errors);
        JoinRequests?.AddErrors("relay.limits.joinRequests", RelayLimit.None.PerHour, errors);
        NewDevices?.AddErrors("relay.limits.newDevices", RelayLimit.None.PerHour, errors);
    }
}

/// <summary>Frames an hour, and how many hours' worth at once: 1, 2, 4 or 12.</summary>
public sealed record RelayLimit(int PerHour, int Burst = 2)
{
    /// <summary>No limit.</summary>
    public static RelayLimit None { get; } = new(127);

    /// <summary>By the number commands carry for them.</summary>
    public static IReadOnlyList<int> Bursts { get; } = [1, 2, 4, 12];

    internal void AddErrors(string field, int most, List<string> errors)
    {
        SettingRules.Between($"{field}.perHour", PerHour, (0, most), errors, " (the most is no limit)");
        SettingRules.OneOf($"{field}.burst", Burst, Bursts, errors);
    }
}

/// <summary>What a relay does with join requests whose JoinEUI and DevEUI begin so.</summary>
/// <param name="Euis">JoinEUI and behind it DevEUI, or their beginning: 2 to 32 hexadecimal digits.</param>
/// <param name="Forward">Sends them on; else drops them.</param>
public sealed record RelayJoinRule(string? Euis, bool Forward = true)
{
    internal void AddErrors(List<string> errors)
    {
        if (Euis is not { Length: >= 2 and <= 32 } || Euis.Length % 2 != 0 || !Euis.All(char.IsAsciiHexDigit))
        {
            errors.Add($"settings.relay.joinRules.euis is \"{SettingRules.Short(Euis)}\"; "
                + "give 2 to 32 hexadecimal digits, an even number.");
        }
    }
}

/// <summary>A device behind a relay.</summary>
/// <param name="DevEui">16 hexadecimal digits.</param>
/// <param name="PerHour">Frames an hour, 0 to 63; 63 is no limit.</param>
/// <param name="Burst">How many hours' worth at once: 1, 2, 4 or 12.</param>
public sealed record RelayedDeviceRow(string? DevEui, int PerHour = 63, int Burst = 2)
{
    private const int NoLimit = 63;

    internal void AddErrors(List<string> errors)
    {
        if (!Eui64.TryParse(DevEui, out _))
        {
            errors.Add($"settings.relay.devices.devEui is \"{SettingRules.Short(DevEui)}\"; "
                + "give 16 hexadecimal digits.");
        }

        new RelayLimit(PerHour, Burst).AddErrors("relay.devices", NoLimit, errors);
    }
}

/// <summary>A profile of devices that may stand behind a relay.</summary>
public sealed record BehindRelayProfile
{
    private static readonly int[] Silences = [8, 16, 32, 64];

    /// <summary>Who decides whether it sends through a relay: "never", "always", "dynamic" or "device".</summary>
    public string Activation { get; init; } = "dynamic";

    /// <summary>With "dynamic": after how many uplinks without a downlink, 8, 16, 32 or 64.</summary>
    public int AfterUplinks { get; init; } = 8;

    /// <summary>It sends without a relay after so many unanswered wake-up frames; 0 is always with it.</summary>
    public int Backoff { get; init; } = 8;

    /// <summary>A second channel on which it wakes the relay; null for none.</summary>
    public RelayChannel? SecondChannel { get; init; }

    private static (string Text, RelayModeActivation Value)[] Activations { get; } =
    [
        ("never", RelayModeActivation.Disabled), ("always", RelayModeActivation.Enabled),
        ("dynamic", RelayModeActivation.Dynamic), ("device", RelayModeActivation.EndDeviceControlled),
    ];

    /// <summary>As commands carry it; for a text that is refused, what leaves the device alone.</summary>
    public RelayModeActivation Mode() =>
        Activations.FirstOrDefault(known => known.Text == Activation, Activations[3]).Value;

    /// <summary>As commands carry it.</summary>
    public int SmartEnableLevel() => Math.Max(0, Array.IndexOf(Silences, AfterUplinks));

    /// <summary>What is no setting: refused from people, left alone in the registry of a newer program.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    internal void AddErrors(List<string> errors)
    {
        SettingRules.Known("behindRelay.", Unknown, errors);
        SettingRules.OneOf("behindRelay.activation", Activation, Activations.Select(known => known.Text), errors);
        SettingRules.OneOf("behindRelay.afterUplinks", AfterUplinks, Silences, errors);
        SettingRules.Between("behindRelay.backoff", Backoff, (0, 63), errors);
        SecondChannel?.AddErrors("behindRelay.secondChannel", errors);
    }
}

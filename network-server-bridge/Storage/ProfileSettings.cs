using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kreisfunk.LoRaWan;
using static Kreisfunk.Storage.SettingRules;

namespace Kreisfunk.Storage;

/// <summary>
/// How the devices of a profile are built and how the network treats them. Stored as JSON, and the same JSON in the
/// admin interface: a setting that is not there has its default, so new ones need no migration.
/// </summary>
public sealed record ProfileSettings
{
    /// <summary>Class A of LoRaWAN 1.0.3, the most common kind of device.</summary>
    public static readonly ProfileSettings Default = new();

    /// <summary>Of regions without fixed channels (LinkADRReq has 16 bits for them).</summary>
    private const int MaxChannels = 16;

    /// <summary>Texts that were read before, so that the devices of a profile share one value.</summary>
    private const int MaxRead = 1_000;

    private static readonly ConcurrentDictionary<string, ProfileSettings> ReadBefore = new();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The link layer the device was built for: "1.0.0" to "1.0.4", "1.1".</summary>
    [JsonPropertyName("loRaWanVersion")]
    public string LoRaWanVersion { get; init; } = "1.0.3";

    /// <summary>
    /// The regional parameters it was built for: "RP001-A", "RP001-B", "RP002-1.0.0" to "RP002-1.0.5".
    /// </summary>
    public string RegionalParameters { get; init; } = "RP001-A";

    /// <summary>The device listens in ping slots.</summary>
    public bool SupportsClassB { get; init; }

    /// <summary>The device listens all the time.</summary>
    public bool SupportsClassC { get; init; }

    /// <summary>The device can send with LR-FHSS.</summary>
    public bool SupportsLrFhss { get; init; }

    /// <summary>ABP: the device was made with the channels a join accept would give it.</summary>
    public bool HasCFListChannels { get; init; }

    /// <summary>Channels beyond the region's, in regions without fixed channels; null for none.</summary>
    public IReadOnlyList<ProfileChannel>? ExtraChannels { get; init; }

    /// <summary>Channels whose RX1 is on another frequency, in regions without fixed channels; null for none.</summary>
    public IReadOnlyList<ProfileDownlinkChannel>? DownlinkChannels { get; init; }

    /// <summary>The network sets data rate and power of devices that allow it.</summary>
    public bool Adr { get; init; } = true;

    /// <summary>How ADR decides: "standard", "lr-fhss", "fixed", or one that was added to the server.</summary>
    public string AdrAlgorithm { get; init; } = "standard";

    /// <summary>What the algorithm "fixed" sets as data rate index; null for what the device has.</summary>
    public int? AdrFixedDataRate { get; init; }

    /// <summary>And as TXPower index, with a data rate.</summary>
    public int AdrFixedTxPower { get; init; }

    /// <summary>And as transmissions of each frame, with a data rate.</summary>
    public int AdrFixedNbTrans { get; init; } = 1;

    /// <summary>Lowest data rate index ADR may set; null is the region's.</summary>
    public int? MinDataRate { get; init; }

    /// <summary>Highest data rate index ADR may set; null is the region's.</summary>
    public int? MaxDataRate { get; init; }

    /// <summary>Lowest TXPower index ADR may set: 0 is the strongest.</summary>
    public int MinTxPower { get; init; }

    /// <summary>Highest TXPower index ADR may set; null is the region's.</summary>
    public int? MaxTxPower { get; init; }

    /// <summary>Most transmissions of one frame ADR may ask for.</summary>
    public int MaxNbTrans { get; init; } = 3;

    /// <summary>What ADR leaves between the best SNR and the one a data rate needs, in dB.</summary>
    public double AdrMarginDb { get; init; } = 10;

    /// <summary>How often the device is asked for its battery; 0 for never.</summary>
    public int StatusIntervalSeconds { get; init; } = 86_400;

    /// <summary>End of an uplink to RX1; null is the network's.</summary>
    public int? ReceiveDelay1Seconds { get; init; }

    /// <summary>How many data rates RX1 is below the uplink; null is the network's.</summary>
    public int? Rx1DataRateOffset { get; init; }

    /// <summary>Data rate index of RX2; null is the network's.</summary>
    public int? Rx2DataRate { get; init; }

    /// <summary>Frequency of RX2; null is the region's.</summary>
    public uint? Rx2FrequencyHz { get; init; }

    /// <summary>Largest share of time the device may send, as 1/2^n; 0 is no limit beyond the region's.</summary>
    public int MaxDutyCycle { get; init; }

    /// <summary>Uplinks last at most 400 ms, where the network decides it; null is the region's.</summary>
    public bool? UplinkDwell { get; init; }

    /// <summary>Downlinks last at most 400 ms, where the network decides it; null is the region's.</summary>
    public bool? DownlinkDwell { get; init; }

    /// <summary>Largest EIRP in dBm, where the network decides it; null is the region's.</summary>
    public int? MaxEirpDbm { get; init; }

    /// <summary>1.1: a device asks whether anyone hears it after 2^n uplinks; null is the usual 6.</summary>
    public int? AdrAckLimitExponent { get; init; }

    /// <summary>1.1: and falls back after 2^n more; null is the usual 5.</summary>
    public int? AdrAckDelayExponent { get; init; }

    /// <summary>1.1: the device rejoins at least every 2^(n + 10) seconds; null to leave it as it is.</summary>
    public int? RejoinMaxTimeExponent { get; init; }

    /// <summary>1.1: and at least every 2^(n + 4) uplinks; null to leave it as it is.</summary>
    public int? RejoinMaxCountExponent { get; init; }

    /// <summary>Class B: where ping slots are; null is the region's.</summary>
    public uint? PingSlotFrequencyHz { get; init; }

    /// <summary>Class B: data rate index of ping slots; null is the region's.</summary>
    public int? PingSlotDataRate { get; init; }

    /// <summary>Class B: where beacons are; null is the region's.</summary>
    public uint? BeaconFrequencyHz { get; init; }

    /// <summary>Class B: how often it listens, 2^n seconds.</summary>
    public int PingSlotPeriodicity { get; init; } = 4;

    /// <summary>How long an answer to a confirmed downlink of class B or C may take.</summary>
    public int ConfirmTimeoutSeconds { get; init; } = 8;

    /// <summary>The device asks for the time as an application (TS003), on FPort 202.</summary>
    public bool AsksForTime { get; init; }

    /// <summary>The device is a relay, and how it relays; null for none.</summary>
    public RelayProfile? Relay { get; init; }

    /// <summary>The device may stand behind a relay, and how it sends then; null to leave it as it is.</summary>
    public BehindRelayProfile? BehindRelay { get; init; }

    /// <summary>Which model of a device repository this is; null for a profile made by hand.</summary>
    public CatalogueModel? Model { get; init; }

    /// <summary>What is no setting: refused from people, left alone in the registry of a newer program.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    [JsonIgnore]
    public bool Is11 => LoRaWanVersion == "1.1";

    /// <summary>"CLASS_A", "CLASS_B" or "CLASS_C", as events name it.</summary>
    [JsonIgnore]
    public string ClassName => SupportsClassC ? "CLASS_C" : SupportsClassB ? "CLASS_B" : "CLASS_A";

    private static readonly (string Text, LoRaWanVersion Value)[] Versions =
    [
        ("1.0.0", LoRaWan.LoRaWanVersion.V100), ("1.0.1", LoRaWan.LoRaWanVersion.V101),
        ("1.0.2", LoRaWan.LoRaWanVersion.V102), ("1.0.3", LoRaWan.LoRaWanVersion.V103),
        ("1.0.4", LoRaWan.LoRaWanVersion.V104), ("1.1", LoRaWan.LoRaWanVersion.V110),
    ];

    private static readonly (string Text, RegionalParameters Value)[] Revisions =
    [
        ("RP001-A", LoRaWan.RegionalParameters.Rp001A), ("RP001-B", LoRaWan.RegionalParameters.Rp001B),
        ("RP002-1.0.0", LoRaWan.RegionalParameters.Rp002V100), ("RP002-1.0.1", LoRaWan.RegionalParameters.Rp002V101),
        ("RP002-1.0.2", LoRaWan.RegionalParameters.Rp002V102), ("RP002-1.0.3", LoRaWan.RegionalParameters.Rp002V103),
        ("RP002-1.0.4", LoRaWan.RegionalParameters.Rp002V104), ("RP002-1.0.5", LoRaWan.RegionalParameters.Rp002V105),
    ];

    /// <summary>The version as the protocol code knows it; 1.0.3 for a text <see cref="Errors"/> refuses.</summary>
    public LoRaWanVersion Version() =>
        Versions.FirstOrDefault(known => known.Text == LoRaWanVersion, Versions[3]).Value;

    /// <summary>The revision as the protocol code knows it; RP001-A for a text <see cref="Errors"/> refuses.</summary>
    public RegionalParameters Revision() =>
        Revisions.FirstOrDefault(known => known.Text == RegionalParameters, Revisions[0]).Value;

    /// <summary>Every mistake, one sentence each with field, value, bound and fix.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        Known("", Unknown, errors);
        OneOf("loRaWanVersion", LoRaWanVersion, Versions.Select(known => known.Text), errors);
        OneOf("regionalParameters", RegionalParameters, Revisions.Select(known => known.Text), errors);
        AddChannelErrors(errors);
        Between("adrFixedDataRate", AdrFixedDataRate, (0, 15), errors);
        Between("adrFixedTxPower", AdrFixedTxPower, (0, 15), errors);
        Between("adrFixedNbTrans", AdrFixedNbTrans, (1, 15), errors);
        Between("minDataRate", MinDataRate, (0, 15), errors);
        Between("maxDataRate", MaxDataRate, (MinDataRate ?? 0, 15), errors);
        Between("minTxPower", MinTxPower, (0, 15), errors);
        Between("maxTxPower", MaxTxPower, (MinTxPower, 15), errors);
        Between("maxNbTrans", MaxNbTrans, (1, 15), errors);
        Between("adrMarginDb", AdrMarginDb, (0, 30), errors);
        if (StatusIntervalSeconds != 0)
            Between("statusIntervalSeconds", StatusIntervalSeconds, (600, 2_592_000), errors, " or 0 for never");
        AddReceiveErrors(errors);
        AddLimitErrors(errors);
        Relay?.AddErrors(errors);
        BehindRelay?.AddErrors(errors);
        Model?.AddErrors(errors);
        return errors;
    }

    private void AddChannelErrors(List<string> errors)
    {
        if (ExtraChannels?.Count > MaxChannels || DownlinkChannels?.Count > MaxChannels)
            errors.Add($"settings.extraChannels and .downlinkChannels hold at most {MaxChannels} channels each.");
        foreach (var channel in Given("extraChannels", ExtraChannels, errors))
        {
            Between("extraChannels.frequencyHz", channel.FrequencyHz, FrequencyHz, errors);
            Between("extraChannels.minDataRate", channel.MinDataRate, (0, 15), errors);
            Between("extraChannels.maxDataRate", channel.MaxDataRate, (channel.MinDataRate, 15), errors);
        }

        foreach (var channel in Given("downlinkChannels", DownlinkChannels, errors))
        {
            Between("downlinkChannels.index", channel.Index, (0, MaxChannels - 1), errors);
            Between("downlinkChannels.frequencyHz", channel.FrequencyHz, FrequencyHz, errors);
        }
    }

    private void AddReceiveErrors(List<string> errors)
    {
        Between("receiveDelay1Seconds", ReceiveDelay1Seconds, (1, 15), errors);
        Between("rx1DataRateOffset", Rx1DataRateOffset, (0, 7), errors);
        Between("rx2DataRate", Rx2DataRate, (0, 15), errors);
        Between("rx2FrequencyHz", Rx2FrequencyHz, FrequencyHz, errors);
        Between("pingSlotFrequencyHz", PingSlotFrequencyHz, FrequencyHz, errors);
        Between("pingSlotDataRate", PingSlotDataRate, (0, 15), errors);
        Between("pingSlotPeriodicity", PingSlotPeriodicity, (0, 7), errors);
        Between("beaconFrequencyHz", BeaconFrequencyHz, FrequencyHz, errors);
        Between("confirmTimeoutSeconds", ConfirmTimeoutSeconds, (1, 3_600), errors);
    }

    private void AddLimitErrors(List<string> errors)
    {
        Between("maxDutyCycle", MaxDutyCycle, (0, 15), errors);
        Between("maxEirpDbm", MaxEirpDbm, (8, 36), errors);
        Between("adrAckLimitExponent", AdrAckLimitExponent, (0, 15), errors);
        Between("adrAckDelayExponent", AdrAckDelayExponent, (0, 15), errors);
        Between("rejoinMaxTimeExponent", RejoinMaxTimeExponent, (0, 15), errors);
        Between("rejoinMaxCountExponent", RejoinMaxCountExponent, (0, 15), errors);
    }

    /// <summary>As it is stored, every setting written: a default that changes later changes no profile.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>As it was stored.</summary>
    /// <exception cref="RegistryException">The text is none of ours.</exception>
    public static ProfileSettings Read(string text)
    {
        if (ReadBefore.TryGetValue(text, out var known))
            return known;
        if (ReadBefore.Count >= MaxRead)
            ReadBefore.Clear();
        try
        {
            return ReadBefore[text] = JsonSerializer.Deserialize<ProfileSettings>(text, Json) ?? Default;
        }
        catch (JsonException error)
        {
            throw new RegistryException(
                $"The settings of a device profile in the registry cannot be read ({error.Message.TrimEnd('.')}): "
                + "restore the registry's backup, or set the profile's settings again.", error);
        }
    }
}

/// <summary>An uplink channel.</summary>
public sealed record ProfileChannel(uint FrequencyHz, int MinDataRate, int MaxDataRate);

/// <summary>Where RX1 of a channel is.</summary>
public sealed record ProfileDownlinkChannel(int Index, uint FrequencyHz);

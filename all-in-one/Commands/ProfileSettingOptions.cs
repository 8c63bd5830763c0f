using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>
/// The options that set how a profile's devices are treated, one for each member of "settings" in the admin interface,
/// which knows the bounds.
/// </summary>
internal sealed class ProfileSettingOptions
{
    private enum Kind
    {
        Text,
        Flag,
        Number,
        File,
    }

    /// <summary>Sixteen channels, devices or rules are a few kilobytes.</summary>
    private const int MaxFileBytes = 65_536;

    private readonly Setting[] _settings =
    [
        new("--lorawan-version", "loRaWanVersion", Kind.Text, "1.0.0 to 1.0.4 or 1.1, from the data sheet."),
        new("--regional-parameters", "regionalParameters", Kind.Text, "RP001-A, RP001-B or RP002-1.0.0 to 1.0.5."),
        new("--class-b", "supportsClassB", Kind.Flag, "The device listens in ping slots: on or off."),
        new("--class-c", "supportsClassC", Kind.Flag, "The device listens all the time: on or off."),
        new("--lr-fhss", "supportsLrFhss", Kind.Flag, "The device can send with LR-FHSS: on or off."),
        new("--cf-list", "hasCFListChannels", Kind.Flag, "ABP: made with the join accept's channels: on or off."),
        new("--adr", "adr", Kind.Flag, "The network sets data rate and power: on or off."),
        new("--adr-algorithm", "adrAlgorithm", Kind.Text, "standard, lr-fhss or fixed."),
        new("--adr-fixed-data-rate", "adrFixedDataRate", Kind.Number, "Data rate index of the algorithm fixed."),
        new("--adr-fixed-tx-power", "adrFixedTxPower", Kind.Number, "TXPower index of the algorithm fixed."),
        new("--adr-fixed-nb-trans", "adrFixedNbTrans", Kind.Number, "Transmissions of the algorithm fixed."),
        new("--min-data-rate", "minDataRate", Kind.Number, "Lowest data rate index of ADR, or none."),
        new("--max-data-rate", "maxDataRate", Kind.Number, "Highest data rate index of ADR, or none."),
        new("--min-tx-power", "minTxPower", Kind.Number, "Lowest TXPower index of ADR; 0 is the strongest."),
        new("--max-tx-power", "maxTxPower", Kind.Number, "Highest TXPower index of ADR, or none."),
        new("--max-nb-trans", "maxNbTrans", Kind.Number, "Most transmissions of one frame, 1 to 15."),
        new("--adr-margin", "adrMarginDb", Kind.Number, "What ADR leaves above the SNR needed, in dB."),
        new("--status-interval", "statusIntervalSeconds", Kind.Number, "Seconds between questions for the battery."),
        new("--receive-delay1", "receiveDelay1Seconds", Kind.Number, "Seconds to RX1, or none."),
        new("--rx1-offset", "rx1DataRateOffset", Kind.Number, "Data rates RX1 is below the uplink, or none."),
        new("--rx2-data-rate", "rx2DataRate", Kind.Number, "Data rate index of RX2, or none."),
        new("--rx2-frequency", "rx2FrequencyHz", Kind.Number, "Frequency of RX2 in Hz, or none."),
        new("--max-duty-cycle", "maxDutyCycle", Kind.Number, "It sends 1/2^N of the time at most; 0: no limit."),
        new("--uplink-dwell", "uplinkDwell", Kind.Flag, "Uplinks last at most 400 ms: on, off or none."),
        new("--downlink-dwell", "downlinkDwell", Kind.Flag, "Downlinks last at most 400 ms: on, off or none."),
        new("--max-eirp", "maxEirpDbm", Kind.Number, "Largest EIRP in dBm, or none."),
        new("--adr-ack-limit", "adrAckLimitExponent", Kind.Number, "1.1: asks for a sign after 2^N uplinks."),
        new("--adr-ack-delay", "adrAckDelayExponent", Kind.Number, "1.1: falls back after 2^N more."),
        new("--rejoin-max-time", "rejoinMaxTimeExponent", Kind.Number, "1.1: rejoins every 2^(N+10) seconds."),
        new("--rejoin-max-count", "rejoinMaxCountExponent", Kind.Number, "1.1: rejoins every 2^(N+4) uplinks."),
        new("--ping-slot-frequency", "pingSlotFrequencyHz", Kind.Number, "Class B: ping slots in Hz, or none."),
        new("--ping-slot-data-rate", "pingSlotDataRate", Kind.Number, "Class B: data rate index, or none."),
        new("--beacon-frequency", "beaconFrequencyHz", Kind.Number, "Class B: beacons in Hz, or none."),
        new("--ping-slot-periodicity", "pingSlotPeriodicity", Kind.Number, "Class B: it listens every 2^N seconds."),
        new("--confirm-timeout", "confirmTimeoutSeconds", Kind.Number, "Class B and C: seconds to an answer."),
        new("--asks-for-time", "asksForTime", Kind.Flag, "Asks for the time on FPort 202 (TS003): on or off."),
        new("--extra-channels", "extraChannels", Kind.File, "Further channels as JSON, or none."),
        new("--downlink-channels", "downlinkChannels", Kind.File, "RX1 frequencies as JSON, or none."),
        new("--relay", "relay", Kind.File, "The device is a relay (TS011), set as the JSON says; or none."),
        new("--behind-relay", "behindRelay", Kind.File, "It may stand behind a relay, as the JSON says; or none."),
    ];

    public void AddTo(Command command)
    {
        foreach (var setting in _settings)
            command.Options.Add(setting.Option);
    }

    /// <summary>The given settings over those that are there; the server checks what they say.</summary>
    public JsonObject Over(JsonObject settings, ParseResult parsed)
    {
        foreach (var setting in _settings)
        {
            if (parsed.GetValue(setting.Option) is { } text)
                settings[setting.Member] = setting.Read(text);
        }

        return settings;
    }

    private sealed record Setting(string Name, string Member, Kind Kind, string Description)
    {
        public Option<string?> Option { get; } = new(Name)
        {
            Description = Description,
            HelpName = Kind switch { Kind.Text => "V", Kind.Flag => "on|off", Kind.File => "FILE", _ => "N" },
        };

        public JsonNode? Read(string text) => (Kind, text) switch
        {
            (Kind.Text, _) => text,
            (Kind.Flag, "on") => true,
            (Kind.Flag, "off") => false,
            (Kind.Flag, "none") => null,
            (Kind.Flag, _) => throw Wrong(text, "on or off"),
            (_, "none") => null,
            (Kind.File, _) => ReadFile(text),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                whole,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) => number,
            _ => throw Wrong(text, "a number or none"),
        };

        private JsonNode? ReadFile(string file)
        {
            try
            {
                if (new FileInfo(file).Length > MaxFileBytes)
                    throw new CliException($"{Name}: {file} is larger than {MaxFileBytes} bytes; shorten it.",
                        CliException.WrongUse);
                return JsonNode.Parse(File.ReadAllText(file));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new CliException($"{Name}: {file} cannot be read ({fault.Message.TrimEnd('.')}): check the path.",
                    CliException.WrongUse);
            }
            catch (JsonException fault)
            {
                throw new CliException($"{Name}: {file} is no JSON ({fault.Message.TrimEnd('.')}): correct it.",
                    CliException.WrongUse);
            }
        }

        private CliException Wrong(string text, string choices) =>
            new($"{Name} is '{text}': give {choices} (see kreisfunk profile add --help).", CliException.WrongUse);
    }
}

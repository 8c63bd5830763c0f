using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>The options that describe a multicast group; the server knows the bounds.</summary>
internal sealed class GroupOptions
{
    private const string None = "none";

    private readonly (Option<string?> Option, string Field, bool IsNumber)[] _settings =
    [
        (Text("--name", "What people call it.", "NAME"), "name", false),
        (Text("--region", "Region of the devices; eu868 for a new group.", "REGION"), "region", false),
        (Text("--class", "C (all the time; for a new group) or B (ping slots).", "CLASS"), "class", false),
        (Text("--frequency", "In Hz, or none for the region's own.", "HZ"), "frequencyHz", true),
        (Text("--data-rate", "Index, or none for the region's own.", "N"), "dataRate", true),
        (Text("--ping-slot-periodicity", "Class B: it listens every 2^N seconds.", "N"), "pingSlotPeriodicity", true),
    ];

    private readonly (Option<string[]> Option, string Field)[] _lists =
    [
        (Several("--member", "A device, several times for several; instead of those before.", "DEVEUI"), "members"),
        (Several("--gateway", "Sends in any case; or none. Instead of those before.", "EUI"), "gateways"),
    ];

    private readonly Option<DevAddr?> _mcAddr = ProtocolOptions.Address("--mc-addr", "The group's address.");
    private readonly Option<AesKey?> _mcNwkSKey = ProtocolOptions.Key("--mc-nwk-s-key", "Its network session key.");
    private readonly Option<AesKey?> _mcAppSKey = ProtocolOptions.Key("--mc-app-s-key", "Its application session key.");

    public void AddTo(Command command)
    {
        Option[] options =
        [
            .. _settings.Select(setting => setting.Option), .. _lists.Select(list => list.Option), _mcAddr, _mcNwkSKey,
            _mcAppSKey,
        ];
        foreach (var option in options)
            command.Options.Add(option);
    }

    /// <summary>What was given, by the server's names. Throws a <see cref="CliException"/> with exit code 2.</summary>
    public JsonObject Read(ParseResult parsed)
    {
        var given = new JsonObject();
        foreach (var (option, field, isNumber) in _settings)
        {
            if (parsed.GetValue(option) is { } text)
                given[field] = isNumber ? Number(parsed, option, text) : text;
        }

        foreach (var (option, field) in _lists)
        {
            if (parsed.GetValue(option) is { Length: > 0 } texts)
                given[field] = Euis(parsed, option, texts);
        }

        AddSecrets(parsed, given);
        return given;
    }

    /// <summary>What a new group cannot do without.</summary>
    public void Require(ParseResult parsed, JsonObject given)
    {
        if (string.IsNullOrWhiteSpace((string?)given["name"]))
            throw Wrong(parsed, "--name is missing: give the group a name that people will recognise");
        if (given["mcAddr"] is null)
        {
            throw Wrong(parsed, $"{_mcAddr.Name}, {_mcNwkSKey.Name} and {_mcAppSKey.Name} are missing: give all three "
                + "as the devices have them");
        }

        if (given["members"] is not JsonArray { Count: > 0 } && given["gateways"] is not JsonArray { Count: > 0 })
            throw Wrong(parsed, "Say who listens with --member DEVEUI, or who is to send with --gateway EUI");
    }

    private void AddSecrets(ParseResult parsed, JsonObject given)
    {
        var (address, nwkSKey, appSKey) =
            (parsed.GetValue(_mcAddr), parsed.GetValue(_mcNwkSKey), parsed.GetValue(_mcAppSKey));
        if (address is null && nwkSKey is null && appSKey is null)
            return;
        var missing = address is null ? _mcAddr.Name : nwkSKey is null ? _mcNwkSKey.Name
            : appSKey is null ? _mcAppSKey.Name : null;
        if (missing is not null)
            throw Wrong(parsed, $"{missing} is missing: address and both keys are changed together");
        given["mcAddr"] = address!.Value.ToString();
        given["mcNwkSKey"] = ProtocolOptions.Digits(nwkSKey!.Value);
        given["mcAppSKey"] = ProtocolOptions.Digits(appSKey!.Value);
    }

    private static long? Number(ParseResult parsed, Option option, string text)
    {
        if (text == None)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(parsed, $"{option.Name} is '{text}': give a whole number or none");
    }

    private static JsonArray Euis(ParseResult parsed, Option option, string[] texts)
    {
        var euis = new JsonArray();
        foreach (var text in texts is [None] ? [] : texts)
        {
            if (!Eui64.TryParse(text, out var eui))
                throw Wrong(parsed, $"{option.Name} is '{text}': write 16 hexadecimal digits");
            euis.Add(eui.ToString());
        }

        return euis;
    }

    private static CliException Wrong(ParseResult parsed, string what) =>
        new($"{what} (see kreisfunk group {parsed.CommandResult.Command.Name} --help).", CliException.WrongUse);

    private static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    private static Option<string[]> Several(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}

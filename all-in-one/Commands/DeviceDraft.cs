using System.CommandLine;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>What `device add` was asked for, checked before any request.</summary>
internal sealed record DeviceDraft(
    Eui64 DevEui, Eui64 JoinEui, string Name, string? Place, string? Profile, string? CodecFile, AesKey? AppKey,
    DraftedSession? Session)
{
    /// <summary>1.1, for OTAA.</summary>
    public AesKey? NwkKey { get; init; }

    /// <summary>1.0.x, for groups and deployments.</summary>
    public AesKey? GenAppKey { get; init; }

    /// <summary>Never the keys.</summary>
    public override string ToString() => $"DeviceDraft({DevEui}, hidden)";
}

/// <summary>The fixed session of an ABP device.</summary>
/// <param name="DevAddr">Its address.</param>
/// <param name="NetworkKeys">By their names in the admin interface: one of 1.0.x, three of 1.1.</param>
/// <param name="AppSKey">Its application session key.</param>
internal sealed record DraftedSession(
    DevAddr DevAddr, IReadOnlyList<(string Name, AesKey Key)> NetworkKeys, AesKey AppSKey)
{
    /// <summary>Never the keys.</summary>
    public override string ToString() => $"DraftedSession({DevAddr}, hidden)";
}

/// <summary>The options of `device add`.</summary>
internal sealed class DeviceDraftOptions
{
    private readonly Option<Eui64?> _devEui = ProtocolOptions.Eui("--dev-eui", "DevEUI, from the device's label.");
    private readonly Option<Eui64?> _joinEui = ProtocolOptions.Eui("--join-eui", "JoinEUI (AppEUI), for OTAA.");
    private readonly Option<AesKey?> _appKey = ProtocolOptions.Key("--app-key", "AppKey, for OTAA.");
    private readonly Option<AesKey?> _nwkKey = ProtocolOptions.Key("--nwk-key", "NwkKey, for OTAA with LoRaWAN 1.1.");
    private readonly Option<AesKey?> _genAppKey =
        ProtocolOptions.Key("--gen-app-key", "GenAppKey, for deployments to LoRaWAN 1.0.x.");
    private readonly Option<DevAddr?> _devAddr = ProtocolOptions.Address("--dev-addr", "Device address, for ABP.");
    private readonly Option<AesKey?> _nwkSKey = ProtocolOptions.Key("--nwk-s-key", "Network session key, for ABP.");
    private readonly Option<AesKey?> _fNwkSIntKey =
        ProtocolOptions.Key("--f-nwk-s-int-key", "FNwkSIntKey, for ABP with LoRaWAN 1.1.");
    private readonly Option<AesKey?> _sNwkSIntKey =
        ProtocolOptions.Key("--s-nwk-s-int-key", "SNwkSIntKey, for ABP with LoRaWAN 1.1.");
    private readonly Option<AesKey?> _nwkSEncKey =
        ProtocolOptions.Key("--nwk-s-enc-key", "NwkSEncKey, for ABP with LoRaWAN 1.1.");
    private readonly Option<AesKey?> _appSKey = ProtocolOptions.Key("--app-s-key", "Application session key, for ABP.");
    private readonly Option<bool> _abp = new("--abp")
    {
        Description = "A device with a fixed session instead of joining.",
    };

    private readonly Option<string?> _name = Text("--name", "What people call it.", "NAME");
    private readonly Option<string?> _place = Text("--place", "Where it hangs, like \"Rathaus/Raum 101\".", "PLACE");
    private readonly Option<string?> _profile = Text("--profile", "Name of a device profile of the server.", "NAME");
    private readonly Option<string?> _codec = Text("--codec", "JavaScript codec; makes a profile of the file's name.",
        "FILE.js");

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _devEui, _joinEui, _appKey, _nwkKey, _genAppKey, _name, _profile, _codec, _place, _abp, _devAddr, _nwkSKey,
            _appSKey, _fNwkSIntKey, _sNwkSIntKey, _nwkSEncKey,
        ];
        foreach (var option in options)
            command.Options.Add(option);
    }

    /// <summary>Throws a <see cref="CliException"/> with exit code 2 that names the option and the fix.</summary>
    public DeviceDraft Read(ParseResult parsed)
    {
        var profile = parsed.GetValue(_profile);
        var codec = parsed.GetValue(_codec);
        if ((profile is null) == (codec is null))
            throw Wrong("Give either --profile NAME or --codec FILE.js, so that the payload can be decoded");
        var devEui = Required(parsed, _devEui);
        var name = parsed.GetValue(_name);
        if (string.IsNullOrWhiteSpace(name))
            throw Wrong("--name is missing: give the device a name that people will recognise");
        var place = parsed.GetValue(_place);
        var draft = parsed.GetValue(_abp)
            ? new DeviceDraft(devEui, parsed.GetValue(_joinEui) ?? default, name, place, profile, codec, null,
                Session(parsed))
            : new DeviceDraft(devEui, Required(parsed, _joinEui), name, place, profile, codec, Joining(parsed), null)
            {
                NwkKey = parsed.GetValue(_nwkKey),
            };
        return draft with { GenAppKey = parsed.GetValue(_genAppKey) };
    }

    private AesKey Joining(ParseResult parsed)
    {
        if (parsed.GetValue(_devAddr) is not null || parsed.GetValue(_nwkSKey) is not null
            || parsed.GetValue(_appSKey) is not null || Has11Session(parsed))
            throw Wrong("--dev-addr, --nwk-s-key and --app-s-key belong to a fixed session: "
                + "add --abp or leave them out");
        return Required(parsed, _appKey);
    }

    private DraftedSession Session(ParseResult parsed)
    {
        if (parsed.GetValue(_appKey) is not null || parsed.GetValue(_nwkKey) is not null)
            throw Wrong($"{(parsed.GetValue(_appKey) is null ? "--nwk-key" : "--app-key")} is for joining (OTAA): "
                + "leave out either it or --abp");
        var devAddr = Required(parsed, _devAddr);
        if (!Has11Session(parsed))
            return new DraftedSession(devAddr, [("nwkSKey", Required(parsed, _nwkSKey))], Required(parsed, _appSKey));
        if (parsed.GetValue(_nwkSKey) is not null)
            throw Wrong("--nwk-s-key is for LoRaWAN 1.0.x, --f-nwk-s-int-key and its like for 1.1: give one kind");
        return new DraftedSession(devAddr,
        [
            ("fNwkSIntKey", Required(parsed, _fNwkSIntKey)), ("sNwkSIntKey", Required(parsed, _sNwkSIntKey)),
            ("nwkSEncKey", Required(parsed, _nwkSEncKey)),
        ], Required(parsed, _appSKey));
    }

    private bool Has11Session(ParseResult parsed) => parsed.GetValue(_fNwkSIntKey) is not null
        || parsed.GetValue(_sNwkSIntKey) is not null || parsed.GetValue(_nwkSEncKey) is not null;

    private static T Required<T>(ParseResult parsed, Option<T?> option)
        where T : struct => parsed.GetValue(option)
            ?? throw Wrong($"{option.Name} is missing: copy it from the device's label or data sheet");

    private static CliException Wrong(string what) =>
        new($"{what} (see kreisfunk device add --help).", CliException.WrongUse);

    private static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}

using System.CommandLine;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>What `device add` was asked for, checked before any request.</summary>
internal sealed record DeviceDraft(
    Eui64 DevEui, Eui64 JoinEui, string Name, string? Place, string? Profile, string? CodecFile, AesKey? AppKey,
    DraftedSession? Session)
{
    /// <summary>Never the keys.</summary>
    public override string ToString() => $"DeviceDraft({DevEui}, hidden)";
}

/// <summary>The fixed session of an ABP device.</summary>
internal sealed record DraftedSession(DevAddr DevAddr, AesKey NwkSKey, AesKey AppSKey)
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
    private readonly Option<DevAddr?> _devAddr = ProtocolOptions.Address("--dev-addr", "Device address, for ABP.");
    private readonly Option<AesKey?> _nwkSKey = ProtocolOptions.Key("--nwk-s-key", "Network session key, for ABP.");
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
            [_devEui, _joinEui, _appKey, _name, _profile, _codec, _place, _abp, _devAddr, _nwkSKey, _appSKey];
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
        return parsed.GetValue(_abp)
            ? new DeviceDraft(devEui, parsed.GetValue(_joinEui) ?? default, name, place, profile, codec, null,
                Session(parsed))
            : new DeviceDraft(devEui, Required(parsed, _joinEui), name, place, profile, codec, Joining(parsed), null);
    }

    private AesKey Joining(ParseResult parsed)
    {
        if (parsed.GetValue(_devAddr) is not null || parsed.GetValue(_nwkSKey) is not null
            || parsed.GetValue(_appSKey) is not null)
            throw Wrong("--dev-addr, --nwk-s-key and --app-s-key belong to a fixed session: "
                + "add --abp or leave them out");
        return Required(parsed, _appKey);
    }

    private DraftedSession Session(ParseResult parsed)
    {
        if (parsed.GetValue(_appKey) is not null)
            throw Wrong("--app-key is for joining (OTAA): leave out either it or --abp");
        return new DraftedSession(Required(parsed, _devAddr), Required(parsed, _nwkSKey), Required(parsed, _appSKey));
    }

    private static T Required<T>(ParseResult parsed, Option<T?> option)
        where T : struct => parsed.GetValue(option)
            ?? throw Wrong($"{option.Name} is missing: copy it from the device's label or data sheet");

    private static CliException Wrong(string what) =>
        new($"{what} (see kreisfunk device add --help).", CliException.WrongUse);

    private static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}

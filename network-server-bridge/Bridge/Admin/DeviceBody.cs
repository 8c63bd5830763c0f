using System.Buffers;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Admin;

/// <summary>A device as callers write it; everything is text, so that each mistake is told in our own words.</summary>
internal sealed record DeviceBody(
    string? DevEui, string? JoinEui, string? Name, string? ApplicationId, string? ProfileId, string? Activation,
    bool? Enabled, string? Place, string? AppKey, string? DevAddr, string? NwkSKey, string? AppSKey,
    string? NwkKey = null, string? FNwkSIntKey = null, string? SNwkSIntKey = null, string? NwkSEncKey = null,
    string? GenAppKey = null)
{
    private const int KeyDigits = 32, MaxName = 200;

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("0123456789abcdefABCDEF-: ");

    /// <summary>Reads it; false with every mistake, one sentence each. Keys are null when none are given.</summary>
    public bool TryRead(DateTimeOffset now, out Device device, out DeviceKeys? keys, out List<string> errors)
    {
        errors = [];
        var devEui = Eui("devEui", DevEui, required: true, errors);
        var abp = string.Equals(Activation, "abp", StringComparison.OrdinalIgnoreCase);
        if (Activation is not null && !abp && !string.Equals(Activation, "otaa", StringComparison.OrdinalIgnoreCase))
            errors.Add($"activation is \"{PageQuery.Short(Activation)}\"; write \"otaa\" or \"abp\".");
        var joinEui = Eui("joinEui", JoinEui, required: false, errors);
        if (Name?.Length > MaxName)
            errors.Add($"name has {Name.Length} characters; at most {MaxName} are kept.");
        device = new Device(devEui, joinEui, string.IsNullOrWhiteSpace(Name) ? devEui.ToString() : Name.Trim(),
            Id("applicationId", ApplicationId, errors), Id("profileId", ProfileId, errors),
            abp ? Storage.Activation.Abp : Storage.Activation.Otaa, Enabled ?? true,
            string.IsNullOrWhiteSpace(Place) ? null : Place.Trim(), now);
        keys = WithGenAppKey(abp ? AbpKeys(devEui, errors) : OtaaKeys(devEui, errors), errors);
        return errors.Count == 0;
    }

    // Keys are saved together, in place of those there were.
    private DeviceKeys? WithGenAppKey(DeviceKeys? keys, List<string> errors)
    {
        if (GenAppKey is null)
            return keys;
        if (keys is null)
            errors.Add("genAppKey is given without the device's other keys; give them all.");
        var genAppKey = Key("genAppKey", GenAppKey, errors);
        return keys is null ? null : keys with { GenAppKey = genAppKey };
    }

    private bool Has11Session => FNwkSIntKey is not null || SNwkSIntKey is not null || NwkSEncKey is not null;

    private DeviceKeys? OtaaKeys(Eui64 devEui, List<string> errors) => AppKey is null && NwkKey is null
        ? null
        : new DeviceKeys(devEui, Key("appKey", AppKey, errors), null, default, default)
        {
            NwkKey = NwkKey is null ? default : Key("nwkKey", NwkKey, errors),
        };

    private DeviceKeys? AbpKeys(Eui64 devEui, List<string> errors)
    {
        if (DevAddr is null && NwkSKey is null && AppSKey is null && !Has11Session)
            return null;
        if (!LoRaWan.DevAddr.TryParse(DevAddr, out var devAddr))
            errors.Add($"devAddr is \"{PageQuery.Short(DevAddr ?? "")}\"; write 8 hexadecimal digits.");
        if (!Has11Session)
        {
            return new DeviceKeys(
                devEui, default, devAddr, Key("nwkSKey", NwkSKey, errors), Key("appSKey", AppSKey, errors));
        }

        if (NwkSKey is not null)
            errors.Add("nwkSKey belongs to LoRaWAN 1.0.x and the others to 1.1; give one kind only.");
        return new DeviceKeys(devEui, default, devAddr, default, Key("appSKey", AppSKey, errors))
        {
            FNwkSIntKey = Key("fNwkSIntKey", FNwkSIntKey, errors),
            SNwkSIntKey = Key("sNwkSIntKey", SNwkSIntKey, errors),
            NwkSEncKey = Key("nwkSEncKey", NwkSEncKey, errors),
        };
    }

    private static Eui64 Eui(string field, string? text, bool required, List<string> errors)
    {
        if (Eui64.TryParse(text, out var eui) || (text is null && !required))
            return eui;
        errors.Add(text is null
            ? $"{field} is missing; write 16 hexadecimal digits."
            : $"{field} has {Digits(text)} hexadecimal digits; an EUI has {Eui64.TextLength}.");
        return default;
    }

    private static Guid Id(string field, string? text, List<string> errors)
    {
        if (Guid.TryParse(text, out var id))
            return id;
        errors.Add(text is null
            ? $"{field} is missing; give the UUID of one."
            : $"{field} is \"{PageQuery.Short(text)}\"; write a UUID.");
        return default;
    }

    /// <summary>Says how the key is wrong without repeating a digit of it.</summary>
    private static AesKey Key(string field, string? text, List<string> errors)
    {
        if (AesKey.TryParse(text, out var key))
            return key;
        var other = text is null ? -1 : text.AsSpan().IndexOfAnyExcept(KeyCharacters);
        if (text is null)
            errors.Add($"{field} is missing; an AES key has {KeyDigits} hexadecimal digits.");
        else if (other >= 0)
            errors.Add($"{field} has no hexadecimal digit at position {other + 1}; an AES key has {KeyDigits}.");
        else
            errors.Add($"{field} has {Digits(text)} hexadecimal digits; an AES key has {KeyDigits}.");
        return default;
    }

    private static int Digits(string text) => text.Count(char.IsAsciiHexDigit);
}

/// <summary>A device as it is told; never with a key.</summary>
internal sealed record DeviceView(
    string DevEui, string JoinEui, string Name, Guid ApplicationId, string Application, Guid OrganisationId,
    string Organisation, bool Demo, Guid ProfileId, string Profile, string Region, string? Codec, string Activation,
    bool Enabled, string? Place, DateTimeOffset CreatedAt)
{
    public static DeviceView Of(DeviceInfoRow row) => new(
        row.Device.DevEui.ToString(), row.Device.JoinEui.ToString(), row.Device.Name, row.Application.Id,
        row.Application.Name, row.Organisation.Id, row.Organisation.Name, row.Organisation.IsDemo, row.Profile.Id,
        row.Profile.Name, row.Profile.Region, row.Codec is { } codec ? $"{codec.Name} {codec.Version}" : null,
        row.Device.Activation == Storage.Activation.Abp ? "abp" : "otaa", row.Device.Enabled, row.Device.Place,
        row.Device.CreatedAt);
}

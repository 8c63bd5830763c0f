using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>
/// Options that carry identifiers and keys; a wrong one is refused with its name, its length and the fix.
/// </summary>
internal static class ProtocolOptions
{
    public static Option<AesKey?> Key(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "KEY",
        CustomParser = result =>
        {
            if (AesKey.TryParse(Text(result), out var key))
                return key;
            Refuse(result, name, "16 bytes, 32 hexadecimal digits", AesKey.LengthBytes);
            return null;
        },
    };

    public static Option<Eui64?> Eui(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "EUI",
        CustomParser = result =>
        {
            if (Eui64.TryParse(Text(result), out var eui))
                return eui;
            Refuse(result, name, "8 bytes, 16 hexadecimal digits, most significant first", Eui64.LengthBytes);
            return null;
        },
    };

    public static Option<DevAddr?> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ADDR",
        CustomParser = result =>
        {
            if (DevAddr.TryParse(Text(result), out var address))
                return address;
            Refuse(result, name, "4 bytes, 8 hexadecimal digits, most significant first", DevAddr.LengthBytes);
            return null;
        },
    };

    /// <summary>A key for a request's body; nowhere else.</summary>
    public static string Digits(AesKey key)
    {
        Span<byte> bytes = stackalloc byte[AesKey.LengthBytes];
        key.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public static bool TryHex(string? text, out byte[] bytes)
    {
        var digits = text?.Count(c => c is not ('-' or ':' or ' ')) ?? 1;
        bytes = new byte[digits / 2];
        return digits % 2 == 0 && Hex.TryRead(text, bytes);
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    /// <summary>The value itself is never repeated: it may be a key.</summary>
    private static void Refuse(ArgumentResult result, string name, string expected, int bytes)
    {
        var text = Text(result);
        var digits = text.Count(char.IsAsciiHexDigit);
        var others = text.Count(c => !char.IsAsciiHexDigit(c) && c is not ('-' or ':' or ' '));
        var found = others > 0
            ? string.Create(CultureInfo.InvariantCulture, $"it contains {others} other character(s)")
            : string.Create(CultureInfo.InvariantCulture, $"it has {digits} digits instead of {bytes * 2}");
        result.AddError($"{name} must be {expected}, but {found}: copy it again from the device's label or data "
            + "sheet (for more see --help).");
    }
}

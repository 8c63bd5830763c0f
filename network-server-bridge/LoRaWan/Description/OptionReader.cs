using System.Globalization;

namespace Kreisfunk.LoRaWan;

/// <summary>Reads options as people type them. Keeps the first mistake: a sentence with option and fix.</summary>
internal sealed class OptionReader
{
    public string? Error { get; private set; }

    /// <summary>The frame: any whole number of bytes up to what a radio carries.</summary>
    public byte[] Frame(string? text)
    {
        const string Name = "The frame";
        var digits = CountDigits(Name, text);
        if (Error is not null)
            return [];
        if (digits == 0)
            return Fail("The frame is empty; give the PHYPayload as hexadecimal digits.");
        if (digits % 2 != 0)
            return Fail($"{Name} has {digits} hexadecimal digits, an odd number; a byte has two.");
        if (digits > 2 * DataFrame.MaxLengthBytes)
            return Fail($"{Name} has {digits / 2} bytes; a radio carries at most {DataFrame.MaxLengthBytes}.");
        return Bytes(Name, text!, digits / 2);
    }

    public AesCipher? Key(string option, string? text)
    {
        var bytes = Fixed(option, text, AesKey.LengthBytes, "an AES key");
        return bytes is null ? null : new AesCipher(new AesKey(bytes));
    }

    public Eui64? Eui(string option, string? text)
    {
        var bytes = Fixed(option, text, Eui64.LengthBytes, "an EUI");
        return bytes is null ? null : Eui64.ReadBigEndian(bytes);
    }

    public ushort? Nonce(string option, string? text)
    {
        var bytes = Fixed(option, text, 2, "a DevNonce");
        return bytes is null ? null : (ushort)((bytes[0] << 8) | bytes[1]);
    }

    public uint? Number(string option, string? text, uint max)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max)
            return number;
        Fail($"{option} is '{Shorten(text)}'; write a whole number from 0 to {max}.");
        return null;
    }

    public bool? Choice(string option, string? text, string no, string yes)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (text == yes || text == no)
            return text == yes;
        Fail($"{option} is '{Shorten(text)}'; write {no} or {yes}.");
        return null;
    }

    public byte JoinReqType(string option, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return JoinOrigin.JoinRequestType;
        if (text is "255" or "0" or "1" or "2")
            return byte.Parse(text, CultureInfo.InvariantCulture);
        Fail($"{option} is '{Shorten(text)}'; write 255 for a join request, or 0, 1 or 2 for that rejoin type.");
        return JoinOrigin.JoinRequestType;
    }

    private byte[]? Fixed(string option, string? text, int lengthBytes, string what)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var digits = CountDigits(option, text);
        if (Error is not null)
            return null;
        if (digits == 2 * lengthBytes)
            return Bytes(option, text, lengthBytes);
        Fail($"{option} has {digits} hexadecimal digits; {what} has {2 * lengthBytes}.");
        return null;
    }

    private byte[] Bytes(string option, string text, int lengthBytes)
    {
        var bytes = new byte[lengthBytes];
        return Hex.TryRead(text, bytes)
            ? bytes
            : Fail($"{option} has a separator inside a byte; '-', ':' and blanks go between bytes.");
    }

    // Says where a wrong character stands and never which text it stands in: that may be a key.
    private int CountDigits(string option, string? text)
    {
        var digits = 0;
        for (var i = 0; i < (text ?? "").Length; i++)
        {
            if (char.IsAsciiHexDigit(text![i]))
                digits++;
            else if (text[i] is not ('-' or ':' or ' '))
                Fail($"{option} has a character at position {i + 1} that is no hexadecimal digit; write 0-9 and a-f.");
        }

        return digits;
    }

    private byte[] Fail(string error)
    {
        Error ??= error;
        return [];
    }

    private static string Shorten(string text) => text.Length <= 20 ? text : text[..17] + "...";
}

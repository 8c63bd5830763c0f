namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>Base64 with or without padding, in the usual or the URL alphabet.</summary>
internal static class LenientBase64
{
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> destination, out int length)
    {
        length = 0;
        text = text.Trim(" \t\r\n\0"u8).TrimEnd((byte)'=');
        if (text.Length % 4 == 1 || text.Length / 4 * 3 + Math.Max(0, text.Length % 4 - 1) > destination.Length)
            return false;

        uint bits = 0;
        var pending = 0;
        foreach (var c in text)
        {
            var value = Value(c);
            if (value < 0)
                return false;
            bits = bits << 6 | (uint)value;
            pending += 6;
            if (pending < 8)
                continue;
            pending -= 8;
            destination[length++] = (byte)(bits >> pending);
        }

        return true;
    }

    private static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        (byte)'/' or (byte)'_' => 63,
        _ => -1,
    };
}

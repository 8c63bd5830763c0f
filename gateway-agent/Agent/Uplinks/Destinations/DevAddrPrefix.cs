using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>The first bits of device addresses.</summary>
internal readonly record struct DevAddrPrefix(DevAddr First, int Length)
{
    private uint Mask => Length == 0 ? 0 : uint.MaxValue << (32 - Length);

    public bool Contains(DevAddr devAddr) => (devAddr.Value & Mask) == First.Value;

    /// <summary>
    /// Reads "26000000/7", or a whole address. Bits behind the prefix must be zero: they are a mistake.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DevAddrPrefix prefix)
    {
        prefix = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        var length = 32;
        if (slash >= 0
            && !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length))
            return false;
        if (length > 32 || !DevAddr.TryParse(slash < 0 ? text : text![..slash], out var first))
            return false;
        prefix = new DevAddrPrefix(first, length);
        return prefix.Contains(first);
    }

    public override string ToString() => $"{First}/{Length}";
}

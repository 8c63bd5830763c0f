using System.Globalization;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware;

/// <summary>The gateway EUI that makers derive from a network card: FFFE in the middle of its MAC address.</summary>
public static class HostEui
{
    /// <summary>Wired before wireless: a card that stays when the way to the network changes.</summary>
    private static readonly string[] Kinds = ["eth", "en", "wlan", "wl"];

    /// <summary>Cards looked at; a machine with many virtual ones must not cost time.</summary>
    private const int MaxCards = 256;

    /// <summary>False on a machine without a network card of its own.</summary>
    /// <param name="root">Where <c>sys</c> is: "/", or a tree made by a test.</param>
    /// <param name="eui">The EUI.</param>
    /// <param name="card">The card's name.</param>
    public static bool TryRead(string root, out Eui64 eui, out string card)
    {
        (eui, card) = (default, "");
        try
        {
            var cards = Directory.EnumerateDirectories(Path.Combine(root, "sys/class/net")).Take(MaxCards)
                .Select(path => (Path: path, Name: Path.GetFileName(path), Rank: Rank(Path.GetFileName(path))))
                .Where(c => c.Rank >= 0).OrderBy(c => c.Rank).ThenBy(c => c.Name, StringComparer.Ordinal);
            foreach (var candidate in cards)
            {
                if (!TryReadMac(File.ReadAllText(Path.Combine(candidate.Path, "address")), out var mac))
                    continue;
                eui = new Eui64((mac >> 24) << 40 | 0xFFFEUL << 24 | (mac & 0xFFFFFF));
                card = candidate.Name;
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return false;
    }

    private static int Rank(string name) =>
        Array.FindIndex(Kinds, kind => name.StartsWith(kind, StringComparison.Ordinal));

    private static bool TryReadMac(string text, out ulong mac) =>
        ulong.TryParse(text.Trim().Replace(":", "", StringComparison.Ordinal), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture, out mac) && text.Trim().Length == 17 && mac != 0;
}

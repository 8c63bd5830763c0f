using System.Security.Cryptography;
using System.Text;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// What a station says in its Authorization header, kept and compared as its hash: equal lengths, and no plain text in
/// memory dumps of a running agent.
/// </summary>
internal static class StationToken
{
    private const string HashPrefix = "sha256:", Bearer = "Bearer ";

    /// <summary>From the configuration: the token, or "sha256:" and its hash.</summary>
    public static bool TryRead(string? configured, out byte[] hash)
    {
        hash = new byte[SHA256.HashSizeInBytes];
        if (string.IsNullOrWhiteSpace(configured))
            return false;
        if (configured.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase))
            return LoRaWan.Hex.TryRead(configured[HashPrefix.Length..], hash);
        hash = Hash(configured);
        return true;
    }

    /// <summary>In constant time. The word "Bearer" may stand in front on either side.</summary>
    public static bool Matches(byte[] hash, string presented) =>
        CryptographicOperations.FixedTimeEquals(hash, Hash(presented))
        | CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(presented.Trim())));

    private static byte[] Hash(string token)
    {
        var text = token.Trim();
        if (text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            text = text[Bearer.Length..].Trim();
        return SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }
}

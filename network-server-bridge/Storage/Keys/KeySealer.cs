using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Kreisfunk.Storage;

/// <summary>
/// Seals secrets at rest with AES-256-GCM under the key-encryption key. What is authenticated beside them (AAD) names
/// the place they belong to, so that a sealed value copied to another place does not open.
/// A sealed value is nonce 12 | ciphertext | tag 16. Nonces are random: at most 2^32 values under one key, so seal
/// keys, not counters.
/// </summary>
public sealed class KeySealer
{
    /// <summary>What sealing adds.</summary>
    public const int OverheadBytes = NonceBytes + TagBytes;

    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16;

    private readonly byte[] _key;

    /// <param name="key">32 random bytes; copied.</param>
    public KeySealer(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes);
        _key = key.ToArray();
    }

    /// <summary>Thread-safe.</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> aad)
    {
        var result = new byte[secret.Length + OverheadBytes];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        // One cipher per call: the platform's is not safe for several threads at once.
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Encrypt(
            nonce, secret, result.AsSpan(NonceBytes, secret.Length), result.AsSpan(NonceBytes + secret.Length), aad);
        return result;
    }

    /// <summary>False when it was sealed under another key or for another place, or was changed. Thread-safe.</summary>
    public bool TryOpen(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> aad, [NotNullWhen(true)] out byte[]? secret)
    {
        secret = null;
        if (sealedBytes.Length < OverheadBytes)
            return false;

        var opened = new byte[sealedBytes.Length - OverheadBytes];
        using var cipher = new AesGcm(_key, TagBytes);
        try
        {
            cipher.Decrypt(
                sealedBytes[..NonceBytes], sealedBytes.Slice(NonceBytes, opened.Length), sealedBytes[^TagBytes..],
                opened, aad);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        secret = opened;
        return true;
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => "KeySealer(hidden)";
}

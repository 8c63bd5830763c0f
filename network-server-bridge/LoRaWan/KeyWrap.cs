using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// AES key wrap (RFC 3394), in which join servers and network servers hand each other session keys (LoRaWAN Backend
/// Interfaces 1.0, section 8). Used once per join, so it goes through the platform's library.
/// </summary>
public static class KeyWrap
{
    /// <summary>How many bytes longer the wrapped key is.</summary>
    public const int OverheadBytes = 8;

    private const int HalfBytes = 8, MinPlainBytes = 16, Rounds = 6;
    private const ulong InitialValue = 0xA6A6_A6A6_A6A6_A6A6;

    /// <summary>Wraps a key.</summary>
    /// <param name="kek">The key encryption key: 16, 24 or 32 bytes.</param>
    /// <param name="plain">The key: a multiple of 8 bytes, at least 16.</param>
    /// <param name="wrapped">At least <see cref="OverheadBytes"/> longer than the key; may not overlap it.</param>
    /// <exception cref="ArgumentException">A length is wrong: a programming error.</exception>
    public static void Wrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> plain, Span<byte> wrapped)
    {
        if (plain.Length < MinPlainBytes || plain.Length % HalfBytes != 0)
            throw new ArgumentException($"A key of {plain.Length} bytes cannot be wrapped.", nameof(plain));
        using var aes = Cipher(kek);
        plain.CopyTo(wrapped[HalfBytes..]);
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        var blocks = plain.Length / HalfBytes;
        var check = InitialValue;
        for (var step = 1; step <= Rounds * blocks; step++)
        {
            var half = wrapped.Slice(HalfBytes + ((step - 1) % blocks * HalfBytes), HalfBytes);
            BinaryPrimitives.WriteUInt64BigEndian(block, check);
            half.CopyTo(block[HalfBytes..]);
            EncryptBlock(aes, block);
            check = BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)step;
            block[HalfBytes..].CopyTo(half);
        }

        BinaryPrimitives.WriteUInt64BigEndian(wrapped, check);
        block.Clear();
    }

    /// <summary>Unwraps a key that came from outside. Never throws on any wrapped bytes.</summary>
    /// <param name="kek">The key encryption key: 16, 24 or 32 bytes; else a programming error.</param>
    /// <param name="wrapped">What came.</param>
    /// <param name="plain">
    /// At least <see cref="OverheadBytes"/> shorter than <paramref name="wrapped"/>, else a programming error; may not
    /// overlap it. Zeroes on false.
    /// </param>
    /// <returns>False when the length is impossible or the integrity check fails: another KEK, or altered.</returns>
    public static bool TryUnwrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> wrapped, Span<byte> plain)
    {
        plain.Clear();
        if (wrapped.Length < MinPlainBytes + OverheadBytes || wrapped.Length % HalfBytes != 0)
            return false;
        using var aes = Cipher(kek);
        plain = plain[..(wrapped.Length - OverheadBytes)];
        wrapped[OverheadBytes..].CopyTo(plain);
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        var blocks = plain.Length / HalfBytes;
        var check = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        for (var step = Rounds * blocks; step >= 1; step--)
        {
            var half = plain.Slice((step - 1) % blocks * HalfBytes, HalfBytes);
            BinaryPrimitives.WriteUInt64BigEndian(block, check ^ (ulong)step);
            half.CopyTo(block[HalfBytes..]);
            DecryptBlock(aes, block);
            check = BinaryPrimitives.ReadUInt64BigEndian(block);
            block[HalfBytes..].CopyTo(half);
        }

        block.Clear();
        if (check == InitialValue)
            return true;
        plain.Clear();
        return false;
    }

    private static Aes Cipher(ReadOnlySpan<byte> kek)
    {
        if (kek.Length is not (16 or 24 or 32))
            throw new ArgumentException($"A key encryption key has 16, 24 or 32 bytes, not {kek.Length}.", nameof(kek));
        var aes = Aes.Create();
        aes.SetKey(kek);
        return aes;
    }

    [SuppressMessage("Security", "CA5358:Review cipher mode usage with cryptography experts",
        Justification = "RFC 3394 is made of single blocks.")]
    private static void EncryptBlock(Aes aes, Span<byte> block) => aes.EncryptEcb(block, block, PaddingMode.None);

    [SuppressMessage("Security", "CA5358:Review cipher mode usage with cryptography experts",
        Justification = "RFC 3394 is made of single blocks.")]
    private static void DecryptBlock(Aes aes, Span<byte> block) => aes.DecryptEcb(block, block, PaddingMode.None);
}

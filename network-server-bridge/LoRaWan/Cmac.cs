using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Kreisfunk.LoRaWan;

/// <summary>AES-CMAC (RFC 4493), from which LoRaWAN takes the first four bytes as MIC. Allocates nothing.</summary>
public static class Cmac
{
    /// <summary>The whole 16-byte tag of a message of any length, the empty one included.</summary>
    /// <param name="cipher">The key.</param>
    /// <param name="message">What is signed.</param>
    /// <param name="tag">At least 16 bytes; fewer is a programming error.</param>
    public static void Compute(AesCipher cipher, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        Finish(cipher, Vector128<byte>.Zero, message).CopyTo(tag);
    }

    /// <summary>The first four bytes of the tag, the first of them in the lowest eight bits.</summary>
    public static uint ComputeMic(AesCipher cipher, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        return Finish(cipher, Vector128<byte>.Zero, message).AsUInt32().ToScalar();
    }

    /// <summary>MIC over a first block (B0 or B1) and a message that is not empty.</summary>
    internal static uint ComputeMic(AesCipher cipher, Vector128<byte> firstBlock, ReadOnlySpan<byte> message) =>
        Finish(cipher, cipher.Encrypt(firstBlock), message).AsUInt32().ToScalar();

    /// <summary>Doubling in GF(2^128), most significant byte first (RFC 4493, 2.3).</summary>
    internal static Vector128<byte> Double(Vector128<byte> value)
    {
        Span<byte> bytes = stackalloc byte[AesCipher.BlockBytes];
        value.CopyTo(bytes);
        var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        var doubled = (number << 1) ^ (UInt128)((uint)(number >> 127) * 0x87);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, doubled);
        return Vector128.Create<byte>(bytes);
    }

    private static Vector128<byte> Finish(AesCipher cipher, Vector128<byte> state, ReadOnlySpan<byte> message)
    {
        while (message.Length > AesCipher.BlockBytes)
        {
            state = cipher.Encrypt(state ^ Vector128.Create(message));
            message = message[AesCipher.BlockBytes..];
        }

        if (message.Length == AesCipher.BlockBytes)
            return cipher.Encrypt(state ^ Vector128.Create(message) ^ cipher.SubKey1);
        return cipher.Encrypt(state ^ PartialBlock.Pad(message) ^ cipher.SubKey2);
    }
}

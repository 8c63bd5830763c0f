using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// AES-128 of one key with everything that can be prepared: the expanded round keys and the two CMAC subkeys, 208 bytes
/// in one object. Make it once per key and keep it. Safe for any number of threads. It uses the processor's AES
/// instructions (x86 AES-NI, Arm AES), without them the platform's library. Never prints the key.
/// </summary>
public sealed class AesCipher
{
    /// <summary>Length of a block, in bytes.</summary>
    public const int BlockBytes = 16;

    private const int Rounds = 10;

    private RoundKeys _roundKeys;
    private PortableAes? _portable;

    /// <summary>Expands a key, on the fastest path this processor has.</summary>
    public AesCipher(AesKey key) : this(key, IsAccelerated)
    {
    }

    internal AesCipher(AesKey key, bool accelerated) => Take(key, accelerated);

    /// <summary>Becomes the cipher of another key; only <see cref="AesCipherCache"/> may do that to a cipher.</summary>
    internal void Take(AesKey key, bool accelerated)
    {
        Span<byte> bytes = stackalloc byte[AesKey.LengthBytes];
        key.CopyTo(bytes);
        if (accelerated)
            Expand(Vector128.Create<byte>(bytes), ref _roundKeys);
        else
            _portable = new PortableAes(bytes);
        bytes.Clear();

        SubKey1 = Cmac.Double(Encrypt(Vector128<byte>.Zero));
        SubKey2 = Cmac.Double(SubKey1);
    }

    /// <summary>True when this processor has AES instructions that are used.</summary>
    public static bool IsAccelerated => X86Aes.IsSupported || ArmAes.IsSupported;

    /// <summary>K1 of RFC 4493: for a message of whole blocks.</summary>
    internal Vector128<byte> SubKey1 { get; private set; }

    /// <summary>K2 of RFC 4493: for a message with a padded last block.</summary>
    internal Vector128<byte> SubKey2 { get; private set; }

    /// <summary>Encrypts one block (ECB, FIPS 197). The two may be the same memory.</summary>
    /// <param name="source">At least 16 bytes; fewer is a programming error.</param>
    /// <param name="destination">At least 16 bytes; fewer is a programming error.</param>
    public void EncryptBlock(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Encrypt(Vector128.Create(source)).CopyTo(destination);

    /// <summary>Decrypts one block (ECB, FIPS 197). The two may be the same memory.</summary>
    /// <param name="source">At least 16 bytes; fewer is a programming error.</param>
    /// <param name="destination">At least 16 bytes; fewer is a programming error.</param>
    public void DecryptBlock(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Decrypt(Vector128.Create(source)).CopyTo(destination);

    /// <summary>Never the key.</summary>
    public override string ToString() => "AesCipher(hidden)";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128<byte> Encrypt(Vector128<byte> block)
    {
        if (_portable is not null)
            return _portable.Encrypt(block);

        ref readonly var keys = ref Unsafe.AsRef(in _roundKeys);
        if (X86Aes.IsSupported)
        {
            block ^= keys[0];
            block = X86Aes.Encrypt(block, keys[1]);
            block = X86Aes.Encrypt(block, keys[2]);
            block = X86Aes.Encrypt(block, keys[3]);
            block = X86Aes.Encrypt(block, keys[4]);
            block = X86Aes.Encrypt(block, keys[5]);
            block = X86Aes.Encrypt(block, keys[6]);
            block = X86Aes.Encrypt(block, keys[7]);
            block = X86Aes.Encrypt(block, keys[8]);
            block = X86Aes.Encrypt(block, keys[9]);
            return X86Aes.EncryptLast(block, keys[Rounds]);
        }

        for (var round = 0; round < Rounds - 1; round++)
            block = ArmAes.MixColumns(ArmAes.Encrypt(block, keys[round]));
        return ArmAes.Encrypt(block, keys[Rounds - 1]) ^ keys[Rounds];
    }

    // The inverse round keys are made on the way: decryption happens once per join, a copy would double the object.
    internal Vector128<byte> Decrypt(Vector128<byte> block)
    {
        if (_portable is not null)
            return _portable.Decrypt(block);

        if (X86Aes.IsSupported)
        {
            block ^= _roundKeys[Rounds];
            for (var round = Rounds - 1; round > 0; round--)
                block = X86Aes.Decrypt(block, X86Aes.InverseMixColumns(_roundKeys[round]));
            return X86Aes.DecryptLast(block, _roundKeys[0]);
        }

        block = ArmAes.InverseMixColumns(ArmAes.Decrypt(block, _roundKeys[Rounds]));
        for (var round = Rounds - 1; round > 1; round--)
            block = ArmAes.InverseMixColumns(ArmAes.Decrypt(block, ArmAes.InverseMixColumns(_roundKeys[round])));
        return ArmAes.Decrypt(block, ArmAes.InverseMixColumns(_roundKeys[1])) ^ _roundKeys[0];
    }

    // FIPS 197, 5.2. Words are little-endian here, so RotWord is a rotation to the right by one byte.
    private static void Expand(Vector128<byte> key, ref RoundKeys keys)
    {
        keys[0] = key;
        uint roundConstant = 1;
        for (var round = 1; round <= Rounds; round++)
        {
            var last = keys[round - 1].AsUInt32();
            var word0 = last[0] ^ uint.RotateRight(SubWord(last[3]), 8) ^ roundConstant;
            var word1 = last[1] ^ word0;
            var word2 = last[2] ^ word1;
            keys[round] = Vector128.Create(word0, word1, word2, last[3] ^ word2).AsByte();
            roundConstant = (roundConstant << 1) ^ ((roundConstant >> 7) * 0x11B);
        }
    }

    // The last round with a zero key is SubBytes after ShiftRows, and ShiftRows does nothing to four equal columns.
    private static uint SubWord(uint word)
    {
        var columns = Vector128.Create(word).AsByte();
        var substituted = X86Aes.IsSupported
            ? X86Aes.EncryptLast(columns, Vector128<byte>.Zero)
            : ArmAes.Encrypt(columns, Vector128<byte>.Zero);
        return substituted.AsUInt32().ToScalar();
    }

    [InlineArray(Rounds + 1)]
    private struct RoundKeys
    {
        private Vector128<byte> _first;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// AES through the platform's library, for processors without AES instructions (a Raspberry Pi 4 is one). One block
/// per call through a kept transform: the one-shot methods cost about a microsecond and an allocation each.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "Lives as long as its key; the transforms' safe handles are freed by their finalizers.")]
internal sealed class PortableAes
{
    [ThreadStatic]
    private static byte[]? _input;

    [ThreadStatic]
    private static byte[]? _output;

    private readonly ICryptoTransform _encrypt;
    private readonly ICryptoTransform _decrypt;
    private readonly Lock _gate = new();

    [SuppressMessage("Security", "CA5358:Review cipher mode usage with cryptography experts",
        Justification = "ECB of single blocks is the primitive that LoRaWAN builds CMAC and CTR from.")]
    public PortableAes(ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.Key = key.ToArray();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        _encrypt = aes.CreateEncryptor();
        _decrypt = aes.CreateDecryptor();
    }

    public Vector128<byte> Encrypt(Vector128<byte> block) => Transform(_encrypt, block);

    public Vector128<byte> Decrypt(Vector128<byte> block) => Transform(_decrypt, block);

    private Vector128<byte> Transform(ICryptoTransform transform, Vector128<byte> block)
    {
        var input = _input ??= new byte[AesCipher.BlockBytes];
        var output = _output ??= new byte[AesCipher.BlockBytes];
        block.CopyTo(input);
        lock (_gate)
            transform.TransformBlock(input, 0, input.Length, output, 0);
        return Vector128.Create(output);
    }
}

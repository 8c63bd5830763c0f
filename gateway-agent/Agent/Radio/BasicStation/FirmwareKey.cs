using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>The public key that firmware must be signed with (ECDSA, P-256, SHA-512).</summary>
internal sealed class FirmwareKey
{
    // A station's sig-N.key: the point's two coordinates, which are the end of the key's usual form.
    private const int PointBytes = 64;

    private readonly ECDsa _key;

    private FirmwareKey(ECDsa key) =>
        (_key, Crc) = (key, Crc32.HashToUInt32(key.ExportSubjectPublicKeyInfo().AsSpan()[^PointBytes..]));

    /// <summary>By which a station says that it has this key.</summary>
    public uint Crc { get; }

    /// <summary>Null when none is configured. Throws with one sentence when it cannot be read.</summary>
    public static FirmwareKey? Load(string path)
    {
        if (path.Length == 0)
            return null;
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.ExportParameters(false).Curve.Oid is { Value: "1.2.840.10045.3.1.7" }
                or { FriendlyName: "nistP256" })
                return new FirmwareKey(key);
            throw new CryptographicException("it is not of the curve P-256");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new InvalidOperationException($"Agent:Station:Cups:FirmwareKeyFile is '{path}', which cannot be used "
                + $"({e.Message.TrimEnd('.')}): give the public key of P-256 as PEM.", e);
        }
    }

    public bool IsSigned(byte[] firmware, byte[] signature)
    {
        try
        {
            return _key.VerifyData(firmware, signature, HashAlgorithmName.SHA512,
                DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // No signature at all.
            return false;
        }
    }

    /// <summary>As a station wants it: the key's CRC before it.</summary>
    public byte[] Name(byte[] signature)
    {
        var named = new byte[sizeof(uint) + signature.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(named, Crc);
        signature.CopyTo(named, sizeof(uint));
        return named;
    }
}

using System.Security.Cryptography;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>ECDSA P-256 with SHA-256 over a manifest; signatures in DER, as openssl dgst makes them.</summary>
internal static class UpdateKey
{
    /// <summary>False when the file is missing or holds no P-256 key.</summary>
    public static bool TryLoad(string? file, out ECDsa key)
    {
        key = ECDsa.Create();
        try
        {
            if (string.IsNullOrEmpty(file))
                return false;
            key.ImportFromPem(File.ReadAllText(file));
            return key.KeySize == 256;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static byte[] Sign(ECDsa key, ReadOnlySpan<byte> manifest) =>
        key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public static bool Verifies(ECDsa key, ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> signature)
    {
        try
        {
            return key.VerifyData(manifest, signature, HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

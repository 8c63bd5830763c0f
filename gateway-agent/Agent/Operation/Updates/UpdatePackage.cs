using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>
/// A .kfu file: "KFU1" 4 | manifest length 4, big-endian | manifest, JSON | signature length 2 | signature | binary.
/// The signature covers the manifest, the manifest has the binary's digest.
/// </summary>
internal sealed class UpdatePackage
{
    private const int MaxManifestBytes = 16 * 1024, MaxSignatureBytes = 256;

    public required UpdateManifest Manifest { get; init; }

    /// <summary>As it was signed.</summary>
    public required byte[] ManifestBytes { get; init; }

    public required byte[] Signature { get; init; }

    public required byte[] Binary { get; init; }

    private static ReadOnlySpan<byte> Magic => "KFU1"u8;

    /// <summary>Reads and verifies; whatever the bytes, it gives an error and never throws.</summary>
    public static UpdateError TryRead(ReadOnlySpan<byte> file, ECDsa key, out UpdatePackage? package)
    {
        package = null;
        if (!file.StartsWith(Magic))
            return UpdateError.Form;
        var rest = file[Magic.Length..];
        if (!TryTake(ref rest, 4, out var length))
            return UpdateError.Torn;
        var manifestLength = BinaryPrimitives.ReadUInt32BigEndian(length);
        if (manifestLength > MaxManifestBytes)
            return UpdateError.Form;
        if (!TryTake(ref rest, (int)manifestLength, out var manifestBytes) || !TryTake(ref rest, 2, out length))
            return UpdateError.Torn;
        var signatureLength = BinaryPrimitives.ReadUInt16BigEndian(length);
        if (signatureLength > MaxSignatureBytes)
            return UpdateError.Form;
        if (!TryTake(ref rest, signatureLength, out var signature))
            return UpdateError.Torn;
        if (!UpdateKey.Verifies(key, manifestBytes, signature))
            return UpdateError.Signature;
        if (!UpdateManifest.TryRead(manifestBytes, out var manifest))
            return UpdateError.Form;
        if (rest.Length < manifest.SizeBytes)
            return UpdateError.Torn;
        if (rest.Length > manifest.SizeBytes || !IsDigestOf(manifest.Sha256, rest))
            return UpdateError.Digest;
        package = new UpdatePackage
        {
            Manifest = manifest,
            ManifestBytes = manifestBytes.ToArray(),
            Signature = signature.ToArray(),
            Binary = rest.ToArray(),
        };
        return UpdateError.None;
    }

    /// <summary>Makes and signs one.</summary>
    public static byte[] Write(ReadOnlySpan<byte> binary, UpdateManifest manifest, ECDsa privateKey)
    {
        var manifestBytes = (manifest with
        {
            SizeBytes = binary.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(binary)),
        }).ToJson();
        var signature = UpdateKey.Sign(privateKey, manifestBytes);
        var lengths = new byte[6];
        BinaryPrimitives.WriteInt32BigEndian(lengths, manifestBytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(lengths.AsSpan(4), (ushort)signature.Length);
        return [.. Magic, .. lengths.AsSpan(0, 4), .. manifestBytes, .. lengths.AsSpan(4), .. signature, .. binary];
    }

    public static bool IsDigestOf(string sha256, ReadOnlySpan<byte> binary) =>
        string.Equals(sha256, Convert.ToHexString(SHA256.HashData(binary)), StringComparison.OrdinalIgnoreCase);

    private static bool TryTake(ref ReadOnlySpan<byte> rest, int length, out ReadOnlySpan<byte> taken)
    {
        taken = rest.Length >= length ? rest[..length] : default;
        if (rest.Length < length)
            return false;
        rest = rest[length..];
        return true;
    }
}

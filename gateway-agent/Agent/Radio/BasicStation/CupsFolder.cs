using System.Security.Cryptography;
using System.Text;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>One gateway's folder: what its station should have.</summary>
internal sealed class CupsFolder(string path)
{
    /// <summary>A chain of certificates is a few kilobytes.</summary>
    private const int MaxFileBytes = 32 * 1024;

    /// <summary>An update is a script with a package in it; a gateway on a roof has no room for more.</summary>
    private const int MaxFirmwareBytes = 16 * 1024 * 1024;

    private const string HeaderName = "Authorization:", CertificateLabel = "CERTIFICATE";

    // Of credentials what is not there.
    private static readonly byte[] Absent = new byte[4];

    public bool Exists => Directory.Exists(path);

    /// <summary>The first line of a file; empty when there is none.</summary>
    public string ReadLine(string name)
    {
        var text = Encoding.UTF8.GetString(Read(name, MaxFileBytes)).Trim();
        var end = text.IndexOfAny(['\r', '\n']);
        return end < 0 ? text : text[..end];
    }

    /// <summary>An address as a station takes it; empty when there is none.</summary>
    public string ReadUri(string name)
    {
        var uri = ReadLine(name);
        return uri.Length <= CupsAnswer.MaxUriBytes && Ascii.IsValid(uri)
            ? uri
            : throw new InvalidDataException(
                $"{name} is no address of at most {CupsAnswer.MaxUriBytes} characters");
    }

    /// <summary>
    /// trust | certificate | key, DER each, or 4 zero bytes for an absent one. Empty when all are absent.
    /// </summary>
    /// <param name="set">"cups" or "tc".</param>
    /// <param name="needsTrust">The address is one with TLS: a station refuses credentials without trust there.</param>
    public byte[] ReadCredentials(string set, bool needsTrust)
    {
        var trust = ReadDer($"{set}.trust");
        var certificate = ReadDer($"{set}.crt");
        var key = ReadKey($"{set}.key");
        if (trust.Length + certificate.Length + key.Length == 0)
            return [];
        if (needsTrust && trust.Length == 0)
            throw new InvalidDataException($"{set}.trust is missing, without which a station refuses {set}.key");
        byte[] all = [.. OrAbsent(trust), .. OrAbsent(certificate), .. OrAbsent(key)];
        return all.Length <= CupsAnswer.MaxCredentialBytes
            ? all
            : throw new InvalidDataException(
                $"the files of {set} are longer than {CupsAnswer.MaxCredentialBytes} bytes");
    }

    public byte[] ReadFirmware() => Read("firmware.bin", MaxFirmwareBytes);

    public byte[] ReadSignature() => Read("firmware.sig", MaxFileBytes);

    private static byte[] OrAbsent(byte[] part) => part.Length == 0 ? Absent : part;

    private byte[] ReadDer(string name)
    {
        var bytes = Read(name, MaxFileBytes);
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) < 0)
            return bytes;
        var text = Encoding.ASCII.GetString(bytes);
        var fields = PemEncoding.Find(text);
        if (text[fields.Label] != CertificateLabel)
            throw new InvalidDataException($"{name} holds no certificate");
        if (PemEncoding.TryFind(text.AsSpan(fields.Location.End.Value), out _))
            throw new InvalidDataException($"{name} holds several certificates, a station takes one");
        return Convert.FromBase64String(text[fields.Base64Data]);
    }

    private byte[] ReadKey(string name)
    {
        var bytes = Read(name, MaxFileBytes);
        if (bytes.AsSpan().StartsWith(Encoding.ASCII.GetBytes(HeaderName)))
            return Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(bytes).Trim() + "\r\n");
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) < 0)
            return bytes;
        // Parameters of the curve may stand before the key itself.
        var text = Encoding.ASCII.GetString(bytes);
        while (PemEncoding.TryFind(text, out var fields))
        {
            if (text[fields.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal))
                return Convert.FromBase64String(text[fields.Base64Data]);
            text = text[fields.Location.End.Value..];
        }

        throw new InvalidDataException($"{name} holds no private key");
    }

    private byte[] Read(string name, int maxBytes)
    {
        var file = new FileInfo(Path.Combine(path, name));
        if (!file.Exists)
            return [];
        return file.Length <= maxBytes
            ? File.ReadAllBytes(file.FullName)
            : throw new InvalidDataException($"{name} is longer than {maxBytes} bytes");
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kreisfunk.GatewayAgent.Uplinks.Trust;

/// <summary>The agent's own certificate: read, and held against the name it must carry.</summary>
internal static class OwnCertificate
{
    /// <summary>
    /// Reads the pair. False with a sentence when the files cannot be read, do not belong together, or name somebody
    /// else: the broker takes the name from the certificate, so a foreign one would speak for another gateway.
    /// </summary>
    public static bool TryLoad(MqttOptions mqtt, IReadOnlyList<string> names, out X509Certificate2? certificate,
        out string fault)
    {
        certificate = null;
        fault = "";
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(mqtt.CertificateFile!, mqtt.KeyFile);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            fault = $"The certificate {mqtt.CertificateFile} with the key {mqtt.KeyFile} cannot be used "
                + $"({e.Message.TrimEnd('.')}): both must be PEM files that this user may read and belong together.";
            return false;
        }

        if (names.Count == 0 || NamesOf(certificate).Any(carried => names.Any(name => Same(name, carried))))
            return true;
        fault = $"The certificate {mqtt.CertificateFile} names {string.Join(", ", NamesOf(certificate))}, but this "
            + $"agent is {string.Join(" or ", names)}: get one with that as common or alternative name, or "
            + "correct Agent:GatewayId or Agent:Name.";
        certificate.Dispose();
        certificate = null;
        return false;
    }

    /// <summary>The common name and the alternative names.</summary>
    public static IEnumerable<string> NamesOf(X509Certificate2 certificate)
    {
        yield return certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        foreach (var names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (var name in names.EnumerateDnsNames())
                yield return name;
        }
    }

    // An EUI is written with and without dashes or colons.
    private static bool Same(string one, string other) =>
        string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal);
}

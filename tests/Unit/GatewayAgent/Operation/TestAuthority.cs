using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>A certificate authority made for one test, and what it issues.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _serial;

    public TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(10));
    }

    public X509Certificate2 Certificate { get; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public X509Certificate2Collection Trust => [Certificate];

    /// <summary>Valid from a year ago until the given number of days from now.</summary>
    public X509Certificate2 Issue(string name, double days = 365, string use = ServerUse)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(Certificate, Now.AddYears(-1), Now.AddDays(days),
            [1, .. BitConverter.GetBytes(++_serial)]);
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>Writes FILE.crt and FILE.key.</summary>
    public void IssueInto(string file, string name, double days = 365, string use = ClientUse)
    {
        using var certificate = Issue(name, days, use);
        using var key = certificate.GetECDsaPrivateKey();
        File.WriteAllText(file + ".key", key!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(file + ".crt", certificate.ExportCertificatePem());
    }

    public void WriteTrust(string file) => File.WriteAllText(file, Certificate.ExportCertificatePem());

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}

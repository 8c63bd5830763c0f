using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>An authority, the agent's certificate, and those of gateways, in files of their own folder.</summary>
internal sealed class StationCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("station-tls-");
    private readonly X509Certificate2 _authority = NewAuthority();

    public StationCertificates()
    {
        Server = NewCertificate(_authority, "CN=localhost");
        File.WriteAllText(CaFile, _authority.ExportCertificatePem());
        File.WriteAllText(CertificateFile, Server.ExportCertificatePem());
        File.WriteAllText(KeyFile, Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public X509Certificate2 Server { get; }

    public string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    public string CertificateFile => Path.Combine(_folder.FullName, "server.pem");

    public string KeyFile => Path.Combine(_folder.FullName, "server.key");

    public X509Certificate2 OfGateway(string eui) => NewCertificate(_authority, $"CN={eui}");

    public static X509Certificate2 OfForeignAuthority(string eui)
    {
        using var foreign = NewAuthority();
        return NewCertificate(foreign, $"CN={eui}");
    }

    public void Dispose()
    {
        Server.Dispose();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 NewAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(365));
    }

    private static X509Certificate2 NewCertificate(X509Certificate2 authority, string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        using var bare = request.Create(authority, Now.AddDays(-1), Now.AddDays(90), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}

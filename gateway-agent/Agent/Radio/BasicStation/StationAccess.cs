using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// Who may be a gateway: by a certificate that names it, or by its token. Without either configured, anybody.
/// </summary>
internal sealed class StationAccess
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2", NamePrefix = "eui-";

    private readonly Dictionary<Eui64, byte[]> _tokens = [];
    private readonly X509Certificate2Collection _authorities = [];
    private readonly TimeProvider _time;

    public StationAccess(IOptions<AgentOptions> options, TimeProvider time)
    {
        _time = time;
        var station = options.Value.Station;
        foreach (var (text, token) in station.Tokens)
        {
            if (StationEui.TryParse(text, out var eui) && StationToken.TryRead(token, out var hash))
                _tokens[eui] = hash;
        }

        if (station.ClientCaFile.Length == 0)
            return;
        try
        {
            _authorities.ImportFromPemFile(station.ClientCaFile);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Agent:Station:ClientCaFile is '{station.ClientCaFile}', which cannot "
                + $"be read ({e.Message.TrimEnd('.')}): give a PEM file with the authorities' certificates.", e);
        }
    }

    /// <summary>True when stations may or must present certificates.</summary>
    public bool WantsCertificates => _authorities.Count > 0;

    private bool IsOpen => _authorities.Count == 0 && _tokens.Count == 0;

    /// <param name="eui">Who it says it is.</param>
    /// <param name="authorization">The header, if there was one.</param>
    /// <param name="certificate">Its own, if it presented one; not yet checked.</param>
    public StationVerdict Check(Eui64 eui, string? authorization, X509Certificate2? certificate)
    {
        if (IsOpen)
            return StationVerdict.Accepted;
        var verdict = certificate is not null && WantsCertificates
            ? CheckCertificate(eui, certificate)
            : StationVerdict.NoCredentials;
        if (verdict == StationVerdict.Accepted || string.IsNullOrEmpty(authorization) || _tokens.Count == 0)
            return verdict;
        return _tokens.TryGetValue(eui, out var hash) && StationToken.Matches(hash, authorization)
            ? StationVerdict.Accepted
            : StationVerdict.WrongToken;
    }

    private StationVerdict CheckCertificate(Eui64 eui, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        foreach (var authority in _authorities)
        {
            var isRoot = authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData);
            (isRoot ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(authority);
        }

        if (!chain.Build(certificate))
            return StationVerdict.WrongCertificate;
        return Names(certificate).Any(name => IsName(name, eui))
            ? StationVerdict.Accepted
            : StationVerdict.OtherGateway;
    }

    private static IEnumerable<string> Names(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames())
            .Append(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));

    private static bool IsName(string name, Eui64 eui) => StationEui.TryParse(
        name.StartsWith(NamePrefix, StringComparison.OrdinalIgnoreCase) ? name[NamePrefix.Length..] : name,
        out var named) && named == eui;
}

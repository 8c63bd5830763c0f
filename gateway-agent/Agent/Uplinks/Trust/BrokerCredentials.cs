using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kreisfunk.GatewayAgent.Operation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;

namespace Kreisfunk.GatewayAgent.Uplinks.Trust;

/// <summary>
/// What both sides of a TLS connection to the broker are known by. Files that change are read again; a bad one is said
/// and the last good one stays. Belongs to the link's loop, but for the word of the TLS handshake.
/// </summary>
internal sealed partial class BrokerCredentials(IOptions<AgentOptions> options, OperationMetrics metrics,
    TimeProvider time, ILogger<BrokerCredentials> log) : IDisposable
{
    /// <summary>Enough for a person to act, and for a renewal by machine to have failed for weeks.</summary>
    private static readonly TimeSpan WarnAhead = TimeSpan.FromDays(30);

    private readonly MqttOptions _mqtt = options.Value.Mqtt;
    private readonly string[] _names = [.. Names(options.Value)];
    private X509Certificate2? _own;
    private X509Certificate2Collection? _authorities;
    private string _stamp = "";
    private volatile string? _refusal;
    private bool _isExpiryLogged;

    /// <summary>Towards the own server. What is shown to other operators has no part in the agent's metric.</summary>
    public bool IsOwn { get; init; } = true;

    /// <summary>Why the broker's certificate was refused at the last attempt; null when it was not.</summary>
    public string? Refusal => _refusal;

    /// <summary>
    /// Reads the files when they have changed. True when there is something new to connect with. Throws with one
    /// sentence when there is nothing good to fall back on.
    /// </summary>
    public bool Look()
    {
        if (!_mqtt.Tls)
            return false;
        WarnOfExpiry();
        var stamp = Stamp();
        if (stamp == _stamp)
            return false;
        var isFirst = _stamp.Length == 0;
        _stamp = stamp;
        if (!TryLoad(out var fault))
        {
            if (isFirst)
            {
                _stamp = "";
                throw new InvalidOperationException(fault, new CryptographicException(fault));
            }

            LogKept(log, fault);
            return false;
        }

        _isExpiryLogged = false;
        if (IsOwn)
            metrics.CertificateNotAfter = _own is null ? null : new DateTimeOffset(_own.NotAfter);
        if (!isFirst)
            LogRenewed(log, _own is null ? "the authorities" : $"{_own.Subject}, valid until {Date(_own.NotAfter)}");
        WarnOfExpiry();
        return !isFirst;
    }

    public void Apply(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls(_mqtt.Tls);
        if (!_mqtt.Tls)
            return;
        tls.WithTargetHost(ServerName);
        tls.WithRevocationMode(X509RevocationMode.NoCheck);
        tls.WithCertificateValidationHandler(IsTrusted);
        if (_own is not null)
            tls.WithClientCertificates([_own]);
    }

    public void Dispose() => _own?.Dispose();

    private string ServerName => string.IsNullOrEmpty(_mqtt.ServerName) ? _mqtt.Host : _mqtt.ServerName;

    private bool IsTrusted(MqttClientCertificateValidationEventArgs args)
    {
        var presented = new X509Certificate2Collection();
        foreach (var element in args.Chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            presented.Add(element.Certificate);
        var certificate = args.Certificate as X509Certificate2;
        var nameMatches = !args.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        var verdict = BrokerTrust.Judge(certificate, presented, nameMatches, _authorities, time.GetUtcNow());
        metrics.BrokerJudged(verdict);
        _refusal = verdict == BrokerVerdict.Trusted ? null : BrokerTrust.Sentence(verdict, ServerName, certificate);
        return verdict == BrokerVerdict.Trusted;
    }

    private bool TryLoad(out string fault)
    {
        fault = "";
        X509Certificate2Collection? authorities = null;
        if (!string.IsNullOrEmpty(_mqtt.CaFile) && !TryLoadAuthorities(_mqtt.CaFile, out authorities, out fault))
            return false;
        X509Certificate2? own = null;
        if (!string.IsNullOrEmpty(_mqtt.CertificateFile)
            && !OwnCertificate.TryLoad(_mqtt, _names, out own, out fault))
            return false;
        // The old one is still in the hands of the connection that ends now; the collector takes it.
        (_authorities, _own) = (authorities, own);
        return true;
    }

    private static bool TryLoadAuthorities(string file, out X509Certificate2Collection? authorities, out string fault)
    {
        fault = "";
        authorities = [];
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            fault = $"The authorities in {file} cannot be read ({e.Message.TrimEnd('.')}): Agent:Mqtt:CaFile must be a "
                + "PEM file that this user may read.";
            return false;
        }

        if (authorities.Count == 0)
            fault = $"{file} holds no certificate: Agent:Mqtt:CaFile must be a PEM file with at least one authority.";
        return authorities.Count > 0;
    }

    private void WarnOfExpiry()
    {
        if (_own is null || _isExpiryLogged || _own.NotAfter.ToUniversalTime() - time.GetUtcNow() > WarnAhead)
            return;
        _isExpiryLogged = true;
        LogExpires(log, _mqtt.CertificateFile ?? "", Date(_own.NotAfter));
    }

    // A renewal writes the files; what is in them is only read when this differs.
    private string Stamp() => string.Join('|', new[] { _mqtt.CaFile, _mqtt.CertificateFile, _mqtt.KeyFile }
        .Where(file => !string.IsNullOrEmpty(file)).Select(file => new FileInfo(file!))
        .Select(file => file.Exists ? $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}" : "none")
        .Prepend("tls"));

    private static IEnumerable<string> Names(AgentOptions options) =>
        new[] { options.GatewayId, options.Name }.OfType<string>().Where(name => name.Length > 0);

    private static string Date(DateTime at) => at.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);

    [LoggerMessage(EventId = 3710, EventName = "agent.certificate.renew", Level = LogLevel.Information,
        Message = "New certificate: {What}; the broker is connected anew with it")]
    private static partial void LogRenewed(ILogger log, string what);

    [LoggerMessage(EventId = 3711, EventName = "agent.certificate.keep", Level = LogLevel.Warning,
        Message = "{Fault} The one in use stays.")]
    private static partial void LogKept(ILogger log, string fault);

    [LoggerMessage(EventId = 3712, EventName = "agent.certificate.expire", Level = LogLevel.Warning,
        Message = "The certificate {File} is valid until {Until}: renew it, or the broker refuses the agent then")]
    private static partial void LogExpires(ILogger log, string file, string until);
}

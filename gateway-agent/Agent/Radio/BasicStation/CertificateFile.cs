using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// The server's certificate with its key, read again when the file changes: certificates are renewed while stations
/// are connected. One that cannot be read leaves the one before.
/// </summary>
internal sealed partial class CertificateFile(string certificatePath, string keyPath, MonotonicClock clock,
    ILogger<CertificateFile> log)
{
    /// <summary>A renewal is days ahead of the end; a handshake need not look at the disk each time.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private SslStreamCertificateContext? _context;
    private DateTime _writtenAt;
    private TimeSpan _lookedAt;

    /// <summary>Throws with one sentence when it cannot be read at the start.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                if (_context is null)
                    return _context = LoadFirst();
                if (clock.Now - _lookedAt >= LookAgainAfter)
                    LookAgain();
                return _context;
            }
        }
    }

    private SslStreamCertificateContext LoadFirst()
    {
        try
        {
            _lookedAt = clock.Now;
            _writtenAt = File.GetLastWriteTimeUtc(certificatePath);
            return Load();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new InvalidOperationException($"Agent:Station:CertificateFile is '{certificatePath}' with KeyFile "
                + $"'{keyPath}', which cannot be read ({e.Message.TrimEnd('.')}): give a certificate and its own key "
                + "as PEM.", e);
        }
    }

    private void LookAgain()
    {
        _lookedAt = clock.Now;
        try
        {
            var writtenAt = File.GetLastWriteTimeUtc(certificatePath);
            if (writtenAt == _writtenAt)
                return;
            _writtenAt = writtenAt;
            _context = Load();
            LogRenewed(log, certificatePath);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            LogUnreadable(log, certificatePath, e.Message);
        }
    }

    private SslStreamCertificateContext Load()
    {
        var certificate = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificatePath);
        return SslStreamCertificateContext.Create(certificate, [.. chain.Skip(1)], offline: true);
    }

    private static bool IsUnreadable(Exception e) =>
        e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    [LoggerMessage(EventId = 3431, EventName = "agent.station.renew", Level = LogLevel.Information,
        Message = "The certificate {Path} has changed; new connections of stations get it")]
    private static partial void LogRenewed(ILogger log, string path);

    [LoggerMessage(EventId = 3432, EventName = "agent.station.unreadable", Level = LogLevel.Warning,
        Message = "The changed certificate {Path} cannot be read ({Reason}); the one before stays in use")]
    private static partial void LogUnreadable(ILogger log, string path, string reason);
}

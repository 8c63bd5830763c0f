using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kreisfunk.GatewayAgent.Uplinks.Trust;

/// <summary>Decides whether the broker is the one that was meant. Time is an argument.</summary>
internal static class BrokerTrust
{
    /// <summary>id-kp-serverAuth (RFC 5280, 4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <param name="certificate">The broker's.</param>
    /// <param name="presented">Intermediate certificates that came with it.</param>
    /// <param name="nameMatches">Whether it names the server that was called.</param>
    /// <param name="authorities">Who is trusted; null for those of the system.</param>
    /// <param name="now">Wall-clock time.</param>
    public static BrokerVerdict Judge(X509Certificate2? certificate, X509Certificate2Collection presented,
        bool nameMatches, X509Certificate2Collection? authorities, DateTimeOffset now)
    {
        if (certificate is null)
            return BrokerVerdict.NoCertificate;
        using var chain = new X509Chain();
        // The authorities of a town publish no revocation lists; short validity and renewal take their place.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(presented);
        if (authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (!chain.Build(certificate))
            return Verdict(chain, certificate, now);
        return nameMatches ? BrokerVerdict.Trusted : BrokerVerdict.WrongName;
    }

    /// <summary>What is wrong and what to do about it.</summary>
    public static string Sentence(BrokerVerdict verdict, string host, X509Certificate2? certificate) => verdict switch
    {
        BrokerVerdict.Trusted => "The broker's certificate is trusted.",
        BrokerVerdict.NoCertificate => "the broker shows no certificate: check that Agent:Mqtt:Port is its TLS port",
        BrokerVerdict.WrongName => $"the broker's certificate names '{certificate?.GetNameInfo(X509NameType.DnsName,
            false)}', not '{host}': set Agent:Mqtt:Host or Agent:Mqtt:ServerName to a name it carries",
        BrokerVerdict.Expired => $"the broker's certificate is out of date since {Date(certificate?.NotAfter)}: renew "
            + "it at the broker, and check this machine's clock",
        BrokerVerdict.NotYetValid => $"the broker's certificate is not valid before {Date(certificate?.NotBefore)}: "
            + "check this machine's clock",
        BrokerVerdict.NotForServers => "the broker's certificate is not made for a server: give the broker one with "
            + "the extended key usage serverAuth",
        _ => $"the broker's certificate was issued by '{certificate?.Issuer}', which is not trusted here: put that "
            + "authority into Agent:Mqtt:CaFile if it is yours, else somebody stands between",
    };

    private static string? Date(DateTime? at) => at?.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);

    private static BrokerVerdict Verdict(X509Chain chain, X509Certificate2 certificate, DateTimeOffset now)
    {
        var all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (sum, one) => sum | one.Status);
        if ((all & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain
                | X509ChainStatusFlags.NotSignatureValid)) != 0)
            return BrokerVerdict.UnknownAuthority;
        if ((all & X509ChainStatusFlags.NotTimeValid) != 0)
            return now < certificate.NotBefore.ToUniversalTime() ? BrokerVerdict.NotYetValid : BrokerVerdict.Expired;
        return (all & X509ChainStatusFlags.NotValidForUsage) != 0
            ? BrokerVerdict.NotForServers
            : BrokerVerdict.UnknownAuthority;
    }
}

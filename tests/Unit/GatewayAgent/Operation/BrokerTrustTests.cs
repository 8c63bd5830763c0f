using Kreisfunk.GatewayAgent.Uplinks.Trust;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

public sealed class BrokerTrustTests : IDisposable
{
    private readonly TestAuthority _ours = new("our town"), _foreign = new("somebody");

    [Fact]
    public void A_certificate_of_our_authority_for_this_server_is_trusted() =>
        Assert.Equal(BrokerVerdict.Trusted, Judge(_ours));

    [Fact]
    public void A_certificate_of_another_authority_is_not() =>
        Assert.Equal(BrokerVerdict.UnknownAuthority, Judge(_foreign));

    [Fact]
    public void Another_name_is_not() => Assert.Equal(BrokerVerdict.WrongName, Judge(_ours, nameMatches: false));

    [Fact]
    public void An_expired_one_is_not() => Assert.Equal(BrokerVerdict.Expired, Judge(_ours, days: -1));

    [Fact]
    public void One_that_this_machines_clock_finds_too_young_is_not() =>
        Assert.Equal(BrokerVerdict.NotYetValid, Judge(_ours, years: -1.5));

    [Fact]
    public void A_clients_certificate_is_no_servers() =>
        Assert.Equal(BrokerVerdict.NotForServers, Judge(_ours, use: TestAuthority.ClientUse));

    [Fact]
    public void No_certificate_at_all_is_not() => Assert.Equal(BrokerVerdict.NoCertificate,
        BrokerTrust.Judge(null, [], true, _ours.Trust, TimeProvider.System.GetUtcNow()));

    [Fact]
    public void Without_authorities_of_its_own_the_systems_hold()
    {
        using var certificate = _ours.Issue("broker.example");
        Assert.Equal(BrokerVerdict.UnknownAuthority,
            BrokerTrust.Judge(certificate, [], true, null, TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public void Every_verdict_has_a_sentence_that_says_what_to_do()
    {
        using var certificate = _ours.Issue("other.example");
        foreach (var verdict in Enum.GetValues<BrokerVerdict>().Where(v => v != BrokerVerdict.Trusted))
            Assert.Contains(": ", BrokerTrust.Sentence(verdict, "broker.example", certificate),
                StringComparison.Ordinal);
        Assert.Contains("'other.example', not 'broker.example'",
            BrokerTrust.Sentence(BrokerVerdict.WrongName, "broker.example", certificate), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _ours.Dispose();
        _foreign.Dispose();
    }

    private BrokerVerdict Judge(TestAuthority issuer, bool nameMatches = true, double days = 365,
        string use = TestAuthority.ServerUse, double years = 0)
    {
        using var certificate = issuer.Issue("broker.example", days, use);
        return BrokerTrust.Judge(certificate, [], nameMatches, _ours.Trust,
            TimeProvider.System.GetUtcNow().AddDays(years * 365));
    }
}

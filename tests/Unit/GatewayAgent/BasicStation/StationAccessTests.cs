using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Radio.BasicStation;
using Microsoft.Extensions.Options;
using Xunit;
using static Kreisfunk.GatewayAgent.Radio.BasicStation.StationVerdict;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class StationAccessTests : IDisposable
{
    private const string Gateway = "aa555a0000000101";

    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddDays(-10);

    private readonly string _caFile = Path.GetTempFileName();
    private readonly X509Certificate2 _authority = NewAuthority();

    public StationAccessTests() => File.WriteAllText(_caFile, _authority.ExportCertificatePem());

    public void Dispose()
    {
        _authority.Dispose();
        File.Delete(_caFile);
    }

    [Theory]
    [InlineData("3s3cret", "Bearer 3s3cret")]
    [InlineData("3s3cret", "3s3cret")]
    [InlineData("Bearer 3s3cret", "bearer 3s3cret")]
    public void A_token_is_its_gateways_with_or_without_the_word_before(string configured, string presented) =>
        Assert.Equal(Accepted, WithToken(configured).Check(StationRig.Eui, presented, null));

    [Fact]
    public void A_token_may_be_configured_as_its_hash()
    {
        var access = WithToken("sha256:" + Convert.ToHexStringLower(SHA256.HashData("3s3cret"u8)));
        Assert.Equal(Accepted, access.Check(StationRig.Eui, "Bearer 3s3cret", null));
        Assert.Equal(WrongToken, access.Check(StationRig.Eui, "Bearer other", null));
    }

    [Fact]
    public void Any_other_token_is_refused()
    {
        var access = WithToken("3s3cret");
        Assert.Equal(WrongToken, access.Check(StationRig.Eui, "Bearer 3s3cre", null));
        Assert.Equal(WrongToken, access.Check(new(1), "Bearer 3s3cret", null));
        Assert.Equal(NoCredentials, access.Check(StationRig.Eui, null, null));
    }

    [Theory]
    [InlineData("CN=aa555a0000000101")]
    [InlineData("CN=AA-55-5A-00-00-00-01-01")]
    [InlineData("CN=eui-aa555a0000000101, O=Town")]
    public void A_certificate_that_names_the_gateway_lets_it_in(string subject)
    {
        using var certificate = NewCertificate(_authority, subject);
        Assert.Equal(Accepted, WithAuthority().Check(StationRig.Eui, null, certificate));
    }

    [Fact]
    public void The_name_may_stand_among_the_alternatives()
    {
        using var certificate = NewCertificate(_authority, "CN=roof", alternative: Gateway);
        Assert.Equal(Accepted, WithAuthority().Check(StationRig.Eui, null, certificate));
    }

    [Fact]
    public void A_good_certificate_of_another_gateway_is_refused()
    {
        using var certificate = NewCertificate(_authority, "CN=aa555a0000000102");
        Assert.Equal(OtherGateway, WithAuthority().Check(StationRig.Eui, null, certificate));
    }

    [Fact]
    public void A_certificate_of_a_foreign_authority_is_refused()
    {
        using var foreign = NewAuthority();
        using var certificate = NewCertificate(foreign, "CN=aa555a0000000101");
        Assert.Equal(WrongCertificate, WithAuthority().Check(StationRig.Eui, null, certificate));
    }

    [Fact]
    public void A_certificate_past_its_time_is_refused()
    {
        using var certificate = NewCertificate(_authority, "CN=aa555a0000000101", days: 5);
        Assert.Equal(WrongCertificate, WithAuthority().Check(StationRig.Eui, null, certificate));
    }

    [Fact]
    public void Without_certificates_and_tokens_anybody_is_let_in() => Assert.Equal(Accepted,
        new StationAccess(Options.Create(new AgentOptions()), TimeProvider.System).Check(StationRig.Eui, null, null));

    private static StationAccess WithToken(string token) => new(Options.Create(new AgentOptions
    {
        Station = new() { Tokens = new() { [Gateway] = token } },
    }), TimeProvider.System);

    private StationAccess WithAuthority() => new(Options.Create(new AgentOptions
    {
        Station = new() { ClientCaFile = _caFile },
    }), TimeProvider.System);

    private static X509Certificate2 NewAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Start, Start.AddDays(3650));
    }

    private static X509Certificate2 NewCertificate(X509Certificate2 authority, string subject,
        string? alternative = null, int days = 365)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (alternative is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(alternative);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.Create(authority, Start, Start.AddDays(days), RandomNumberGenerator.GetBytes(8));
    }
}

using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks.Trust;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

public sealed class OwnCertificateTests : IDisposable
{
    private const string Gateway = "aa555a00000013e2";

    private readonly TestAuthority _authority = new("our town");
    private readonly string _folder = Directory.CreateTempSubdirectory("kreisfunk-agent-").FullName;

    [Theory]
    [InlineData(Gateway)]
    [InlineData("AA-55-5A-00-00-00-13-E2")]
    public void The_gateways_own_name_is_good_however_it_is_written(string name)
    {
        _authority.IssueInto(InFolder("own"), name);
        Assert.True(TryLoad(out var fault, "own", Gateway), fault);
    }

    [Fact]
    public void The_agents_name_is_good_too()
    {
        _authority.IssueInto(InFolder("own"), "town-hall");
        Assert.True(TryLoad(out var fault, "own", Gateway, "town-hall"), fault);
    }

    [Fact]
    public void Without_a_name_to_compare_any_is_good()
    {
        _authority.IssueInto(InFolder("own"), "anything");
        Assert.True(TryLoad(out var fault, "own"), fault);
    }

    [Fact]
    public void Another_gateways_certificate_is_refused_and_both_names_are_said()
    {
        _authority.IssueInto(InFolder("own"), "aa555a00000013e3");
        Assert.False(TryLoad(out var fault, "own", Gateway));
        Assert.Contains("aa555a00000013e3", fault, StringComparison.Ordinal);
        Assert.Contains($"this agent is {Gateway}", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        _authority.IssueInto(InFolder("own"), Gateway);
        _authority.IssueInto(InFolder("other"), Gateway);
        File.Copy(InFolder("other.key"), InFolder("own.key"), overwrite: true);
        Assert.False(TryLoad(out var fault, "own", Gateway));
        Assert.Contains("belong together", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_is_said()
    {
        Assert.False(TryLoad(out var fault, "nobody", Gateway));
        Assert.Contains("nobody.crt", fault, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private bool TryLoad(out string fault, string file, params string[] names)
    {
        var mqtt = new MqttOptions { CertificateFile = InFolder(file + ".crt"), KeyFile = InFolder(file + ".key") };
        var isGood = OwnCertificate.TryLoad(mqtt, names, out var certificate, out fault);
        certificate?.Dispose();
        return isGood;
    }
}

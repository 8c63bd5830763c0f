using Kreisfunk.GatewayAgent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class StationOptionsTests
{
    [Fact]
    public void Without_configuration_only_this_machine_may_connect()
    {
        var station = Read([]).Station;
        Assert.Equal(("127.0.0.1", 3001), (station.Bind, station.Port));
    }

    [Fact]
    public void Tokens_and_groups_are_read()
    {
        var station = Read(new()
        {
            ["Agent:Station:Tokens:aa555a0000000101"] = "geheim",
            ["Agent:Station:SubBands:0"] = "2",
            ["Agent:Station:MaxEirpDbm"] = "14.5",
        }).Station;
        Assert.Equal("geheim", station.Tokens["aa555a0000000101"]);
        Assert.Equal([2], station.SubBands);
        Assert.Equal(14.5, station.MaxEirpDbm);
    }

    [Fact]
    public void All_errors_come_at_once_and_name_key_and_value()
    {
        var values = new Dictionary<string, string?>
        {
            ["Agent:Station:Bind"] = "localhorst",
            ["Agent:Station:Port"] = "70000",
            ["Agent:Station:CertificateFile"] = "/nowhere/a.pem",
            ["Agent:Station:ClientCaFile"] = "/nowhere/ca.pem",
            ["Agent:Station:PingInterval"] = "00:01:00",
            ["Agent:Station:SubBands:0"] = "13",
            ["Agent:Station:MaxEirpDbm"] = "90",
            ["Agent:Station:NetIds:0"] = "13",
            ["Agent:Station:JoinEuis:0"] = "2-1",
            ["Agent:Station:Cups:Directory"] = "/nowhere/cups",
            ["Agent:Station:Cups:FirmwareKeyFile"] = "/nowhere/key.pem",
        };
        var failures = Assert.Throws<OptionsValidationException>(() => Read(values)).Failures.ToList();
        Assert.All(values, pair => Assert.Contains(failures, failure =>
            failure.Contains(pair.Key.Replace(":0", "", StringComparison.Ordinal), StringComparison.Ordinal)
            && failure.Contains(pair.Value!, StringComparison.Ordinal)));
        // The certificate without a key is one more.
        Assert.Equal(values.Count + 1, failures.Count);
    }

    [Theory]
    [InlineData(false, false, 2)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(true, true, 0)]
    public void Beyond_this_machine_tls_and_a_proof_are_asked_for(bool plain, bool anonymous, int errors)
    {
        var values = new Dictionary<string, string?>
        {
            ["Agent:Station:Bind"] = "0.0.0.0",
            ["Agent:Station:AllowPlain"] = plain ? "true" : "false",
            ["Agent:Station:AllowAnonymous"] = anonymous ? "true" : "false",
        };
        if (errors == 0)
            Assert.Equal("0.0.0.0", Read(values).Station.Bind);
        else
            Assert.Equal(errors, Assert.Throws<OptionsValidationException>(() => Read(values)).Failures.Count());
    }

    [Theory]
    [InlineData("roof", "geheim")]
    [InlineData("aa555a0000000101", "sha256:geheim")]
    public void A_bad_token_is_said_and_not_printed(string eui, string token)
    {
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(
            () => Read(new() { [$"Agent:Station:Tokens:{eui}"] = token })).Failures);
        Assert.Contains(eui, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", failure, StringComparison.Ordinal);
    }

    private static AgentOptions Read(Dictionary<string, string?> values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        using var provider = new ServiceCollection().AddGatewayAgent(configuration).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<AgentOptions>>().Value;
    }
}

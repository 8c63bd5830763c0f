using System.Text.Json.Nodes;
using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class GatewayCommandTests
{
    private const string Id = "0016c001ff10a2b3";

    [Theory]
    [InlineData("gateway add 0016 --region eu868", "16 hexadecimal digits")]
    [InlineData($"gateway add {Id}", "--region is missing")]
    public async Task A_mistake_is_named_before_any_request(string command, params string[] mentions) =>
        (await Cli.RunAsync($"{command} --server http://127.0.0.1:1 --token t".Split(' ')))
            .AssertRefused(CliException.WrongUse, mentions);

    [Fact]
    public async Task A_gateway_is_registered_with_its_region()
    {
        await using var server = await LittleAdminApi.StartAsync();

        var cli = await Cli.RunAsync(
            [.. $"gateway add {Id} --name Dach --region us915 --latitude 51.5".Split(' '), .. server.Options]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var gateway = Assert.Single(server.Posted("gateways"));
        Assert.Equal((Id, "Dach", "us915", 51.5), ((string?)gateway["gatewayId"], (string?)gateway["name"],
            (string?)gateway["region"], (double?)gateway["latitude"]));
        Assert.Contains("us915", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_to_do_about_a_gateway_stands_below_the_list()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("gateways", new JsonObject
        {
            ["gatewayId"] = Id,
            ["name"] = "Dach",
            ["region"] = "eu868",
            ["hint"] = "Its topics have no region.",
        });

        var cli = await Cli.RunAsync(["gateway", "list", .. server.Options]);

        Assert.Matches("Dach +eu868", cli.Output);
        Assert.Contains("Dach: Its topics have no region.", cli.Output, StringComparison.Ordinal);
    }
}

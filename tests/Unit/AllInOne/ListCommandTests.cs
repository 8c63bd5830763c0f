using System.Text.Json.Nodes;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

/// <summary>What the list commands print, to the letter: people's scripts read it.</summary>
public sealed class ListCommandTests
{
    private const string DevEui = "70b3d5e75e00a117";

    [Theory]
    [InlineData("deployment list", "There is no deployment: begin one with kreisfunk deployment create.")]
    [InlineData("device list", "No device is registered: add one with kreisfunk device add.")]
    [InlineData($"downlink list {DevEui}", "Nothing waits for this device.")]
    [InlineData("gateway list", "No gateway has been heard yet: see docs/how-to/connect-a-gateway.md.")]
    public async Task An_empty_list_is_one_sentence_and_an_empty_array_for_programs(string command, string sentence)
    {
        await using var server = await LittleAdminApi.StartAsync();

        Assert.Equal((0, sentence), await PrintedAsync(command, server));
        Assert.Equal((0, "[]"), await PrintedAsync($"{command} --json", server));
    }

    [Fact]
    public async Task A_deployment_is_a_row()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("deployments", new JsonObject
        {
            ["id"] = "d1",
            ["name"] = "valve-1.4",
            ["stage"] = "running",
            ["devices"] = 12,
            ["done"] = 3,
            ["failed"] = 1,
            ["startedAt"] = "soon",
            ["endsAt"] = "later",
        });

        Assert.Equal((0, """
            Id  Name       Stage    Devices  Done  Failed  Started  Ends
            d1  valve-1.4  running  12       3     1       soon     later
            """), await PrintedAsync("deployment list", server));
    }

    [Fact]
    public async Task A_device_is_a_row()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("devices", new JsonObject
        {
            ["devEui"] = DevEui,
            ["name"] = "Klasse 3b",
            ["place"] = "Schule",
            ["profile"] = "climate",
            ["organisation"] = "Kreis",
        });

        Assert.Equal((0, """
            DevEUI            Name       Place   Profile  Organisation
            70b3d5e75e00a117  Klasse 3b  Schule  climate  Kreis
            """), await PrintedAsync("device list", server));
    }

    [Fact]
    public async Task What_waits_for_a_device_is_a_row_with_its_bytes_in_hex()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add($"{DevEui}/queue", new JsonObject
        {
            ["id"] = "q1",
            ["fPort"] = 2,
            ["data"] = "Af8=",
            ["confirmed"] = true,
            ["stage"] = "waiting",
            ["tries"] = 0,
            ["queuedAt"] = "now",
        });

        Assert.Equal((0, """
            Id  FPort  Data  Confirmed  Stage    Tries  Queued  Expires  Too large over
            q1  2      01ff  yes        waiting  0      now
            """), await PrintedAsync($"downlink list {DevEui}", server));
    }

    [Fact]
    public async Task A_gateway_is_a_row_and_its_hint_stands_below()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("gateways", new JsonObject
        {
            ["gatewayId"] = "0016c001ff10a2b3",
            ["name"] = "Dach",
            ["region"] = "eu868",
            ["online"] = false,
            ["framesReceived"] = 7,
            ["hint"] = "Its topics have no region.",
        });

        Assert.Equal((0, """
            Gateway           Name  Region  Online  Last seen  Frames  Downlinks  Demo
            0016c001ff10a2b3  Dach  eu868   no                 7
            Dach: Its topics have no region.
            """), await PrintedAsync("gateway list", server));
    }

    [Fact]
    public async Task A_profile_is_a_row_and_for_programs_all_there_is()
    {
        await using var server = await LittleAdminApi.StartAsync();

        Assert.Equal((0, """
            Profile  Region  LoRaWAN  Class B  Class C  ADR
            climate  eu868
            """), await PrintedAsync("profile list", server));
        Assert.Equal((0, """
            [
              {
                "id": "p1",
                "name": "climate",
                "region": "eu868"
              }
            ]
            """), await PrintedAsync("profile list --json", server));
    }

    [Theory]
    [InlineData("deployment list", "Lists deployments, the newest first.")]
    [InlineData("device list", "Lists every registered device.")]
    [InlineData("downlink list", "Lists what waits to be sent to a device.", "downlink list 70B3D5E75E00A117")]
    [InlineData("gateway list", "Lists every gateway that was ever heard of.")]
    [InlineData("profile list", "Lists the device profiles.")]
    public async Task Each_says_what_it_lists_and_shows_an_example(string command, params string[] says)
    {
        var help = await Cli.RunAsync([.. command.Split(' '), "--help"]);

        Assert.Equal(0, help.ExitCode);
        Assert.Contains(says[0], help.Output, StringComparison.Ordinal);
        var example = says.Length > 1 ? says[1] : $"kreisfunk {command} --json";
        Assert.Contains(example, help.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<(int ExitCode, string Text)> PrintedAsync(string command, LittleAdminApi server)
    {
        var cli = await Cli.RunAsync([.. command.Split(' '), .. server.Options]);
        Assert.Equal("", cli.Error);
        return (cli.ExitCode, cli.Output.TrimEnd().ReplaceLineEndings("\n"));
    }
}

using System.Text.Json.Nodes;
using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class ProfileCommandTests
{
    [Theory]
    [InlineData("--adr perhaps", "--adr", "on or off")]
    [InlineData("--max-data-rate high", "--max-data-rate", "a number or none")]
    [InlineData("--adr-margin NaN", "--adr-margin", "a number or none")]
    [InlineData("--codec none.js", "none.js", "check the path")]
    [InlineData("--relay none.json", "--relay", "none.json", "check the path")]
    public async Task A_mistake_is_named_before_any_request(string options, params string[] mentions) =>
        (await Cli.RunAsync([.. $"profile add valve {options} --server http://127.0.0.1:1 --token t".Split(' ')]))
            .AssertRefused(CliException.WrongUse, mentions);

    [Fact]
    public async Task A_new_profile_carries_only_what_was_said()
    {
        await using var server = await LittleAdminApi.StartAsync();

        var cli = await Cli.RunAsync(
        [
            .. "profile add valve --lorawan-version 1.0.4 --class-c on --adr-margin 7.5 --rx2-frequency 869525000"
                .Split(' '),
            .. server.Options,
        ]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var profile = Assert.Single(server.Posted("profiles"));
        Assert.Equal(("valve", "eu868"), ((string?)profile["name"], (string?)profile["region"]));
        Assert.Equal(
            """{"loRaWanVersion":"1.0.4","supportsClassC":true,"adrMarginDb":7.5,"rx2FrequencyHz":869525000}""",
            profile["settings"]!.ToJsonString());
    }

    [Fact]
    public async Task A_relay_is_set_from_a_file_and_taken_back_by_none()
    {
        await using var server = await LittleAdminApi.StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("kreisfunk").FullName, "keller.json");
        await File.WriteAllTextAsync(file, """{"devices":[{"devEui":"70b3d5e75e00a118"}]}""",
            TestContext.Current.CancellationToken);

        var cli = await Cli.RunAsync(
            ["profile", "add", "keller", "--relay", file, "--behind-relay", "none", .. server.Options]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Equal("""{"relay":{"devices":[{"devEui":"70b3d5e75e00a118"}]},"behindRelay":null}""",
            Assert.Single(server.Posted("profiles"))["settings"]!.ToJsonString());
        await File.WriteAllTextAsync(file, "{devices}", TestContext.Current.CancellationToken);
        (await Cli.RunAsync(["profile", "add", "keller", "--relay", file, .. server.Options]))
            .AssertRefused(CliException.WrongUse, "--relay", "keller.json", "no JSON");
        await File.WriteAllTextAsync(file, new string(' ', 65_537), TestContext.Current.CancellationToken);
        (await Cli.RunAsync(["profile", "add", "keller", "--relay", file, .. server.Options]))
            .AssertRefused(CliException.WrongUse, "--relay", "larger than 65536 bytes");
    }

    [Fact]
    public async Task A_changed_profile_keeps_what_was_not_said()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("profiles", new JsonObject
        {
            ["id"] = "p2",
            ["name"] = "valve",
            ["region"] = "us915",
            ["codecId"] = "c9",
            ["settings"] = new JsonObject { ["adr"] = true, ["maxDataRate"] = 3, ["maxNbTrans"] = 2 },
        });

        var cli = await Cli.RunAsync(
            [.. "profile change valve --adr off --max-data-rate none --json".Split(' '), .. server.Options]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var saved = JsonNode.Parse(cli.Output)!;
        Assert.Equal(("us915", "c9"), ((string?)saved["region"], (string?)saved["codecId"]));
        Assert.Equal("""{"adr":false,"maxDataRate":null,"maxNbTrans":2}""", saved["settings"]!.ToJsonString());
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_answered_with_the_known_ones()
    {
        await using var server = await LittleAdminApi.StartAsync();

        (await Cli.RunAsync(["profile", "change", "valve", "--adr", "off", .. server.Options]))
            .AssertRefused(CliException.CheckFailed, "\"valve\"", "\"climate\"", "profile add");
        (await Cli.RunAsync(["profile", "add", "climate", .. server.Options]))
            .AssertRefused(CliException.CheckFailed, "\"climate\"", "profile change");
    }

    [Fact]
    public async Task A_profile_is_shown_with_all_its_settings()
    {
        await using var server = await LittleAdminApi.StartAsync();
        await Cli.RunAsync(
            [.. "profile add valve --max-data-rate 3 --rx2-data-rate none".Split(' '), .. server.Options]);

        var cli = await Cli.RunAsync(["profile", "show", "valve", .. server.Options]);

        Assert.Matches("maxDataRate +3", cli.Output);
        Assert.Matches("rx2DataRate +of the region or network", cli.Output);
        Assert.Matches("valve +eu868", (await Cli.RunAsync(["profile", "list", .. server.Options])).Output);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class DeviceCommandTests
{
    private const string Key = "2b7e151628aed2a6abf7158809cf4f3c";
    private const string Euis = "--dev-eui 70B3D5E75E00A117 --join-eui 70B3D57ED0000000";
    private const string Otaa = $"{Euis} --name Klasse --profile climate";
    private const string Abp = "--dev-eui 70B3D5E75E00A117 --name Pegel --profile climate --abp";

    // Nothing listens on port 1: an error with exit code 2 proves that no request was needed for it.
    private const string Nowhere = " --server http://127.0.0.1:1 --token t";

    [Theory]
    [InlineData(Otaa, "--app-key is missing")]
    [InlineData($"{Otaa} --app-key 2b7e151628aed2a6abf7158809cf4f3", "--app-key", "31 digits instead of 32")]
    [InlineData($"{Otaa} --app-key 2b7e151628aed2a6abf7158809cf4f3x", "--app-key", "1 other character")]
    [InlineData("--dev-eui 70B3D5E75E00A1 --name x --profile y", "--dev-eui", "14 digits instead of 16")]
    [InlineData("--join-eui 70B3D57ED0000000 --name x --profile y", "--dev-eui is missing")]
    [InlineData($"{Euis} --profile y --app-key {Key}", "--name is missing")]
    [InlineData($"{Euis} --name x --app-key {Key}", "--profile NAME", "--codec FILE.js")]
    [InlineData($"{Otaa} --codec x.js --app-key {Key}", "either --profile NAME or --codec FILE.js")]
    [InlineData($"{Otaa} --app-key {Key} --dev-addr 01020304", "--dev-addr", "add --abp")]
    [InlineData($"{Abp} --dev-addr 01020304 --nwk-s-key {Key}", "--app-s-key is missing")]
    [InlineData($"{Abp} --dev-addr 010203 --nwk-s-key {Key} --app-s-key {Key}", "--dev-addr", "6 digits instead of 8")]
    [InlineData($"{Abp} --app-key {Key}", "--app-key is for joining")]
    [InlineData($"{Abp} --nwk-key {Key}", "--nwk-key is for joining")]
    [InlineData($"{Otaa} --app-key {Key} --nwk-key 2b7e", "--nwk-key", "4 digits instead of 32")]
    [InlineData($"{Abp} --dev-addr 01020304 --f-nwk-s-int-key {Key} --app-s-key {Key}", "--s-nwk-s-int-key is missing")]
    [InlineData($"{Abp} --dev-addr 01020304 --nwk-s-key {Key} --nwk-s-enc-key {Key}", "give one kind")]
    public async Task A_mistake_is_named_before_any_request(string options, params string[] mentions)
    {
        var cli = await Cli.RunAsync([.. "device add ".Split(' ', StringSplitOptions.RemoveEmptyEntries),
            .. (options + Nowhere).Split(' ')]);

        cli.AssertRefused(CliException.WrongUse, mentions);
        Assert.DoesNotContain("2b7e15", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_codec_file_that_is_not_there_is_named_before_any_request()
    {
        var cli = await Cli.RunAsync(
            [.. $"device add {Euis} --name x --codec none.js --app-key {Key}{Nowhere}".Split(' ')]);

        cli.AssertRefused(CliException.WrongUse, "none.js", "check the path");
    }

    [Fact]
    public async Task Without_an_instance_it_is_said_how_to_start_one()
    {
        (await Cli.RunAsync($"device list{Nowhere}".Split(' ')))
            .AssertRefused(CliException.CheckFailed, "http://127.0.0.1:1", "kreisfunk up", "--server");
    }

    [Fact]
    public async Task Without_a_token_its_file_is_named()
    {
        (await Cli.RunAsync("gateway", "list", "--data", "/nowhere"))
            .AssertRefused(CliException.CheckFailed, "/nowhere/admin.token", "--token");
    }

    [Fact]
    public async Task A_refused_token_is_not_repeated()
    {
        await using var server = await LittleAdminApi.StartAsync();

        var cli = await Cli.RunAsync("device", "list", "--server", server.Url, "--token", "wrong-token");

        cli.AssertRefused(CliException.CheckFailed, server.Url, "admin.token");
        Assert.DoesNotContain("wrong-token", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_with_a_codec_file_gets_codec_profile_and_keys_and_the_next_step_is_shown()
    {
        await using var server = await LittleAdminApi.StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("kreisfunk").FullName, "pegel.js");
        const string script = "function decodeUplink() { return { data: {} }; }";
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);

        var cli = await Cli.RunAsync("device", "add", "--dev-eui", "70B3D5E75E00A117", "--join-eui", "70B3D57ED0000000",
            "--app-key", Key, "--name", "Klasse 3b", "--place", "Schule/3b", "--codec", file, "--server", server.Url,
            "--token", LittleAdminApi.Token);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Contains("Klasse 3b", cli.Output, StringComparison.Ordinal);
        Assert.Contains("switch the device on", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, cli.Output, StringComparison.Ordinal);
        var device = Assert.Single(server.Posted("devices"));
        Assert.Equal(Key, (string?)device["appKey"]);
        Assert.Equal("otaa", (string?)device["activation"]);
        Assert.Equal(LittleAdminApi.RealApplication, (string?)device["applicationId"]);
        Assert.Equal("javaScript", (string?)Assert.Single(server.Posted("codecs"))["kind"]);
        Assert.Equal("pegel", (string?)Assert.Single(server.Posted("profiles"))["name"]);
        Assert.Equal((string?)Assert.Single(server.Posted("profiles"))["id"], (string?)device["profileId"]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task A_device_of_LoRaWAN_1_1_is_sent_with_all_its_keys_and_none_is_printed()
    {
        await using var server = await LittleAdminApi.StartAsync();
        const string nwkKey = "3c4fcf098815f7aba6d2ae2816157e2b";
        var joining = await Cli.RunAsync(
            [.. $"device add {Otaa} --app-key {Key} --nwk-key {nwkKey}".Split(' '), .. server.Options]);
        var fixedKeys = await Cli.RunAsync(
        [
            .. ("device add --dev-eui 70B3D5E75E00A118 --name Pegel --profile climate --abp --dev-addr 01020304 "
                + $"--f-nwk-s-int-key {Key} --s-nwk-s-int-key {nwkKey} --nwk-s-enc-key {Key} --app-s-key {Key}")
                .Split(' '),
            .. server.Options,
        ]);

        Assert.Equal((0, 0), (joining.ExitCode, fixedKeys.ExitCode));
        Assert.DoesNotContain(nwkKey, joining.Output + joining.Error, StringComparison.OrdinalIgnoreCase);
        var posted = server.Posted("devices");
        Assert.Equal((Key, nwkKey), ((string?)posted[0]["appKey"], (string?)posted[0]["nwkKey"]));
        Assert.Equal((Key, nwkKey, Key), ((string?)posted[1]["fNwkSIntKey"], (string?)posted[1]["sNwkSIntKey"],
            (string?)posted[1]["nwkSEncKey"]));
        Assert.Null(posted[1]["nwkSKey"]);
    }

    [Fact]
    public async Task A_device_that_is_there_already_is_refused()
    {
        await using var server = await LittleAdminApi.StartAsync();
        string[] add = [.. $"device add {Abp} --dev-addr 01020304 --nwk-s-key {Key} --app-s-key {Key}".Split(' '),
            "--server", server.Url, "--token", LittleAdminApi.Token];
        Assert.Equal(0, (await Cli.RunAsync(add)).ExitCode);

        (await Cli.RunAsync(add)).AssertRefused(CliException.CheckFailed, "70b3d5e75e00a117", "registered already");
    }

    [Fact]
    public async Task An_unknown_profile_is_answered_with_the_known_ones()
    {
        await using var server = await LittleAdminApi.StartAsync();

        var cli = await Cli.RunAsync([.. $"device add {Euis} --name x --profile pegel --app-key {Key}".Split(' '),
            .. server.Options]);

        cli.AssertRefused(CliException.CheckFailed, "\"pegel\"", "\"climate\"", "--codec");
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_read_to_its_end()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("gateways", [.. Enumerable.Range(0, 2_500).Select(i => new JsonObject
        {
            ["gatewayId"] = $"{i:x16}", ["name"] = $"g{i}", ["online"] = true,
        })]);

        var cli = await Cli.RunAsync(["gateway", "list", "--json", .. server.Options]);

        using var json = JsonDocument.Parse(cli.Output);
        Assert.Equal(2_500, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_device_is_wrongly_asked_for()
    {
        await using var server = await LittleAdminApi.StartAsync();

        (await Cli.RunAsync(["device", "show", "70B3D5E75E00A1FF", .. server.Options]))
            .AssertRefused(CliException.CheckFailed, "70b3d5e75e00a1ff", "device add");
    }
}

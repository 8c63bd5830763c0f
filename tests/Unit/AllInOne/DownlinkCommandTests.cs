using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class DownlinkCommandTests
{
    private const string DevEui = "70b3d5e75e00a117";

    [Theory]
    [InlineData("downlink add 70B3 --f-port 1 --hex 01", "DevEUI", "16 hexadecimal digits")]
    [InlineData($"downlink add {DevEui} --f-port 1", "--hex BYTES or --object JSON")]
    [InlineData($"downlink add {DevEui} --f-port 1 --hex 01 --object {{}}", "--hex BYTES or --object JSON")]
    [InlineData($"downlink add {DevEui} --f-port 1 --hex 012", "--hex", "hexadecimal digits")]
    [InlineData($"downlink add {DevEui} --f-port 1 --object {{x", "--object", "no JSON")]
    [InlineData($"downlink add {DevEui} --f-port 1 --hex 01 --expires-at soon", "--expires-at", "'soon'")]
    [InlineData("downlink list 70B3", "DevEUI")]
    [InlineData("device allow-counter-reset 70B3", "DevEUI")]
    [InlineData("device ask-rejoin 70B3", "DevEUI")]
    [InlineData("device simulate-adr 70B3 --adr-margin 5", "DevEUI")]
    public async Task A_mistake_is_named_before_any_request(string command, params string[] mentions) =>
        (await Cli.RunAsync($"{command} --server http://127.0.0.1:1 --token t".Split(' ')))
            .AssertRefused(CliException.WrongUse, mentions);

    [Fact]
    public async Task A_downlink_is_sent_as_base64_and_shown_as_hex()
    {
        await using var server = await LittleAdminApi.StartAsync();

        var cli = await Cli.RunAsync(
        [
            .. $"downlink add {DevEui} --f-port 2 --hex 01FF --confirmed --priority 3 --expires-at 2026-03-02T07:00:00Z"
                .Split(' '),
            .. server.Options,
        ]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var item = Assert.Single(server.Posted($"{DevEui}/queue"));
        Assert.Equal("Af8=", (string?)item["data"]);
        Assert.Equal((2, true, 3), ((int?)item["fPort"], (bool?)item["confirmed"], (int?)item["priority"]));
        Assert.StartsWith("2026-03-02T07:00:00", (string?)item["expiresAt"], StringComparison.Ordinal);
        var list = await Cli.RunAsync(["downlink", "list", DevEui, .. server.Options]);
        Assert.Contains("01ff", list.Output, StringComparison.Ordinal);
        var flushed = await Cli.RunAsync(["downlink", "flush", DevEui, .. server.Options]);
        Assert.Equal("1 item(s) are taken back.", flushed.Output.Trim());
        Assert.Equal("Nothing waits for this device.",
            (await Cli.RunAsync(["downlink", "list", DevEui, .. server.Options])).Output.Trim());
    }

    [Fact]
    public async Task An_object_is_left_to_the_devices_codec()
    {
        await using var server = await LittleAdminApi.StartAsync();

        await Cli.RunAsync(["downlink", "add", DevEui, "--object", "{\"valve\": \"open\"}", .. server.Options]);

        Assert.Equal("""{"confirmed":false,"object":{"valve":"open"}}""",
            Assert.Single(server.Posted($"{DevEui}/queue")).ToJsonString());
    }

    [Fact]
    public async Task A_counter_reset_is_asked_for_with_its_hours()
    {
        await using var server = await LittleAdminApi.StartAsync();

        var cli = await Cli.RunAsync(["device", "allow-counter-reset", DevEui, "--hours", "4", .. server.Options]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Equal(4, (int?)Assert.Single(server.Posted($"{DevEui}/counter-reset"))["hours"]);
        Assert.Contains("once", cli.Output, StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;
using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class DeploymentCommandTests : IDisposable
{
    private const string DevEui = "70b3d5e75e00a117";
    private const string Id = "0197a1b2-0000-7000-8000-000000000001";

    private readonly string _image = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.bin");

    public DeploymentCommandTests() => File.WriteAllBytes(_image, [1, 2, 3]);

    public void Dispose() => File.Delete(_image);

    [Theory]
    [InlineData("deployment create IMAGE", "--profile NAME or --device DEVEUI")]
    [InlineData("deployment create IMAGE --device 70B3", "DevEUI", "16 hexadecimal digits")]
    [InlineData($"deployment create IMAGE --device {DevEui} --start-at soon", "--start-at", "'soon'")]
    [InlineData($"deployment create IMAGE --device {DevEui} --gather long", "--gather", "'long'")]
    [InlineData($"deployment create /nowhere/x.bin --device {DevEui}", "/nowhere/x.bin")]
    public async Task A_mistake_is_named_before_any_request(string command, params string[] mentions)
    {
        var args = $"{command} --server http://127.0.0.1:1 --token t".Split(' ');
        (await Cli.RunAsync([.. args.Select(arg => arg == "IMAGE" ? _image : arg)]))
            .AssertRefused(CliException.WrongUse, mentions);
    }

    [Fact]
    public async Task An_image_goes_to_named_devices_and_those_of_a_profile_each_once()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("devices",
            new JsonObject { ["devEui"] = DevEui, ["profile"] = "valve" },
            new JsonObject { ["devEui"] = "70b3d5e75e00a118", ["profile"] = "valve" },
            new JsonObject { ["devEui"] = "70b3d5e75e00a119", ["profile"] = "lamp" });

        var cli = await Cli.RunAsync(
        [
            "deployment", "create", _image, "--profile", "valve", "--device", DevEui, "--package-version", "2",
            "--duration", "3.00:00:00", "--start-at", "2026-03-02T22:00:00Z", .. server.Options,
        ]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var body = Assert.Single(server.Posted("deployments"));
        Assert.Equal("AQID", (string?)body["image"]);
        Assert.Equal([DevEui, "70b3d5e75e00a118"], body["devices"]!.AsArray().Select(device => (string?)device));
        Assert.Equal((2, "3.00:00:00"), ((int?)body["packageVersion"], (string?)body["duration"]));
        Assert.StartsWith("2026-03-02T22:00:00", (string?)body["startAt"], StringComparison.Ordinal);
        Assert.Null(body["class"]);
    }

    [Fact]
    public async Task A_profile_without_devices_is_told()
    {
        await using var server = await LittleAdminApi.StartAsync();
        var cli = await Cli.RunAsync(["deployment", "create", _image, "--profile", "valve", .. server.Options]);
        Assert.NotEqual(0, cli.ExitCode);
        Assert.Contains("\"valve\"", cli.Error, StringComparison.Ordinal);
        Assert.Empty(server.Posted("deployments"));
    }

    [Fact]
    public async Task A_failed_device_is_shown_with_step_and_reason()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("deployments", new JsonObject
        {
            ["id"] = Id,
            ["deployment"] = new JsonObject
            {
                ["name"] = "valve-1.4",
                ["stage"] = "ended",
                ["devices"] = 2,
                ["done"] = 1,
                ["failed"] = 1,
                ["steps"] = new JsonObject { ["ended"] = 2 },
            },
            ["members"] = new JsonArray(new JsonObject
            {
                ["devEui"] = DevEui,
                ["step"] = "ended",
                ["outcome"] = "failed",
                ["failedAt"] = "status",
                ["reason"] = "micError",
            }),
        });

        var cli = await Cli.RunAsync(["deployment", "show", Id, "--watch", .. server.Options]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Contains("valve-1.4: ended, 1 of 2 done, 1 failed", cli.Output, StringComparison.Ordinal);
        Assert.Contains("failed: micError at status", cli.Output, StringComparison.Ordinal);
    }
}

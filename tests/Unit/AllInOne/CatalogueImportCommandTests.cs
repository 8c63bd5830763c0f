using System.Text.Json.Nodes;
using Kreisfunk.Commands;
using Kreisfunk.Tests.Unit.House;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class CatalogueImportCommandTests
{
    private static readonly string Devices = Path.Combine(Repository.Root, "firmware-config", "devices");

    [Fact]
    public async Task The_same_again_changes_nothing_and_a_persons_settings_stay()
    {
        await using var server = await LittleAdminApi.StartAsync();
        string[] import = ["catalogue", "import", Devices, .. server.Options];

        var first = await Cli.RunAsync(import);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        var count = server.Posted("profiles").Count;
        Assert.True(count >= 39, first.Output);
        Assert.StartsWith($"{count} profiles added, 0 changed, 0 unchanged; ", first.Output, StringComparison.Ordinal);
        var th = Assert.Single(server.Posted("profiles"), p => ((string?)p["name"])!.Contains("EM300-TH"));
        Assert.Equal(601, (int?)th["settings"]!["model"]!["vendorId"]);
        Assert.NotNull(th["codecId"]);

        var second = await Cli.RunAsync(import);
        Assert.StartsWith($"0 profiles added, 0 changed, {count} unchanged; ", second.Output, StringComparison.Ordinal);
        Assert.Equal(count, server.Posted("profiles").Count);
        Assert.Empty(server.Put("profiles"));
    }

    [Fact]
    public async Task What_has_changed_is_changed_and_the_rest_of_the_profile_is_kept()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("profiles", new JsonObject
        {
            ["id"] = "mine",
            ["name"] = "my name for it",
            ["region"] = "eu868",
            ["settings"] = new JsonObject
            {
                ["adrMarginDb"] = 7,
                ["loRaWanVersion"] = "1.0.0",
                ["model"] = new JsonObject { ["key"] = "chirpstack/milesight/em300-th/1.0/eu868" },
            },
        });
        var folder = Directory.CreateTempSubdirectory("kreisfunk").FullName;
        Copy("milesight/vendor.toml", folder);
        foreach (var file in (string[])["device.toml", "eu868.toml", "codec.js"])
            Copy("milesight/em300-th/" + file, folder);

        var dry = await Cli.RunAsync(["catalogue", "import", folder, "--dry-run", "--json", .. server.Options]);
        var counts = JsonNode.Parse(dry.Output)!;
        Assert.Equal(1, (int?)counts["added"] + (int?)counts["changed"]);
        Assert.Empty(server.Put("profiles").Concat(server.Posted("profiles")).Concat(server.Posted("codecs")));

        await Cli.RunAsync(["catalogue", "import", folder, .. server.Options]);
        var changed = Assert.Single(server.Put("profiles"));
        Assert.Equal(7, (int?)changed["settings"]!["adrMarginDb"]);
        Assert.Equal("1.0.3", (string?)changed["settings"]!["loRaWanVersion"]);
        Assert.StartsWith("Milesight EM300-TH", (string?)changed["name"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("catalogue import /does/not/exist", "does not exist")]
    [InlineData("catalogue import . --region mars", "--region is mars", "eu868")]
    public async Task A_mistake_is_named_before_any_request(string command, params string[] mentions) =>
        (await Cli.RunAsync([.. command.Split(' '), "--server", "http://127.0.0.1:1", "--token", "t"]))
            .AssertRefused(CliException.WrongUse, mentions);

    private static void Copy(string path, string folder)
    {
        var target = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(Devices, path), target);
    }
}

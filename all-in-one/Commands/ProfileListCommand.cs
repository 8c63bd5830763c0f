using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk profile list`.</summary>
internal static class ProfileListCommand
{
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("list", "Lists the device profiles.", "kreisfunk profile list",
            "kreisfunk profile list --json");
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var api = Server.Open(parsed);
        var profiles = await api.ListAsync("profiles", cancel);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, profiles);
        else if (profiles.Count == 0)
            await output.WriteLineAsync("There is no profile yet: add one with kreisfunk profile add.");
        else
            TextTable.Write(output, ["Profile", "Region", "LoRaWAN", "Class B", "Class C", "ADR"],
                [.. profiles.OfType<JsonNode>().Select(Row)]);
        return 0;
    }

    private static string[] Row(JsonNode profile)
    {
        var settings = profile["settings"];
        return
        [
            DeviceText.Cell(profile["name"]), DeviceText.Cell(profile["region"]),
            DeviceText.Cell(settings?["loRaWanVersion"]), DeviceText.Cell(settings?["supportsClassB"]),
            DeviceText.Cell(settings?["supportsClassC"]), DeviceText.Cell(settings?["adr"]),
        ];
    }
}

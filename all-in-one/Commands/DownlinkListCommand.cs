using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk downlink list`: what waits for a device.</summary>
internal static class DownlinkListCommand
{
    private static readonly Argument<string> DevEui = new("DEVEUI") { Description = "The device's DevEUI." };
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("list", "Lists what waits to be sent to a device.",
            "kreisfunk downlink list 70B3D5E75E00A117", "kreisfunk downlink list 70B3D5E75E00A117 --json");
        command.Arguments.Add(DevEui);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var devEui = DownlinkText.DevEui(parsed.GetRequiredValue(DevEui));
        using var api = Server.Open(parsed);
        var items = await api.GetAsync($"devices/{devEui}/queue", cancel) as JsonArray ?? [];
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, items);
        else if (items.Count == 0)
            await output.WriteLineAsync("Nothing waits for this device.");
        else
            TextTable.Write(output, DownlinkText.Head, [.. items.OfType<JsonNode>().Select(DownlinkText.Row)]);
        return 0;
    }
}

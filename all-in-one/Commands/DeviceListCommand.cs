using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk device list`.</summary>
internal static class DeviceListCommand
{
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("list", "Lists every registered device.", "kreisfunk device list",
            "kreisfunk device list --json");
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var api = Server.Open(parsed);
        var devices = await api.ListAsync("devices", cancel);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, devices);
        else if (devices.Count == 0)
            await output.WriteLineAsync("No device is registered: add one with kreisfunk device add.");
        else
            TextTable.Write(output, ["DevEUI", "Name", "Place", "Profile", "Organisation"],
            [
                .. devices.OfType<System.Text.Json.Nodes.JsonNode>().Select(d => (IReadOnlyList<string>)
                [
                    DeviceText.Cell(d["devEui"]), DeviceText.Cell(d["name"]), DeviceText.Cell(d["place"]),
                    DeviceText.Cell(d["profile"]), DeviceText.Cell(d["organisation"]),
                ]),
            ]);
        return 0;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk gateway list`.</summary>
internal static class GatewayListCommand
{
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("list", "Lists every gateway that was ever heard of.", "kreisfunk gateway list",
            "kreisfunk gateway list --json");
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var api = Server.Open(parsed);
        var gateways = await api.ListAsync("gateways", cancel);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, gateways);
        else if (gateways.Count == 0)
            await output.WriteLineAsync("No gateway has been heard yet: see docs/how-to/connect-a-gateway.md.");
        else
        {
            TextTable.Write(output, ["Gateway", "Name", "Region", "Online", "Last seen", "Frames", "Downlinks", "Demo"],
                [.. gateways.OfType<JsonNode>().Select(Row)]);
            foreach (var gateway in gateways.OfType<JsonNode>().Where(gateway => gateway["hint"] is not null))
                await output.WriteLineAsync($"{DeviceText.Cell(gateway["name"])}: {DeviceText.Cell(gateway["hint"])}");
        }

        return 0;
    }

    private static string[] Row(JsonNode gateway) =>
    [
        DeviceText.Cell(gateway["gatewayId"]), DeviceText.Cell(gateway["name"]),
        DeviceText.Cell(gateway["region"]), DeviceText.Cell(gateway["online"]), DeviceText.Cell(gateway["lastSeenAt"]),
        DeviceText.Cell(gateway["framesReceived"]),
        DeviceText.Cell(gateway["downlinksSent"]), DeviceText.Cell(gateway["demo"]),
    ];
}

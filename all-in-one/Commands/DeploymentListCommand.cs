using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk deployment list`.</summary>
internal static class DeploymentListCommand
{
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("list", "Lists deployments, the newest first.", "kreisfunk deployment list",
            "kreisfunk deployment list --json");
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var api = Server.Open(parsed);
        var all = await api.GetAsync("deployments", cancel) as JsonArray ?? [];
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, all);
        else if (all.Count == 0)
            await output.WriteLineAsync("There is no deployment: begin one with kreisfunk deployment create.");
        else
            TextTable.Write(output, DeploymentText.Head, [.. all.OfType<JsonNode>().Select(DeploymentText.Row)]);
        return 0;
    }
}

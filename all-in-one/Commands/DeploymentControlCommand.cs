using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk deployment cancel|pause|resume`.</summary>
internal static class DeploymentControlCommand
{
    public static Command Cancel() => Create(
        "cancel", "Gives up every device that is not done; they are told to forget the group.");

    public static Command Pause() => Create("pause", "Sends nothing more until the deployment is resumed.");

    public static Command Resume() => Create("resume", "Goes on where a paused deployment was.");

    private static CliCommand Create(string action, string description)
    {
        var command = new CliCommand(
            action, description, $"kreisfunk deployment {action} 0197a1b2-0000-7000-8000-000000000001");
        var id = DeploymentText.Id();
        var server = new ServerOptions();
        command.Arguments.Add(id);
        server.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var api = server.Open(parsed);
            var now = await api.PostAsync(
                $"deployments/{parsed.GetRequiredValue(id)}/{action}", new JsonObject(), cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(DeploymentText.Line(now ?? new JsonObject()));
            return 0;
        });
        return command;
    }
}

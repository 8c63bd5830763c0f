using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk deployment show`: how far a deployment is, once or until its end.</summary>
internal static class DeploymentShowCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly Argument<Guid> Id = DeploymentText.Id();
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();
    private static readonly Option<bool> Watch = new("--watch")
    {
        Description = "Prints a line whenever something has changed, until the deployment has ended.",
    };

    public static Command Create()
    {
        var command = new CliCommand("show", "Shows how far a deployment and each of its devices is.",
            "kreisfunk deployment show 0197a1b2-0000-7000-8000-000000000001 --watch");
        command.Arguments.Add(Id);
        command.Options.Add(Watch);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var id = parsed.GetRequiredValue(Id);
        using var api = Server.Open(parsed);
        var output = parsed.InvocationConfiguration.Output;
        var detail = await api.GetAsync($"deployments/{id}", cancel);
        for (var last = ""; parsed.GetValue(Watch) && (string?)detail["deployment"]?["stage"] != "ended";)
        {
            var line = DeploymentText.Line(detail["deployment"]!);
            if (line != last)
                await output.WriteLineAsync(last = line);
            await Task.Delay(Interval, cancel);
            detail = await api.GetAsync($"deployments/{id}", cancel);
        }

        if (parsed.GetValue(Json))
            Output.WriteJson(output, detail);
        else
            DeploymentText.Write(output, detail);
        return 0;
    }
}

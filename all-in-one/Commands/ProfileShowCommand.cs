using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk profile show`: everything a profile says.</summary>
internal static class ProfileShowCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The profile's name." };
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("show", "Shows a profile with all its settings.",
            "kreisfunk profile show climate", "kreisfunk profile show climate --json");
        command.Arguments.Add(Name);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var api = Server.Open(parsed);
        var profile = await ProfileText.FindAsync(api, parsed.GetRequiredValue(Name), cancel);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, profile);
        else
            ProfileText.Write(output, profile);
        return 0;
    }
}

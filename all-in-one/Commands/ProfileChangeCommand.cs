using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk profile change`: what is given is changed, for all its devices at once.</summary>
internal static class ProfileChangeCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The profile's name." };
    private static readonly ServerOptions Server = new();
    private static readonly ProfileSettingOptions Settings = new();
    private static readonly Option<bool> Json = Output.Json();

    private static readonly Option<string?> Region = new("--region")
    {
        Description = "Region of the devices.",
        HelpName = "REGION",
    };

    private static readonly Option<string?> Codec = new("--codec")
    {
        Description = "A newer JavaScript codec.",
        HelpName = "FILE.js",
    };

    public static Command Create()
    {
        var command = new CliCommand("change", "Changes a profile; its devices follow at once.",
            "kreisfunk profile change valve --adr off", "kreisfunk profile change climate --codec climate.js");
        command.Arguments.Add(Name);
        command.Options.Add(Region);
        command.Options.Add(Codec);
        Settings.AddTo(command);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var name = parsed.GetRequiredValue(Name);
        var script = parsed.GetValue(Codec) is { } file ? CodecFiles.Read(file) : null;
        _ = Settings.Over([], parsed);
        using var api = Server.Open(parsed);
        var known = await ProfileText.FindAsync(api, name, cancel);
        var body = new JsonObject
        {
            ["name"] = name,
            ["region"] = parsed.GetValue(Region) ?? (string?)known["region"],
            ["codecId"] = await ProfileText.CodecAsync(api, name, script, cancel) ?? (string?)known["codecId"],
            ["settings"] = Settings.Over((JsonObject?)known["settings"]?.DeepClone() ?? [], parsed),
        };
        var saved = await api.PutAsync($"profiles/{(string?)known["id"]}", body, cancel) ?? body;
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, saved);
        else
            ProfileText.Write(output, saved);
        return 0;
    }
}

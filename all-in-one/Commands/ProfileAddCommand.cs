using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk profile add`: a model of device with its region, codec and radio settings.</summary>
internal static class ProfileAddCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "What people call the model." };
    private static readonly ServerOptions Server = new();
    private static readonly ProfileSettingOptions Settings = new();
    private static readonly Option<bool> Json = Output.Json();

    private static readonly Option<string> Region = new("--region")
    {
        Description = "Region of the devices; eu868 by default.",
        HelpName = "REGION",
        DefaultValueFactory = _ => "eu868",
    };

    private static readonly Option<string?> Codec = new("--codec")
    {
        Description = "JavaScript codec.",
        HelpName = "FILE.js",
    };

    public static Command Create()
    {
        var command = new CliCommand("add", "Adds a device profile; what is not given has its default.",
            "kreisfunk profile add valve --codec valve.js --lorawan-version 1.0.4 --class-c on",
            "kreisfunk profile add meter --lorawan-version 1.1 --regional-parameters RP001-B --max-data-rate 3");
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
        var settings = Settings.Over([], parsed);
        using var api = Server.Open(parsed);
        if ((await api.ListAsync("profiles", cancel)).Any(profile => (string?)profile?["name"] == name))
            throw new CliException($"The profile \"{name}\" exists already: change it with kreisfunk profile change.");
        var body = new JsonObject
        {
            ["name"] = name,
            ["region"] = parsed.GetRequiredValue(Region),
            ["codecId"] = await ProfileText.CodecAsync(api, name, script, cancel),
            ["settings"] = settings,
        };
        var saved = await api.PostAsync("profiles", body, cancel) ?? body;
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, saved);
        else
            ProfileText.Write(output, saved);
        return 0;
    }
}

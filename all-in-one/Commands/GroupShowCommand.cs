using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk group show`: a group and its reach.</summary>
internal static class GroupShowCommand
{
    private static readonly Argument<string> Eui = GroupText.Eui();
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("show",
            "Shows a group: which gateways would send to it, and which members are out of their reach.",
            $"kreisfunk group show {GroupText.Example}", $"kreisfunk group show {GroupText.Example} --json");
        command.Arguments.Add(Eui);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var groupEui = GroupText.Read(parsed.GetRequiredValue(Eui));
        using var api = Server.Open(parsed);
        var group = await GroupText.FindAsync(api, groupEui, cancel);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(output, group);
            return 0;
        }

        var id = (string?)group["applicationId"];
        var application = (await api.ListAsync("applications", cancel))
            .FirstOrDefault(one => (string?)one?["id"] == id);
        GroupText.Write(output, group, DeviceText.Cell(application?["name"] ?? group["applicationId"]));
        return 0;
    }
}

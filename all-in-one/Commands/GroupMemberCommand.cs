using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk group member add` and `remove`.</summary>
internal static class GroupMemberCommand
{
    private static readonly Argument<string> Eui = GroupText.Eui();
    private static readonly Argument<string[]> Devices = new("DEVEUI")
    {
        Description = "A device, or several.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command CreateAdd() =>
        Create("add", "Adds devices to a group; those that belong to it stay.", AddAsync);

    public static Command CreateRemove() => Create("remove", "Takes devices out of a group.", RemoveAsync);

    private static CliCommand Create(string name, string description,
        Func<AdminApi, JsonNode, List<string>, CancellationToken, Task<string[]>> change)
    {
        var command = new CliCommand(name, description,
            $"kreisfunk group member {name} {GroupText.Example} 70B3D5E75E00A117 70B3D5E75E00A118");
        command.Arguments.Add(Eui);
        command.Arguments.Add(Devices);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(async (parsed, cancel) =>
        {
            var groupEui = GroupText.Read(parsed.GetRequiredValue(Eui));
            var devices = parsed.GetRequiredValue(Devices).Select(text => DeviceText.Read(text).ToString())
                .Distinct().ToList();
            using var api = Server.Open(parsed);
            var group = await GroupText.FindAsync(api, groupEui, cancel);
            var body = GroupText.BodyOf(group);
            var members = await change(api, group, devices, cancel);
            body["members"] = new JsonArray([.. members.Select(member => (JsonNode)member)]);
            var saved = await api.PutAsync($"{GroupText.Path}/{groupEui}", body, cancel) ?? body;
            GroupText.WriteSaved(parsed, Json, saved);
            return 0;
        });
        return command;
    }

    private static async Task<string[]> AddAsync(
        AdminApi api, JsonNode group, List<string> devices, CancellationToken cancel)
    {
        var members = GroupText.Euis(group, "members");
        await GroupText.RequireDevicesAsync(api, devices.Except(members), cancel);
        return [.. members.Union(devices)];
    }

    // Whoever takes a device out that is not in has mistyped it, and would leave the right one in.
    private static Task<string[]> RemoveAsync(
        AdminApi api, JsonNode group, List<string> devices, CancellationToken cancel)
    {
        var members = GroupText.Euis(group, "members");
        if (devices.Except(members).FirstOrDefault() is not { } stranger)
            return Task.FromResult<string[]>([.. members.Except(devices)]);
        var groupEui = DeviceText.Cell(group["groupEui"]);
        throw new CliException($"{stranger} is no member of the group {groupEui}, and nothing was changed: see "
            + $"kreisfunk group show {groupEui}.");
    }
}

using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk group remove`.</summary>
internal static class GroupRemoveCommand
{
    private static readonly Argument<string> Eui = GroupText.Eui();
    private static readonly ServerOptions Server = new();

    public static Command Create()
    {
        var command = new CliCommand("remove", "Removes a group and what waits for it; its devices stay.",
            $"kreisfunk group remove {GroupText.Example}");
        command.Arguments.Add(Eui);
        Server.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var groupEui = GroupText.Read(parsed.GetRequiredValue(Eui));
        using var api = Server.Open(parsed);
        var group = await GroupText.FindAsync(api, groupEui, cancel);
        await api.DeleteAsync($"{GroupText.Path}/{groupEui}", cancel);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"{DeviceText.Cell(group["name"])} ({groupEui}) is removed, with what waited for it.");
        return 0;
    }
}

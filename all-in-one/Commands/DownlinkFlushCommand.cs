using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk downlink flush` and `group downlink flush`: takes back what waits.</summary>
internal static class DownlinkFlushCommand
{
    private static readonly ServerOptions Server = new();

    private static readonly Option<Guid?> Item = new("--id")
    {
        Description = "Only this item, as kreisfunk downlink list names it.",
        HelpName = "UUID",
    };

    public static Command OfDevice() => Create(
        DownlinkTarget.Device, "Takes back everything, or one item, that waits for a device.", Item);

    public static Command OfGroup() => Create(DownlinkTarget.Group, "Takes back everything that waits for a group.");

    private static CliCommand Create(DownlinkTarget target, string description, params Option[] options)
    {
        var command = new CliCommand("flush", description, $"kreisfunk {target.Call} flush {target.Example}");
        command.Arguments.Add(target.Eui);
        foreach (var option in options)
            command.Options.Add(option);
        Server.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(parsed, target, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, DownlinkTarget target, CancellationToken cancel)
    {
        var queue = target.QueueOf(parsed);
        using var api = Server.Open(parsed);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Item) is { } item)
        {
            await api.DeleteAsync($"{queue}/{item}", cancel);
            await output.WriteLineAsync($"{item} is taken back.");
            return 0;
        }

        var answer = await api.DeleteAsync(queue, cancel);
        await output.WriteLineAsync($"{DeviceText.Cell(answer?["flushed"])} item(s) are taken back.");
        return 0;
    }
}

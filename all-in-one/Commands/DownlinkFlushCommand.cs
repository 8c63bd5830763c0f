using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk downlink flush`: takes back what waits for a device.</summary>
internal static class DownlinkFlushCommand
{
    private static readonly Argument<string> DevEui = new("DEVEUI") { Description = "The device's DevEUI." };
    private static readonly ServerOptions Server = new();

    private static readonly Option<Guid?> Item = new("--id")
    {
        Description = "Only this item, as kreisfunk downlink list names it.",
        HelpName = "UUID",
    };

    public static Command Create()
    {
        var command = new CliCommand("flush", "Takes back everything, or one item, that waits for a device.",
            "kreisfunk downlink flush 70B3D5E75E00A117");
        command.Arguments.Add(DevEui);
        command.Options.Add(Item);
        Server.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var devEui = DownlinkText.DevEui(parsed.GetRequiredValue(DevEui));
        using var api = Server.Open(parsed);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Item) is { } item)
        {
            await api.DeleteAsync($"devices/{devEui}/queue/{item}", cancel);
            await output.WriteLineAsync($"{item} is taken back.");
            return 0;
        }

        var answer = await api.DeleteAsync($"devices/{devEui}/queue", cancel);
        await output.WriteLineAsync($"{DeviceText.Cell(answer?["flushed"])} item(s) are taken back.");
        return 0;
    }
}

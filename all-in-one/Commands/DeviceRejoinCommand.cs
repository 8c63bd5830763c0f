using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk device ask-rejoin`: a LoRaWAN 1.1 device joins anew without anybody going there.</summary>
internal static class DeviceRejoinCommand
{
    private static readonly Argument<string> DevEui = DeviceText.Eui();
    private static readonly ServerOptions Server = new();

    private static readonly Option<bool> KeysOnly = new("--keys-only")
    {
        Description = "New keys and address; channels and data rate stay (type 2).",
    };

    public static Command Create()
    {
        var command = new CliCommand("ask-rejoin",
            "Asks a LoRaWAN 1.1 device to join anew; it does after one of its next uplinks.",
            "kreisfunk device ask-rejoin 70B3D5E75E001100",
            "kreisfunk device ask-rejoin 70B3D5E75E001100 --keys-only");
        command.Arguments.Add(DevEui);
        command.Options.Add(KeysOnly);
        Server.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var devEui = DeviceText.Read(parsed.GetRequiredValue(DevEui));
        using var api = Server.Open(parsed);
        await api.PostAsync($"devices/{devEui}/rejoin",
            new JsonObject { ["type"] = parsed.GetValue(KeysOnly) ? 2 : 0 }, cancel);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"{devEui} is asked with each of its next uplinks until it joins anew.");
        return 0;
    }
}

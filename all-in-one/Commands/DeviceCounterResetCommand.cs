using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk device allow-counter-reset`: an ABP device may begin its counters again, once.</summary>
internal static class DeviceCounterResetCommand
{
    private static readonly Argument<string> DevEui = DeviceText.Eui();
    private static readonly ServerOptions Server = new();

    private static readonly Option<int> Hours = new("--hours")
    {
        Description = "For so long, 1 to 168; 24 by default.",
        HelpName = "N",
        DefaultValueFactory = _ => 24,
    };

    public static Command Create()
    {
        var command = new CliCommand("allow-counter-reset",
            "Lets an ABP device begin its frame counter again, once: after a battery change that made it forget.",
            "kreisfunk device allow-counter-reset 70B3D5E75E00A118 --hours 4");
        command.Arguments.Add(DevEui);
        command.Options.Add(Hours);
        Server.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var devEui = DeviceText.Read(parsed.GetRequiredValue(DevEui));
        using var api = Server.Open(parsed);
        var answer = await api.PostAsync($"devices/{devEui}/counter-reset",
            new JsonObject { ["hours"] = parsed.GetValue(Hours) }, cancel);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"The next valid frame of {devEui} is taken whatever its counter, once, until "
            + $"{DeviceText.Cell(answer?["until"])}.");
        return 0;
    }
}

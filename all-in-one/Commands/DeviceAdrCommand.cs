using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk device simulate-adr`: what other settings would have made of a device's last frames.</summary>
internal static class DeviceAdrCommand
{
    private static readonly Argument<string> DevEui = DeviceText.Eui();
    private static readonly ServerOptions Server = new();
    private static readonly ProfileSettingOptions Settings = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("simulate-adr",
            "Replays a device's last frames with other settings than its profile's; changes nothing.",
            "kreisfunk device simulate-adr 70B3D5E75E00A117 --adr-margin 5",
            "kreisfunk device simulate-adr 70B3D5E75E00A117 --max-data-rate 3 --max-nb-trans 1");
        command.Arguments.Add(DevEui);
        Settings.AddTo(command);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var devEui = DeviceText.Read(parsed.GetRequiredValue(DevEui));
        var tried = Settings.Over([], parsed);
        if (tried.Count == 0)
            throw new CliException("Give at least one setting to try, e.g. --adr-margin 5.", CliException.WrongUse);
        using var api = Server.Open(parsed);
        var answer = (await api.PostAsync($"devices/{devEui}/adr-simulation",
            new JsonObject { ["settings"] = tried }, cancel))!;
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, answer);
        else
            Write(output, answer);
        return 0;
    }

    private static void Write(TextWriter output, JsonNode answer)
    {
        var frames = (int)answer["frames"]!;
        var (asSet, tried) = (answer["asSet"]!, answer["tried"]!);
        output.WriteLine($"{frames} frame(s) of {answer["meanBytes"]} bytes on average, "
            + $"{DeviceText.Cell(answer["from"])} to {DeviceText.Cell(answer["to"])}");
        output.WriteLine();
        output.WriteLine($"{"",-12} {"as set",-24} tried");
        output.WriteLine($"{"Received",-12} {$"{asSet["received"]} of {frames}",-24} {tried["received"]} of {frames}");
        output.WriteLine($"{"Airtime",-12} {Number(asSet["airtimeSeconds"], "s"),-24} "
            + Number(tried["airtimeSeconds"], "s"));
        output.WriteLine($"{"Energy",-12} {Number(asSet["energyJoules"], "J"),-24} "
            + Number(tried["energyJoules"], "J"));
        output.WriteLine($"{"At the end",-12} {Setting(asSet["last"]!),-24} {Setting(tried["last"]!)}");
        output.WriteLine();
        output.WriteLine("What ADR would have decided, by frame counter:");
        foreach (var decision in tried["decisions"]!.AsArray())
            output.WriteLine($"{decision!["fCntUp"],8}  {decision["reason"]}");
    }

    private static string Number(JsonNode? value, string unit) =>
        ((double)value!).ToString("0.00", CultureInfo.InvariantCulture) + " " + unit;

    private static string Setting(JsonNode setting) =>
        $"DR {setting["dataRate"]}, power {setting["txPower"]}, {setting["nbTrans"]} time(s)";
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk device show`: one device, its newest values and its last frames with their verdicts.</summary>
internal static class DeviceShowCommand
{
    private const int Frames = 10;

    private static readonly Argument<string> DevEui = DeviceText.Eui();
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("show", "Shows a device, its newest values and its last frames.",
            "kreisfunk device show 70B3D5E75E00A117", "kreisfunk device show 70B3D5E75E00A117 --json");
        command.Arguments.Add(DevEui);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var devEui = DeviceText.Read(parsed.GetRequiredValue(DevEui));
        using var api = Server.Open(parsed);
        var device = await api.FindAsync($"devices/{devEui}", cancel)
            ?? throw new CliException($"The device {devEui} is not registered: add it with kreisfunk device add, "
                + "or look for it with kreisfunk device list.");
        var latest = await api.GetAsync($"devices/{devEui}/latest", cancel) as JsonArray ?? [];
        var frames = await api.GetAsync($"devices/{devEui}/events?limit={Frames}", cancel) as JsonArray ?? [];
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
        {
            device["latest"] = latest.DeepClone();
            device["events"] = frames.DeepClone();
            Output.WriteJson(output, device);
        }
        else
        {
            DeviceText.Write(output, device);
            WriteLatest(output, latest);
            WriteFrames(output, frames);
        }

        return 0;
    }

    private static void WriteLatest(TextWriter output, JsonArray latest)
    {
        output.WriteLine();
        if (latest.Count == 0)
            output.WriteLine("No value yet.");
        else
            TextTable.Write(output, ["Quantity", "Value", "Unit", "Time"],
            [
                .. latest.OfType<JsonNode>().Select(v => (IReadOnlyList<string>)
                [
                    DeviceText.Cell(v["quantity"]), v["text"] is { } text ? DeviceText.Cell(text) : Number(v["value"]),
                    DeviceText.Cell(v["unit"]), DeviceText.Cell(v["time"]),
                ]),
            ]);
    }

    private static void WriteFrames(TextWriter output, JsonArray frames)
    {
        output.WriteLine();
        if (frames.Count == 0)
            output.WriteLine("No frame yet: is the device switched on, and a gateway online (kreisfunk gateway list)?");
        else
            TextTable.Write(output, ["Time", "Verdict", "FCnt", "Gateways", "RSSI", "SNR", "Data rate", "Detail"],
            [
                .. frames.OfType<JsonNode>().Select(f => (IReadOnlyList<string>)
                [
                    DeviceText.Cell(f["time"]), DeviceText.Cell(f["verdict"]), DeviceText.Cell(f["fCnt"]),
                    DeviceText.Cell(f["gateways"]), DeviceText.Cell(f["rssiDbm"]), DeviceText.Cell(f["snrDb"]),
                    DeviceText.Cell(f["dataRate"]), DeviceText.Cell(f["detail"]),
                ]),
            ]);
    }

    private static string Number(JsonNode? value) =>
        value is JsonValue number && number.TryGetValue<double>(out var plain)
            ? plain.ToString("0.###", CultureInfo.InvariantCulture)
            : "";
}

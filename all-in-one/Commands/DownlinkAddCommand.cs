using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk downlink add`: has something sent to a device.</summary>
internal static class DownlinkAddCommand
{
    private static readonly Argument<string> DevEui = new("DEVEUI") { Description = "The device's DevEUI." };
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();
    private static readonly Option<int?> FPort = Of<int?>("--f-port", "1 to 223, as the data sheet says.", "N");
    private static readonly Option<string?> Hex = Of<string?>("--hex", "The payload's bytes.", "BYTES");
    private static readonly Option<string?> Fields =
        Of<string?>("--object", "For the device's codec to encode.", "JSON");
    private static readonly Option<bool> Confirmed = Of<bool>("--confirmed", "The device is to acknowledge it.", null);
    private static readonly Option<int?> Priority = Of<int?>("--priority", "0 to 10; higher goes first.", "N");
    private static readonly Option<string?> Expires =
        Of<string?>("--expires-at", "Not sent after that, like 2026-03-02T07:00:00Z.", "TIME");

    public static Command Create()
    {
        var command = new CliCommand("add", "Has something sent to a device at its next receive window.",
            "kreisfunk downlink add 70B3D5E75E00A117 --f-port 2 --hex 0101 --confirmed",
            "kreisfunk downlink add 70B3D5E75E00A117 --object '{\"valve\":\"open\"}' "
            + "--expires-at 2026-03-02T07:00:00Z");
        command.Arguments.Add(DevEui);
        foreach (var option in (Option[])[FPort, Hex, Fields, Confirmed, Priority, Expires])
            command.Options.Add(option);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var devEui = DownlinkText.DevEui(parsed.GetRequiredValue(DevEui));
        var body = Body(parsed);
        using var api = Server.Open(parsed);
        var item = await api.PostAsync($"devices/{devEui}/queue", body, cancel) ?? body;
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, item);
        else
            await output.WriteLineAsync(
                $"It waits as {DeviceText.Cell(item["id"])}; see it with kreisfunk downlink list {devEui}.");
        return 0;
    }

    private static JsonObject Body(ParseResult parsed)
    {
        var (hex, command) = (parsed.GetValue(Hex), parsed.GetValue(Fields));
        if (hex is null == command is null)
            throw Wrong("Give either --hex BYTES or --object JSON");
        var body = new JsonObject { ["confirmed"] = parsed.GetValue(Confirmed) };
        if (parsed.GetValue(FPort) is { } fPort)
            body["fPort"] = fPort;
        if (parsed.GetValue(Priority) is { } priority)
            body["priority"] = priority;
        if (parsed.GetValue(Expires) is { } expires)
            body["expiresAt"] = Time(expires);
        if (command is not null)
            body["object"] = Read(command);
        else if (ProtocolOptions.TryHex(hex, out var bytes))
            body["data"] = Convert.ToBase64String(bytes);
        else
            throw Wrong("--hex must be pairs of hexadecimal digits");
        return body;
    }

    private static string Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at)
            ? at.ToString("O", CultureInfo.InvariantCulture)
            : throw Wrong($"--expires-at is '{text}': write it like 2026-03-02T07:00:00Z");

    private static JsonNode? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw Wrong("--object is no JSON: write it as '{\"name\": value}'");
        }
    }

    private static CliException Wrong(string what) =>
        new($"{what} (see kreisfunk downlink add --help).", CliException.WrongUse);

    private static Option<T> Of<T>(string name, string description, string? helpName) =>
        new(name) { Description = description, HelpName = helpName };
}

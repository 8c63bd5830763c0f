using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk downlink add` and `group downlink add`: has something sent.</summary>
internal static class DownlinkAddCommand
{
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

    public static Command ToDevice()
    {
        var call = $"kreisfunk downlink add {DownlinkTarget.Device.Example}";
        var command = new CliCommand("add", "Has something sent to a device at its next receive window.",
            $"{call} --f-port 2 --hex 0101 --confirmed",
            $"{call} --object '{{\"valve\":\"open\"}}' --expires-at 2026-03-02T07:00:00Z");
        return With(command, DownlinkTarget.Device, [FPort, Hex, Fields, Confirmed, Priority, Expires]);
    }

    /// <summary>A group has no codec and acknowledges nothing.</summary>
    public static Command ToGroup()
    {
        var command = new CliCommand("add", "Has bytes sent to all devices of a group at once.",
            $"kreisfunk group downlink add {GroupText.Example} --f-port 10 --hex 01");
        return With(command, DownlinkTarget.Group, [FPort, Hex, Priority, Expires]);
    }

    private static CliCommand With(CliCommand command, DownlinkTarget target, IReadOnlyList<Option> options)
    {
        command.Arguments.Add(target.Eui);
        foreach (var option in options)
            command.Options.Add(option);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, cancel) => RunAsync(parsed, target, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, DownlinkTarget target, CancellationToken cancel)
    {
        var queue = target.QueueOf(parsed);
        var body = Body(parsed, target);
        using var api = Server.Open(parsed);
        var item = await api.PostAsync(queue, body, cancel) ?? body;
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, item);
        else
            await output.WriteLineAsync($"It waits as {DeviceText.Cell(item["id"])}; see it with kreisfunk "
                + $"{target.Call} list {target.Read(parsed)}.");
        return 0;
    }

    private static JsonObject Body(ParseResult parsed, DownlinkTarget target)
    {
        var (hex, command) = (parsed.GetValue(Hex), parsed.GetValue(Fields));
        if (hex is null == command is null)
            throw Wrong(target, target.IsGroup ? "Give the payload with --hex BYTES"
                : "Give either --hex BYTES or --object JSON");
        var body = new JsonObject();
        if (!target.IsGroup)
            body["confirmed"] = parsed.GetValue(Confirmed);
        if (parsed.GetValue(FPort) is { } fPort)
            body["fPort"] = fPort;
        if (parsed.GetValue(Priority) is { } priority)
            body["priority"] = priority;
        if (parsed.GetValue(Expires) is { } expires)
            body["expiresAt"] = Time(target, expires);
        if (command is not null)
            body["object"] = Read(target, command);
        else if (ProtocolOptions.TryHex(hex, out var bytes))
            body["data"] = Convert.ToBase64String(bytes);
        else
            throw Wrong(target, "--hex must be pairs of hexadecimal digits");
        return body;
    }

    private static string Time(DownlinkTarget target, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at)
            ? at.ToString("O", CultureInfo.InvariantCulture)
            : throw Wrong(target, $"--expires-at is '{text}': write it like 2026-03-02T07:00:00Z");

    private static JsonNode? Read(DownlinkTarget target, string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw Wrong(target, "--object is no JSON: write it as '{\"name\": value}'");
        }
    }

    private static CliException Wrong(DownlinkTarget target, string what) =>
        new($"{what} (see kreisfunk {target.Call} add --help).", CliException.WrongUse);

    private static Option<T> Of<T>(string name, string description, string? helpName) =>
        new(name) { Description = description, HelpName = helpName };
}

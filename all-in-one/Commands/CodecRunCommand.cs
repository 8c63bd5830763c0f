using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.Codecs;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk codec run`: one decode or encode in the sandbox the platform uses.</summary>
internal static class CodecRunCommand
{
    private static readonly Argument<string> File = new("FILE.js") { Description = "The codec's script." };

    private static readonly Option<int?> FPort = new("--f-port") { Description = "LoRaWAN port, 1 to 255.", HelpName = "N" };

    private static readonly Option<string?> Bytes = new("--hex")
    {
        Description = "The payload in hexadecimal digits.", HelpName = "BYTES",
    };

    private static readonly Option<string?> Encode = new("--encode")
    {
        Description = "Encodes this command instead: a JSON object, given to the script as input.data.", HelpName = "JSON",
    };

    public static Command Create()
    {
        var command = new CliCommand("run",
            "Decodes one payload, or encodes one command, and prints the codec's result as JSON; ends with 1 on errors.",
            "kreisfunk codec run climate.js --f-port 2 --hex 0108985B0293B4",
            """kreisfunk codec run climate.js --encode '{"intervalMinutes":10}'""");
        command.Arguments.Add(File);
        command.Options.Add(FPort);
        command.Options.Add(Bytes);
        command.Options.Add(Encode);
        command.Options.Add(Output.Json());
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(File);
        var codec = new CodecSource(Path.GetFileName(file), CodecLanguage.JavaScript, CodecFiles.Read(file));
        using var decoder = new PayloadDecoder();
        var result = parsed.GetValue(Encode) is { } command
            ? EncodeOne(decoder, codec, command)
            : DecodeOne(decoder, codec, Payload(parsed));
        Output.WriteJson(parsed.InvocationConfiguration.Output, result);
        return result["errors"]!.AsArray().Count == 0 ? 0 : CliException.CheckFailed;
    }

    private static (byte FPort, byte[] Bytes) Payload(ParseResult parsed)
    {
        if (parsed.GetValue(FPort) is not { } fPort || parsed.GetValue(Bytes) is not { } hex)
            throw new CliException("--f-port N and --hex BYTES are needed to decode, or --encode JSON to encode: see "
                + "kreisfunk codec run --help.", CliException.WrongUse);
        if (fPort is < 1 or > 255)
            throw new CliException($"--f-port is {fPort}, but must be 1 to 255: the frame's FPort.", CliException.WrongUse);
        if (!ProtocolOptions.TryHex(hex, out var bytes))
            throw new CliException("--hex is not hexadecimal: write two digits for each byte.", CliException.WrongUse);
        return ((byte)fPort, bytes);
    }

    private static JsonObject DecodeOne(PayloadDecoder decoder, CodecSource codec, (byte FPort, byte[] Bytes) payload)
    {
        var input = new DecodeInput(payload.FPort, payload.Bytes, TimeProvider.System.GetUtcNow(), null);
        var started = Stopwatch.GetTimestamp();
        var result = decoder.Decode(codec, input);
        var json = new JsonObject();
        if (result.ObjectJson is { } data)
            json["data"] = JsonNode.Parse(data);
        json["warnings"] = Texts(result.Warnings);
        json["errors"] = Texts(result.Errors);
        json["measurements"] = new JsonArray([.. result.Measurements.Select(m => (JsonNode)new JsonObject
        {
            ["quantity"] = m.Quantity,
            ["value"] = m.IsNumber ? JsonValue.Create(m.Value) : JsonValue.Create(m.Text),
            ["unit"] = m.Unit,
        })]);
        json["milliseconds"] = Milliseconds(started);
        return json;
    }

    private static JsonObject EncodeOne(PayloadDecoder decoder, CodecSource codec, string command)
    {
        try
        {
            JsonDocument.Parse(command).Dispose();
        }
        catch (JsonException fault)
        {
            throw new CliException($"--encode is no JSON ({fault.Message.TrimEnd('.')}): quote it as one argument.",
                CliException.WrongUse);
        }

        var started = Stopwatch.GetTimestamp();
        var result = decoder.Encode(codec, new EncodeInput(command, TimeProvider.System.GetUtcNow(), null));
        var json = new JsonObject();
        if (result.Succeeded)
        {
            json["fPort"] = result.FPort;
            json["bytes"] = new JsonArray([.. result.Bytes.ToArray().Select(b => (JsonNode)b)]);
            json["hex"] = Convert.ToHexStringLower(result.Bytes.Span);
        }

        json["warnings"] = Texts(result.Warnings);
        json["errors"] = Texts(result.Errors);
        json["milliseconds"] = Milliseconds(started);
        return json;
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static double Milliseconds(long started) =>
        Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3);
}

using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.Codecs.Catalogue;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk codec run`: one decode or encode in the sandbox the platform uses.</summary>
internal static class CodecRunCommand
{
    private static readonly Argument<string> File = new("FILE.js") { Description = "The codec's script." };

    private static readonly Option<int?> FPort = new("--f-port")
    {
        Description = "LoRaWAN port, 1 to 255.",
        HelpName = "N",
    };

    private static readonly Option<string?> Bytes = new("--hex")
    {
        Description = "The payload in hexadecimal digits.",
        HelpName = "BYTES",
    };

    private static readonly Option<string?> Encode = new("--encode")
    {
        Description = "Encodes this command instead: a JSON object, given to the script as input.data.",
        HelpName = "JSON",
    };

    public static Command Create()
    {
        var command = new CliCommand("run",
            "Decodes one payload, or encodes one command, and prints the result as JSON; ends with 1 on errors.",
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
        var script = CodecFiles.Read(file);
        var result = parsed.GetValue(Encode) is { } command
            ? EncodeOne(script, command)
            : DecodeOne(script, Payload(parsed));
        Output.WriteJson(parsed.InvocationConfiguration.Output, result);
        return result["errors"]!.AsArray().Count == 0 ? 0 : CliException.CheckFailed;
    }

    private static (byte FPort, byte[] Bytes) Payload(ParseResult parsed)
    {
        if (parsed.GetValue(FPort) is not { } fPort || parsed.GetValue(Bytes) is not { } hex)
            throw new CliException("--f-port N and --hex BYTES are needed to decode, or --encode JSON to encode: see "
                + "kreisfunk codec run --help.", CliException.WrongUse);
        if (fPort is < 1 or > 255)
            throw new CliException($"--f-port is {fPort}, but must be 1 to 255: give the frame's FPort.",
                CliException.WrongUse);
        if (!ProtocolOptions.TryHex(hex, out var bytes))
            throw new CliException("--hex is not hexadecimal: write two digits for each byte.", CliException.WrongUse);
        return ((byte)fPort, bytes);
    }

    private static JsonObject DecodeOne(string script, (byte FPort, byte[] Bytes) payload) =>
        CodecTrial.Decode(script, payload.FPort, payload.Bytes, TimeProvider.System.GetUtcNow());

    private static JsonObject EncodeOne(string script, string command)
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

        return CodecTrial.Encode(script, command, TimeProvider.System.GetUtcNow());
    }
}

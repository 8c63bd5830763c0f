using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Kreisfunk.GatewayAgent.Hardware;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.GatewayAgent.Hardware.Forwarder;
using Kreisfunk.LoRaWan;
using Kreisfunk.Running;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk gateway-config`: a packet forwarder's global_conf.json for a board and a region.</summary>
internal static class GatewayConfigCommand
{
    private static readonly Option<string?> BoardName =
        Of<string?>("--board", "A board of --list, or the path of a board.json of your own.", "NAME");
    private static readonly Option<string?> RegionName =
        Of<string?>("--region", "The region it stands in, like eu868.", "REGION");
    private static readonly Option<string?> GatewayEui = Of<string?>("--gateway-eui",
        "The gateway's identity; of this machine's network card by default.", "EUI");
    private static readonly Option<string?> Server =
        Of<string?>("--server", "Where the gateway agent listens; 127.0.0.1:1700 by default.", "H:P");
    private static readonly Option<string?> Gnss = Of<string?>("--gnss",
        "The serial port of the satellite receiver, or none; the board's u-blox by default.", "TTY");
    private static readonly Option<double?> AntennaGain =
        Of<double?>("--antenna-gain", "Of the antenna in use, in dBi; so much less is sent.", "DBI");
    private static readonly Option<bool> Beacon = new("--beacon")
    {
        Description = "Sends the beacon of class B; needs a u-blox.",
    };

    private static readonly Option<bool> List = new("--list") { Description = "Lists the boards." };
    private static readonly Option<bool> Json = Output.Json();

    public static Command Create()
    {
        var command = new CliCommand("gateway-config",
            "Writes the global_conf.json that the unmodified packet forwarder of a concentrator board reads.",
            "kreisfunk gateway-config --list",
            "kreisfunk gateway-config --board rak2287-spi --region eu868 > global_conf.json",
            "kreisfunk gateway-config --board wm1302-spi --region eu868 --gateway-eui 0016C001FF10A2B3 "
            + "--server 192.168.7.10:1700");
        foreach (var option in (Option[])[BoardName, RegionName, GatewayEui, Server, Gnss, AntennaGain, Beacon, List,
                     Json])
            command.Options.Add(option);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(List))
            WriteList(output, parsed.GetValue(Json));
        else
            WriteConfig(parsed, output);
        return 0;
    }

    private static void WriteConfig(ParseResult parsed, TextWriter output)
    {
        var board = FindBoard(parsed.GetValue(BoardName));
        var region = FindRegion(parsed.GetValue(RegionName));
        var (host, port) = ReadServer(parsed.GetValue(Server) ?? "127.0.0.1:1700");
        var settings = new ForwarderSettings
        {
            Gateway = FindEui(parsed),
            ServerAddress = host,
            ServerPort = port,
            GnssTty = FindGnss(parsed.GetValue(Gnss), board),
            AntennaGainDbi = ReadAntennaGain(parsed.GetValue(AntennaGain)),
            SendsBeacon = parsed.GetValue(Beacon),
        };
        var bytes = new ArrayBufferWriter<byte>();
        if (!ForwarderConfig.TryWrite(board, region, settings, bytes, out var error))
            throw new CliException(error);
        output.WriteLine(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private static Board FindBoard(string? name)
    {
        if (name is null)
            throw new CliException("--board is missing: name one of kreisfunk gateway-config --list.",
                CliException.WrongUse);
        return BoardTable.TryFind(name, out var board, out var errors)
            ? board
            : throw new CliException(string.Join(Environment.NewLine, errors), CliException.WrongUse);
    }

    private static Region FindRegion(string? name)
    {
        var configuration = Configuration.Read([]);
        var folder = RegionFiles.Directory(configuration);
        var known = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
                .Where(file => file != "schema").Order(StringComparer.Ordinal).ToArray()
            : [];
        if (name is null || (known.Length > 0 && !known.Contains(name, StringComparer.Ordinal)))
            throw new CliException($"--region {(name is null ? "is missing" : $"'{name}' is none that is known")}: use "
                + $"one of {string.Join(", ", known)}.", CliException.WrongUse);
        return RegionFiles.Load(configuration, name);
    }

    private static Eui64 FindEui(ParseResult parsed)
    {
        if (parsed.GetValue(GatewayEui) is { } text)
            return Eui64.TryParse(text, out var given)
                ? given
                : throw new CliException($"--gateway-eui '{text}' is no EUI: give 16 hexadecimal digits, as on the "
                    + "gateway's label.", CliException.WrongUse);
        if (!HostEui.TryRead("/", out var own, out var card))
            throw new CliException("--gateway-eui is missing, and this machine has no network card to derive one from: "
                + "give 16 hexadecimal digits.", CliException.WrongUse);
        // Said beside the file, which goes to standard output.
        parsed.InvocationConfiguration.Error.WriteLine($"The gateway's EUI is {own}, of this machine's {card}: run "
            + "this on the gateway, or give --gateway-eui.");
        return own;
    }

    /// <summary>The forwarder can only use a u-blox; another receiver is left to the agent.</summary>
    private static string? FindGnss(string? asked, Board board) => asked switch
    {
        null => board.Gnss is { IsUblox: true } own ? own.Tty : null,
        "none" => null,
        _ when asked.StartsWith("/dev/", StringComparison.Ordinal) => asked,
        _ => throw new CliException($"--gnss '{asked}' is no serial port: give a device file such as /dev/ttyAMA0, or "
            + "none.", CliException.WrongUse),
    };

    private static double? ReadAntennaGain(double? gain) => gain is null or (>= -10 and <= 30)
        ? gain
        : throw new CliException("--antenna-gain must lie between -10 and 30 dBi: copy it from the antenna's data "
            + "sheet.", CliException.WrongUse);

    // The forwarders resolve names and addresses of IPv4 only.
    private static (string Host, int Port) ReadServer(string text)
    {
        var parts = text.Split(':');
        if (parts is [{ Length: > 0 } host] && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4)
            return (parts[0], 1700);
        if (parts is [{ Length: > 0 }, _] && Uri.CheckHostName(parts[0]) is UriHostNameType.Dns or UriHostNameType.IPv4
            && int.TryParse(parts[1], out var port) && port is > 0 and <= 65535)
            return (parts[0], port);
        throw new CliException($"--server '{text}' is no name or IPv4 address with a port: write it like "
            + "192.168.7.10:1700.", CliException.WrongUse);
    }

    private static void WriteList(TextWriter output, bool asJson)
    {
        if (asJson)
            Output.WriteJson(output, new JsonArray([.. BoardTable.All.Select(ToJson)]));
        else
            TextTable.Write(output, ["BOARD", "TITLE", "CHIP", "CONNECTION", "RESET", "GNSS"],
                [.. BoardTable.All.Select(ToRow)]);
    }

    private static IReadOnlyList<string> ToRow(Board board) =>
    [
        board.Name, board.Title, board.Chip.ToString().ToUpperInvariant(), board.Connection.Path,
        board.Pins is { } pins ? $"GPIO {pins.Reset}" : "by itself",
        board.Gnss is { } gnss ? $"{(gnss.IsUblox ? "u-blox" : "NMEA")} {gnss.Tty}" : "-",
    ];

    private static JsonNode ToJson(Board board) => new JsonObject
    {
        ["board"] = board.Name,
        ["title"] = board.Title,
        ["chip"] = board.Chip.ToString().ToUpperInvariant(),
        ["radio"] = board.Radio,
        ["connection"] = board.Connection.IsUsb ? "usb" : "spi",
        ["path"] = board.Connection.Path,
        ["resetPin"] = board.Pins?.Reset,
        ["powerEnablePin"] = board.Pins?.PowerEnable,
        ["gnss"] = board.Gnss is { } gnss ? (gnss.IsUblox ? "ublox" : "nmea") : null,
        ["gnssTty"] = board.Gnss?.Tty,
    };

    private static Option<T> Of<T>(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}

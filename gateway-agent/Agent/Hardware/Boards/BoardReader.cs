using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>Reads a board's file; <c>firmware-config/gateways/schema.json</c> says the same for editors.</summary>
public static class BoardReader
{
    /// <summary>What fits the transmitter's table in the chip.</summary>
    private const int MaxTxGains = 16;

    /// <summary>The Raspberry Pi's header ends at GPIO 27.</summary>
    private const int MaxPin = 27;

    private static readonly int[] Bauds = [4800, 9600, 19200, 38400, 57600, 115200];

    /// <summary>
    /// False with every mistake in <paramref name="errors"/>: JSON path, value, what is allowed. Never throws.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out Board? board, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        errors = found;
        board = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 6 });
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read() || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                found.Add("$ is not one JSON object; write {…} and nothing else.");
                return false;
            }

            board = Read(new BoardFields(document.RootElement, "$", found));
        }
        catch (JsonException wrong)
        {
            found.Add($"Line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1} is not JSON; mend the text "
                + "there (comments and trailing commas are not allowed).");
        }
        catch (InvalidOperationException)
        {
            // What JsonElement does for half of an escaped surrogate pair, which is valid JSON and no text.
            found.Add("A text holds \\ud800 to \\udfff alone, half a character; write the character itself.");
        }

        if (found.Count > 0)
            board = null;
        return board is not null;
    }

    private static Board Read(BoardFields root)
    {
        foreach (var note in (string[])["$schema", "source"])
        {
            if (root.Has(note))
                root.Text(note, "1 to 600 characters", text => text.Length is >= 1 and <= 600);
        }

        var board = new Board
        {
            Name = root.Text("name", "1 to 32 small letters, digits and \"-\", as in \"rak2245\"", IsName),
            Title = root.Text("title", "1 to 60 characters", text => text.Length is >= 1 and <= 60),
            Chip = ReadChip(root),
            Radio = root.Text("radio", "SX1250, SX1255 or SX1257", text => text is "SX1250" or "SX1255" or "SX1257"),
            MinFrequencyHz = (uint)root.Int("minFrequencyHz", 137_000_000, 1_020_000_000),
            MaxFrequencyHz = (uint)root.Int("maxFrequencyHz", 137_000_000, 1_020_000_000),
            Connection = ReadConnection(root.Object("connection")),
            Pins = root.Has("pins") ? ReadPins(root.Object("pins")) : null,
            Sx1261Path = root.Has("sx1261Path") ? ReadDevice(root, "sx1261Path") : null,
            TemperatureSensor = root.Has("temperatureSensor") ? ReadSensor(root.Object("temperatureSensor")) : null,
            Gnss = root.Has("gnss") ? ReadGnss(root.Object("gnss")) : null,
            HasSingleInput = root.Flag("singleInputMode"),
            RssiOffsetDb = root.Number("rssiOffsetDb", -300, 0),
            RssiTemperature = root.Has("rssiTemperature") ? root.Numbers("rssiTemperature", 5, -10_000, 10_000) : [],
            AntennaGainDbi = root.Has("antennaGainDbi") ? root.Number("antennaGainDbi", -10, 20) : 0,
            TxGains = [.. root.Objects("txGains", 1, MaxTxGains).Select(ReadGain)],
        };
        root.RefuseUnknown();
        Check(board, root);
        return board;
    }

    /// <summary>What the parts say of each other.</summary>
    private static void Check(Board board, BoardFields root)
    {
        if (root.Has("minFrequencyHz") && root.Has("maxFrequencyHz") && board.MinFrequencyHz >= board.MaxFrequencyHz)
            root.Refuse("maxFrequencyHz", $"is {board.MaxFrequencyHz}; it must lie above minFrequencyHz.");
        if (board.Chip == ConcentratorChip.Sx1301 && board.Radio == "SX1250")
            root.Refuse("radio", "is \"SX1250\"; an SX1301 has SX1255 or SX1257.");
        if (board.TxGains.Any(gain => gain.PowerIndex is null == (board.Radio == "SX1250")))
            root.Refuse("txGains", $"does not fit radio {board.Radio}: SX1250 takes powerIndex, the others mixerGain "
                + "and digitalGain.");
        if (board.TxGains.Zip(board.TxGains.Skip(1)).Any(pair => pair.First.PowerDbm >= pair.Second.PowerDbm))
            root.Refuse("txGains", "does not rise; order it by powerDbm, each once.");
        if (!board.Connection.IsUsb && board.Pins is null && board.Connection.Path.Length > 0)
            root.Refuse("pins", "is missing; add it with the reset pin, which a board on SPI needs.");
    }

    private static ConcentratorChip ReadChip(BoardFields root) =>
        root.Text("chip", "SX1301, SX1302 or SX1303", text => text is "SX1301" or "SX1302" or "SX1303") switch
        {
            "SX1302" => ConcentratorChip.Sx1302,
            "SX1303" => ConcentratorChip.Sx1303,
            _ => ConcentratorChip.Sx1301,
        };

    private static BoardConnection ReadConnection(BoardFields? fields)
    {
        if (fields is null)
            return new BoardConnection(false, "");
        var isUsb = fields.Text("kind", "spi or usb", text => text is "spi" or "usb") == "usb";
        var connection = new BoardConnection(isUsb, ReadDevice(fields, "path"));
        fields.RefuseUnknown();
        return connection;
    }

    private static BoardPins? ReadPins(BoardFields? fields)
    {
        if (fields is null)
            return null;
        var pins = new BoardPins(fields.Int("reset", 0, MaxPin), fields.OptionalInt("powerEnable", 0, MaxPin),
            fields.OptionalInt("sx1261Reset", 0, MaxPin), fields.OptionalInt("ad5338rReset", 0, MaxPin));
        fields.RefuseUnknown();
        return pins;
    }

    private static BoardSensor? ReadSensor(BoardFields? fields)
    {
        if (fields is null)
            return null;
        var sensor = new BoardSensor(ReadDevice(fields, "bus"),
            fields.Text("address", "seven bits in hexadecimal, as in \"0x39\"", IsI2cAddress));
        fields.RefuseUnknown();
        return sensor;
    }

    private static BoardGnss? ReadGnss(BoardFields? fields)
    {
        if (fields is null)
            return null;
        var isUblox = fields.Text("kind", "nmea or ublox", text => text is "nmea" or "ublox") == "ublox";
        var tty = ReadDevice(fields, "tty");
        var baud = fields.Int("baud", 4800, 115_200);
        if (!Bauds.Contains(baud))
            fields.Refuse("baud", $"is {baud}; use one of {string.Join(", ", Bauds)}.");
        fields.RefuseUnknown();
        return new BoardGnss(isUblox, tty, baud);
    }

    private static TxGain ReadGain(BoardFields fields)
    {
        var power = fields.Int("powerDbm", -20, 30);
        var gain = fields.Has("powerIndex")
            ? new TxGain(power, fields.Int("paGain", 0, 1), fields.Int("powerIndex", 0, 22), null, null)
            : new TxGain(power, fields.Int("paGain", 0, 3), null, fields.Int("mixerGain", 5, 15),
                fields.Int("digitalGain", 0, 3));
        fields.RefuseUnknown();
        return gain;
    }

    private static string ReadDevice(BoardFields fields, string name) =>
        fields.Text(name, "a device file, as in \"/dev/spidev0.0\"", IsDevice);

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= 32 && text[0] != '-'
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static bool IsDevice(string text) =>
        text.StartsWith("/dev/", StringComparison.Ordinal) && text.Length is >= 6 and <= 45
        && text[5..].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '/' or '-');

    private static bool IsI2cAddress(string text) =>
        text.Length == 4 && text.StartsWith("0x", StringComparison.Ordinal) && text[2] is >= '0' and <= '7'
        && text[3] is (>= '0' and <= '9') or (>= 'A' and <= 'F');
}

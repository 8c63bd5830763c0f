using System.CommandLine;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>A device of the admin API for people.</summary>
internal static class DeviceText
{
    private static readonly (string Label, string Key)[] Lines =
    [
        ("Device", "name"), ("DevEUI", "devEui"), ("JoinEUI", "joinEui"), ("Place", "place"),
        ("Organisation", "organisation"), ("Application", "application"), ("Profile", "profile"), ("Codec", "codec"),
        ("Region", "region"), ("Activation", "activation"), ("Created", "createdAt"),
    ];

    public static void Write(TextWriter output, JsonNode device)
    {
        foreach (var (label, key) in Lines)
        {
            var mark = key == "organisation" && IsDemo(device) ? "  [demonstration]" : "";
            if (Cell(device[key]) is { Length: > 0 } value)
                output.WriteLine($"{label,-13} {value}{mark}");
        }

        if ((bool?)device["enabled"] == false)
            output.WriteLine("Switched off: its frames are not accepted.");
    }

    /// <summary>The argument that names a device.</summary>
    public static Argument<string> Eui() => new("DEVEUI") { Description = "The device's DevEUI." };

    /// <summary>Throws a <see cref="CliException"/> with exit code 2 for what is no EUI.</summary>
    public static Eui64 Read(string text) => Eui64.TryParse(text, out var devEui)
        ? devEui
        : throw new CliException("The DevEUI must be 16 hexadecimal digits, most significant byte first: copy it again "
            + "from the device's label or from kreisfunk device list.", CliException.WrongUse);

    public static bool IsDemo(JsonNode device) => (bool?)device["demo"] == true;

    /// <summary>The cells of a row, by their keys.</summary>
    public static string[] Cells(JsonNode item, params ReadOnlySpan<string> keys)
    {
        var cells = new string[keys.Length];
        for (var i = 0; i < keys.Length; i++)
            cells[i] = Cell(item[keys[i]]);
        return cells;
    }

    /// <summary>What a table's cell shows of a value.</summary>
    public static string Cell(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.TryGetValue<DateTimeOffset>(out var at) =>
            at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
        JsonValue text when text.TryGetValue<string>(out var plain) => plain,
        JsonValue flag when flag.TryGetValue<bool>(out var isSet) => isSet ? "yes" : "no",
        _ => value.ToJsonString(),
    };
}

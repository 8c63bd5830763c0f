using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>What the downlink commands share.</summary>
internal static class DownlinkText
{
    public static readonly IReadOnlyList<string> Head =
        ["Id", "FPort", "Data", "Confirmed", "Stage", "Tries", "Queued", "Expires", "Too large over"];

    public static string[] Row(JsonNode item) =>
    [
        .. DeviceText.Cells(item, "id", "fPort"), Hex(item["data"]),
        .. DeviceText.Cells(item, "confirmed", "stage", "tries", "queuedAt", "expiresAt", "maxBytes"),
    ];

    /// <summary>Throws a <see cref="CliException"/> with exit code 2 for what is no DevEUI.</summary>
    public static Eui64 DevEui(string text) => Eui64.TryParse(text, out var devEui)
        ? devEui
        : throw new CliException("The DevEUI must be 16 hexadecimal digits, most significant byte first: copy it again "
            + "from the device's label or from kreisfunk device list.", CliException.WrongUse);

    private static string Hex(JsonNode? data)
    {
        var text = (string?)data ?? "";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? Convert.ToHexStringLower(bytes.AsSpan(0, length))
            : text;
    }
}

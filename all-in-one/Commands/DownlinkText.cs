using System.Text.Json.Nodes;

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

    private static string Hex(JsonNode? data)
    {
        var text = (string?)data ?? "";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? Convert.ToHexStringLower(bytes.AsSpan(0, length))
            : text;
    }
}

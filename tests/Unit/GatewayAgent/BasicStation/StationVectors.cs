using System.Text;
using System.Text.Json;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

/// <summary>tests/vectors/basicstation.json: what an unmodified station said and heard.</summary>
internal static class StationVectors
{
    private static readonly JsonElement Root = JsonDocument.Parse(
        House.Repository.Read("tests/vectors/basicstation.json")).RootElement;

    /// <summary>Texts that the station sent on its own websocket, in order.</summary>
    public static IReadOnlyList<string> Up { get; } =
    [
        .. Messages("up").Where(m => m.GetProperty("path").GetString() == "/router")
            .Select(m => m.GetProperty("raw").GetString()!).Where(raw => raw.StartsWith('{')),
    ];

    public static JsonElement Discovery => Messages("down").First().GetProperty("msg");

    public static string DiscoveryQuestion => Messages("up").First().GetProperty("raw").GetString()!;

    public static JsonElement Cups => Root.GetProperty("cups");

    /// <summary>What another bridge published for this station.</summary>
    public static IEnumerable<(string Topic, byte[] Payload)> Published =>
        Root.GetProperty("via_gateway_bridge").GetProperty("mqtt_protobuf").EnumerateArray().Select(m =>
            (m.GetProperty("topic").GetString()!, Convert.FromHexString(m.GetProperty("hex").GetString()!)));

    /// <summary>The first message of this type that the station heard.</summary>
    public static JsonElement Down(string type) => Messages("down").Select(m => m.GetProperty("msg"))
        .First(m => m.ValueKind == JsonValueKind.Object && m.TryGetProperty("msgtype", out var name)
            && name.GetString() == type);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static IEnumerable<JsonElement> Messages(string direction) => Root.GetProperty("lns").EnumerateArray()
        .Where(m => m.GetProperty("dir").GetString() == direction);
}

using System.Text.Json;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>tests/vectors/semtech_udp.json: what unmodified forwarders sent, and edge cases made by hand.</summary>
internal static class SemtechVectors
{
    private static readonly JsonElement Root = JsonDocument.Parse(
        House.Repository.Read("tests/vectors/semtech_udp.json")).RootElement;

    public static IReadOnlyList<SemtechVector> All { get; } =
    [
        .. Root.GetProperty("datagrams").EnumerateArray().Select(e => new SemtechVector(
            e.GetProperty("name").GetString()!,
            e.GetProperty("type").GetString()!,
            Convert.FromHexString(e.GetProperty("hex").GetString()!),
            e)),
    ];

    /// <summary>The run of downlinks through another bridge and a real forwarder, in order of time.</summary>
    public static JsonElement FallbackRun => Root.GetProperty("downlink_fallback_end_to_end");

    public static SemtechVector Get(string name) => All.Single(vector => vector.Name == name);
}

internal sealed record SemtechVector(string Name, string Type, byte[] Datagram, JsonElement Json)
{
    /// <summary>What follows the header.</summary>
    public byte[] Body => Type is "PUSH_DATA" or "PULL_DATA" or "TX_ACK" ? Datagram[12..] : Datagram[4..];
}

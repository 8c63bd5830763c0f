using System.Diagnostics.CodeAnalysis;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Contracts;

/// <summary>What a topic under a gateway carries.</summary>
public enum GatewayTopicKind : byte
{
    /// <summary>event/up: <see cref="Gateway.UplinkFrame"/>.</summary>
    Up,

    /// <summary>event/stats: <see cref="Gateway.GatewayStats"/>.</summary>
    Stats,

    /// <summary>event/ack: <see cref="Gateway.DownlinkTxAck"/>.</summary>
    TxAck,

    /// <summary>state/conn, retained: <see cref="Gateway.ConnState"/>.</summary>
    Connection,

    /// <summary>command/down: <see cref="Gateway.DownlinkFrame"/>.</summary>
    Down,

    /// <summary>command/stored: <see cref="StoredCursor"/>, Kreisfunk's own: frees the agent's spool.</summary>
    Stored,

    /// <summary>command/config: <see cref="Gateway.GatewayConfiguration"/>.</summary>
    Configuration,

    /// <summary>command/exec: <see cref="Gateway.GatewayCommandExecRequest"/>.</summary>
    ExecRequest,

    /// <summary>event/exec: <see cref="Gateway.GatewayCommandExecResponse"/>.</summary>
    ExecResponse,
}

/// <summary>
/// ChirpStack v4's gateway topics, <c>{region}/gateway/{gatewayId}/{event|state|command}/{kind}</c>, the gateway id as
/// 16 lower-case hexadecimal digits. A topic without a region prefix is understood; the region is then empty.
/// </summary>
public static class GatewayTopics
{
    /// <summary>What a server subscribes to: all regions, all gateways.</summary>
    public static readonly IReadOnlyList<string> ServerFilters =
    [
        "+/gateway/+/event/+", "+/gateway/+/state/conn",
        "gateway/+/event/+", "gateway/+/state/conn",
    ];

    /// <summary>The topic for one kind of message of one gateway. An empty region gives no prefix.</summary>
    public static string For(string region, Eui64 gateway, GatewayTopicKind kind) =>
        $"{(region.Length == 0 ? "" : region + "/")}gateway/{gateway}/{Suffix(kind)}";

    /// <summary>Takes a topic apart. False for anything that is not one of ours; never throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? topic, out string region, out Eui64 gateway,
        out GatewayTopicKind kind)
    {
        region = "";
        gateway = default;
        kind = default;
        if (topic is null)
            return false;

        var start = topic.StartsWith("gateway/", StringComparison.Ordinal)
            ? 0
            : topic.IndexOf("/gateway/", StringComparison.Ordinal) + 1;
        if (start == 0 && !topic.StartsWith("gateway/", StringComparison.Ordinal))
            return false;

        var idStart = start + "gateway/".Length;
        var idEnd = topic.IndexOf('/', idStart);
        if (idEnd < 0 || !Eui64.TryParse(topic[idStart..idEnd], out gateway))
            return false;

        region = start == 0 ? "" : topic[..(start - 1)];
        return TryKind(topic.AsSpan(idEnd + 1), out kind);
    }

    private static string Suffix(GatewayTopicKind kind) => kind switch
    {
        GatewayTopicKind.Up => "event/up",
        GatewayTopicKind.Stats => "event/stats",
        GatewayTopicKind.TxAck => "event/ack",
        GatewayTopicKind.Connection => "state/conn",
        GatewayTopicKind.Down => "command/down",
        GatewayTopicKind.Stored => "command/stored",
        GatewayTopicKind.Configuration => "command/config",
        GatewayTopicKind.ExecRequest => "command/exec",
        GatewayTopicKind.ExecResponse => "event/exec",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool TryKind(ReadOnlySpan<char> suffix, out GatewayTopicKind kind)
    {
        foreach (var candidate in Enum.GetValues<GatewayTopicKind>())
        {
            kind = candidate;
            if (suffix.SequenceEqual(Suffix(candidate)))
                return true;
        }

        kind = default;
        return false;
    }
}

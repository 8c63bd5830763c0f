using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>What the timeline wants done.</summary>
internal abstract record DownlinkAction(Concentrator Concentrator);

/// <summary>Send these items of the frame, from the first on, as one message.</summary>
internal sealed record SendItems(Concentrator Concentrator, IDownlinkPath Path, DownlinkFrame Frame, int First,
    int Count) : DownlinkAction(Concentrator)
{
    /// <summary>What the answer will name.</summary>
    public required ushort Token { get; init; }
}

/// <summary>Tell the server how it ended.</summary>
internal sealed record ReportTxAck(Concentrator Concentrator, DownlinkTxAck Ack, DownlinkOutcome Outcome)
    : DownlinkAction(Concentrator)
{
    /// <summary>The downlink this is about.</summary>
    public required DownlinkFrame Frame { get; init; }

    /// <summary>Where it came from.</summary>
    public IDownlinkOrigin? Origin { get; init; }
}

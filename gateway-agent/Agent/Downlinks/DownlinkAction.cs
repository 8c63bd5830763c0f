using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>What the timeline wants done.</summary>
internal abstract record DownlinkAction(Concentrator Concentrator);

/// <summary>Send this datagram to the concentrator.</summary>
internal sealed record SendPullResp(Concentrator Concentrator, PullPath Path, byte[] Datagram)
    : DownlinkAction(Concentrator);

/// <summary>Tell the server how it ended.</summary>
internal sealed record ReportTxAck(Concentrator Concentrator, DownlinkTxAck Ack, DownlinkOutcome Outcome)
    : DownlinkAction(Concentrator);

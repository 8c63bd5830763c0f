using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What a gateway says of a downlink it was given (event/ack).</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="DownlinkId">Which downlink.</param>
/// <param name="Statuses">One per item, in their order.</param>
public sealed record GatewayWord(Eui64 Gateway, uint DownlinkId, IReadOnlyList<TxAckStatus> Statuses);

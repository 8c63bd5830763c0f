using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>What a connection to the broker moves messages between.</summary>
internal sealed record LinkParts(UplinkPublisher Uplinks, Outbox Outbox, ConcentratorTable Concentrators,
    DownlinkDispatcher Downlinks, WakeSignal Signal, BrokerState Broker, LoopPulses Pulses);

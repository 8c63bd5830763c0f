using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>What a connection to the broker moves messages between.</summary>
internal sealed record LinkParts(UplinkPublisher Uplinks, Outbox Outbox, ConcentratorTable Concentrators,
    BrokerDownlinks Downlinks, WakeSignal Signal, BrokerState Broker, LoopPulses Pulses)
{
    /// <summary>
    /// Null for another operator's broker: nobody but the own server configures or commands this gateway.
    /// </summary>
    public RemoteControl? Remote { get; init; }
}

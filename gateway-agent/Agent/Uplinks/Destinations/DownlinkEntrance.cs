using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Where one server's downlinks come in. The owner's go to the radio; anybody else's are answered at once with an
/// error, so that its server tries another gateway instead of waiting for silence.
/// </summary>
internal sealed partial class DownlinkEntrance(string name, DownlinkOwnership ownership, DownlinkDispatcher dispatcher,
    ILogger<DownlinkEntrance> log)
{
    private volatile string? _refusedUnder;

    public bool IsOwner => ownership.IsOwner(name);

    /// <summary>True when it is on its way; its fate comes to the origin either way.</summary>
    public bool Begin(Eui64 gateway, DownlinkFrame frame, IDownlinkOrigin origin)
    {
        var owner = ownership.Owner;
        if (owner == name)
        {
            dispatcher.Begin(gateway, frame, origin);
            return true;
        }

        origin.Answered(gateway, frame, Refusal(gateway, frame));
        // Once for each owner that stands in the way.
        if (_refusedUnder == owner)
            return false;
        _refusedUnder = owner;
        LogRefused(log, name, gateway.ToString(), owner);
        return false;
    }

    private static DownlinkTxAck Refusal(Eui64 gateway, DownlinkFrame frame)
    {
        var ack = new DownlinkTxAck { GatewayId = gateway.ToString(), DownlinkId = frame.DownlinkId };
        foreach (var _ in frame.Items)
            ack.Items.Add(new DownlinkTxAckItem { Status = TxAckStatus.InternalError });
        return ack;
    }

    [LoggerMessage(EventId = 3520, EventName = "agent.destination.refuse", Level = LogLevel.Warning,
        Message = "{Destination} asked {Gateway} for a downlink and is refused: {Owner} owns the downlinks. Set "
            + "Agent:DownlinkOwner if that is to change, or tell the operator that this gateway only listens for him.")]
    private static partial void LogRefused(ILogger log, string destination, string gateway, string owner);
}

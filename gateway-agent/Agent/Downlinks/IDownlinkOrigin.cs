using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>
/// Where a downlink came from, and so where its fate is told. Called under the dispatcher's lock: takes the word and
/// returns at once.
/// </summary>
internal interface IDownlinkOrigin
{
    void Answered(Eui64 gateway, DownlinkFrame frame, DownlinkTxAck ack);
}

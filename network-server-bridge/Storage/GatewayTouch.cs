using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>What was seen of a gateway since the last touch. An unknown gateway is registered by it.</summary>
/// <param name="Region">Empty keeps what is stored, as does a gateway that a person has registered.</param>
/// <param name="SeenAt">The stored time never goes back.</param>
/// <param name="FramesReceived">To be added to the stored number.</param>
/// <param name="DownlinksSent">To be added to the stored number.</param>
/// <param name="Online">Null keeps what is stored; a new gateway is online.</param>
/// <param name="Software">Null keeps what is stored.</param>
/// <param name="Latitude">Used only while no position is stored.</param>
/// <param name="Longitude">Used only while no position is stored.</param>
public sealed record GatewayTouch(
    Eui64 GatewayId, string Region, DateTimeOffset SeenAt, long FramesReceived = 0, long DownlinksSent = 0,
    bool? Online = null, string? Software = null, double? Latitude = null, double? Longitude = null)
{
    /// <summary>The prefix of its topic; empty for none, null keeps what is stored.</summary>
    public string? TopicPrefix { get; init; }
}

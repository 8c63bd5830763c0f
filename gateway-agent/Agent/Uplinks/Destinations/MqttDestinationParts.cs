namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>What one connection to another operator's broker is made of.</summary>
internal sealed record MqttDestinationParts(DestinationFilter Filter, DestinationReport Report, LinkParts Link,
    BrokerDownlinks Downlinks, MqttLink Connection)
{
    /// <summary>The frames that already wait were taken under another filter.</summary>
    public bool IsFilterNew { get; init; }
}

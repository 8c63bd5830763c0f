namespace Kreisfunk.GatewayAgent;

/// <summary>What another operator's server speaks.</summary>
public enum DestinationKind
{
    /// <summary>MQTT in ChirpStack v4's gateway topics.</summary>
    Mqtt,

    /// <summary>Semtech UDP: the agent looks like a packet forwarder.</summary>
    Udp,
}

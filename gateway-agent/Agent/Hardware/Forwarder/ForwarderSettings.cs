using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware.Forwarder;

/// <summary>What a packet forwarder's file says beyond board and region.</summary>
public sealed record ForwarderSettings
{
    /// <summary>The gateway's identity.</summary>
    public required Eui64 Gateway { get; init; }

    /// <summary>Where the agent listens; beside it by default.</summary>
    public string ServerAddress { get; init; } = "127.0.0.1";

    public int ServerPort { get; init; } = 1700;

    /// <summary>
    /// The serial port the forwarder reads satellites' time from; null leaves it to the agent. Two readers of one port
    /// would take each other's bytes.
    /// </summary>
    public string? GnssTty { get; init; }

    /// <summary>Of the antenna in use; null takes the board's. The forwarder sends that much less.</summary>
    public double? AntennaGainDbi { get; init; }

    /// <summary>Sends the beacon of class B; needs <see cref="GnssTty"/>.</summary>
    public bool SendsBeacon { get; init; }
}

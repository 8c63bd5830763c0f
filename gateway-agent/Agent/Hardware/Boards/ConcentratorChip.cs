namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>The baseband chip; it decides which of two packet forwarders serves the board.</summary>
public enum ConcentratorChip
{
    Sx1301,
    Sx1302,
    Sx1303,
}

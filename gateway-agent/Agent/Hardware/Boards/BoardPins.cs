namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>GPIO lines by their BCM numbers.</summary>
/// <param name="Reset">Of the SX1301 or SX1302, active high.</param>
/// <param name="PowerEnable">Switches the card's supply on; null where it is always on.</param>
/// <param name="Sx1261Reset">Active low.</param>
/// <param name="Ad5338rReset">The full-duplex board's converter, active low.</param>
public sealed record BoardPins(int Reset, int? PowerEnable, int? Sx1261Reset, int? Ad5338rReset);

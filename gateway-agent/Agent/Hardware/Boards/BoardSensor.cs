namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>The temperature sensor that the SX1302's driver reads; without it that driver does not start.</summary>
/// <param name="Bus">The I2C bus's device file.</param>
/// <param name="Address">7 bits, written "0x39".</param>
public sealed record BoardSensor(string Bus, string Address);

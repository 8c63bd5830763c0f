namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>The satellite receiver on the board.</summary>
/// <param name="IsUblox">
/// Only a u-blox tells GPS time by itself; without that a packet forwarder knows no time and sends no beacon.
/// </param>
/// <param name="Tty">The serial port's device file.</param>
/// <param name="Baud">8 data bits, no parity, one stop bit.</param>
public sealed record BoardGnss(bool IsUblox, string Tty, int Baud);

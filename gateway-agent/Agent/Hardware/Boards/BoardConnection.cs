namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>How the host reaches the concentrator.</summary>
/// <param name="IsUsb">Else SPI.</param>
/// <param name="Path">The device file.</param>
public sealed record BoardConnection(bool IsUsb, string Path);

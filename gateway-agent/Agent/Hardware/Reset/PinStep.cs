namespace Kreisfunk.GatewayAgent.Hardware.Reset;

/// <summary>One level on one line, and how long nothing else happens after it.</summary>
internal readonly record struct PinStep(int Pin, bool IsHigh, TimeSpan Hold);

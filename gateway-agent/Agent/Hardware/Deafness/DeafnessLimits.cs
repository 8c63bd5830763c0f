namespace Kreisfunk.GatewayAgent.Hardware.Deafness;

/// <summary>When a radio counts as deaf.</summary>
/// <param name="Missing">Minutes that usually bring a frame and brought none.</param>
/// <param name="Silence">Never before so long without a frame.</param>
/// <param name="MaxTemperature">Of the concentrator, in degrees Celsius.</param>
internal readonly record struct DeafnessLimits(double Missing, TimeSpan Silence, double MaxTemperature);

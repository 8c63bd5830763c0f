namespace Kreisfunk.GatewayAgent.Hardware.Deafness;

/// <summary>A concentrator at one look.</summary>
/// <param name="Frames">Usable frames since the start.</param>
/// <param name="IsOnline">False while its front end is not connected: then nothing is known of the radio.</param>
/// <param name="Hour">Of the day, UTC; 0..23.</param>
/// <param name="Now">Monotonic.</param>
internal readonly record struct RadioSample(long Frames, bool IsOnline, int Hour, TimeSpan Now);

namespace Kreisfunk.Storage;

/// <summary>How many of the last frames are kept.</summary>
/// <param name="FramesPerDevice">
/// 200: two days of a device that sends four times an hour, and one chatty device cannot push out the others.
/// </param>
/// <param name="Frames">
/// 50,000: about 25 MB, and what a trim after each batch can count through in a millisecond.
/// </param>
public sealed record RecentLimits(int FramesPerDevice = 200, int Frames = 50_000);

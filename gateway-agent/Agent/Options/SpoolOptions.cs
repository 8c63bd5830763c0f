namespace Kreisfunk.GatewayAgent;

/// <summary>
/// Section "Agent:Spool": how much is kept while the server is away. At a bound the newest is refused.
/// </summary>
public sealed class SpoolOptions
{
    /// <summary>Frames of all concentrators. 100,000 is a day of a busy gateway (one frame a second).</summary>
    public int MaxFrames { get; set; } = 100_000;

    /// <summary>Bytes of all frames. 64 MiB fits beside the process on the smallest board in use (512 MiB).</summary>
    public long MaxBytes { get; set; } = 64L * 1024 * 1024;
}

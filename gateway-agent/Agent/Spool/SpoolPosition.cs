namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>Where one stream stands.</summary>
/// <param name="Stream">Names this life of the stream, 16 hexadecimal digits.</param>
/// <param name="First">The lowest number not yet freed; equal to <paramref name="Next"/> when nothing is kept.</param>
/// <param name="Next">The number the next frame will get.</param>
public readonly record struct SpoolPosition(string Stream, long First, long Next)
{
    /// <summary>Frames kept; fewer than the numbers between where some are left out.</summary>
    public long Kept { get; init; }
}

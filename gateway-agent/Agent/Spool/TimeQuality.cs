namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>How far the wall clock could be trusted when a frame was kept. The numbers stand on disks.</summary>
public enum TimeQuality : byte
{
    /// <summary>Nobody knows.</summary>
    None = 0,

    /// <summary>The system's clock, which no source has set since the start: a Pi's may be years off.</summary>
    Unsynchronised = 1,

    /// <summary>The system's clock, kept by NTP.</summary>
    Ntp = 2,

    /// <summary>A GNSS receiver.</summary>
    Gnss = 3,
}

namespace Kreisfunk.GatewayAgent.Hardware;

/// <summary>What the wall clock's time is worth.</summary>
public enum TimeQuality
{
    /// <summary>Nobody asked.</summary>
    Unknown,

    /// <summary>The clock runs by itself; after a start without one it may be years off.</summary>
    Unsynchronised,

    /// <summary>The kernel's clock follows a time server.</summary>
    Ntp,

    /// <summary>The clock agrees with the satellites.</summary>
    Gnss,
}

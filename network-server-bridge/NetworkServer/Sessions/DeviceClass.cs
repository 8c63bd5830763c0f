namespace Kreisfunk.NetworkServer;

/// <summary>How a device listens.</summary>
public enum DeviceClass : byte
{
    /// <summary>Twice after each of its uplinks.</summary>
    A,

    /// <summary>And in ping slots timed by beacons.</summary>
    B,

    /// <summary>All the time.</summary>
    C,
}

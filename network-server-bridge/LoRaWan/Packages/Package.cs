namespace Kreisfunk.LoRaWan;

/// <summary>An application layer package; the numbers are its PackageIdentifier.</summary>
public enum Package : byte
{
    /// <summary>TS003, sets the clocks of devices.</summary>
    ClockSync = 1,

    /// <summary>TS005, makes multicast groups.</summary>
    MulticastSetup = 2,

    /// <summary>TS004, sends blocks that are longer than a frame.</summary>
    Fragmentation = 3,

    /// <summary>TS006, reads versions and restarts devices.</summary>
    FirmwareManagement = 4,
}

namespace Kreisfunk.LoRaWan;

/// <summary>The version of the link layer a device was built for (TS001).</summary>
public enum LoRaWanVersion : byte
{
    /// <summary>1.0.0.</summary>
    V100 = 0,

    /// <summary>1.0.1.</summary>
    V101 = 1,

    /// <summary>1.0.2.</summary>
    V102 = 2,

    /// <summary>1.0.3.</summary>
    V103 = 3,

    /// <summary>1.0.4: DevNonces count up instead of being drawn at random.</summary>
    V104 = 4,

    /// <summary>1.1: two root keys, four session keys, two downlink counters, rejoin requests.</summary>
    V110 = 10,
}

namespace Kreisfunk.LoRaWan;

/// <summary>
/// The revision of the regional parameters a device was built for, oldest first: its data rates and payload limits
/// follow from it.
/// </summary>
public enum RegionalParameters : byte
{
    /// <summary>RP001, revision A (with LoRaWAN 1.0.2, 1.0.3 and 1.1).</summary>
    Rp001A,

    /// <summary>RP001, revision B (with LoRaWAN 1.0.2 and 1.1).</summary>
    Rp001B,

    /// <summary>RP002-1.0.0.</summary>
    Rp002V100,

    /// <summary>RP002-1.0.1.</summary>
    Rp002V101,

    /// <summary>RP002-1.0.2: LR-FHSS in EU868, US915 and AU915.</summary>
    Rp002V102,

    /// <summary>RP002-1.0.3.</summary>
    Rp002V103,

    /// <summary>RP002-1.0.4.</summary>
    Rp002V104,

    /// <summary>RP002-1.0.5: SF5 and SF6.</summary>
    Rp002V105,
}

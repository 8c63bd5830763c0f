namespace Kreisfunk.LoRaWan;

/// <summary>LoRa forward error correction: four data bits travel as this many.</summary>
public enum CodingRate : byte
{
    /// <summary>4/5, the one LoRaWAN uses.</summary>
    Cr4To5 = 5,

    /// <summary>4/6.</summary>
    Cr4To6 = 6,

    /// <summary>4/7.</summary>
    Cr4To7 = 7,

    /// <summary>4/8.</summary>
    Cr4To8 = 8,
}

namespace Kreisfunk.LoRaWan;

/// <summary>How a data rate is sent.</summary>
public enum RadioModulation : byte
{
    /// <summary>LoRa chirps.</summary>
    Lora,

    /// <summary>Frequency shift keying.</summary>
    Fsk,

    /// <summary>Long range frequency hopping, uplink only.</summary>
    LrFhss,
}

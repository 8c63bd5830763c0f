namespace Kreisfunk.LoRaWan;

/// <summary>What surrounds a LoRa payload on the air. The defaults are those of a LoRaWAN uplink.</summary>
public sealed record LoraFraming
{
    /// <summary>An uplink: preamble 8, explicit header, CRC.</summary>
    public static LoraFraming Uplink { get; } = new();

    /// <summary>A downlink: as an uplink, without CRC.</summary>
    public static LoraFraming Downlink { get; } = new() { Crc = false };

    /// <summary>Symbols of the preamble that can be programmed, 6..65535.</summary>
    public int PreambleSymbols { get; init; } = 8;

    /// <summary>False for implicit headers, as beacons have them.</summary>
    public bool ExplicitHeader { get; init; } = true;

    /// <summary>A payload CRC of 16 bits.</summary>
    public bool Crc { get; init; } = true;

    /// <summary>Null: on when a symbol lasts longer than 16 ms, which is what LoRaWAN demands.</summary>
    public bool? LowDataRateOptimize { get; init; }
}

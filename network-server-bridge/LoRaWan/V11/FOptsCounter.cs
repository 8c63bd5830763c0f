namespace Kreisfunk.LoRaWan;

/// <summary>Which of the three counters of LoRaWAN 1.1 a frame uses; it enters the encryption of FOpts.</summary>
public enum FOptsCounter : byte
{
    /// <summary>Any uplink.</summary>
    FCntUp,

    /// <summary>A downlink on FPort 0 or without FPort.</summary>
    NFCntDown,

    /// <summary>A downlink on FPort 1 to 255.</summary>
    AFCntDown,
}

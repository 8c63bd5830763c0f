namespace Kreisfunk.LoRaWan;

/// <summary>
/// The first byte of every PHYPayload: MType 7..5 | RFU 4..2 | Major 1..0 (LoRaWAN 1.0.4, section 4.2). Any byte is a
/// valid value.
/// </summary>
public readonly record struct Mhdr(byte Value)
{
    /// <summary>The MHDR of a message type, major version 0 (LoRaWAN R1).</summary>
    public Mhdr(MType mType) : this((byte)((byte)mType << 5))
    {
    }

    /// <summary>Message type.</summary>
    public MType MType => (MType)(Value >> 5);

    /// <summary>Major version, 0..3; 0 is LoRaWAN R1, the only one defined.</summary>
    public int Major => Value & 0x03;
}

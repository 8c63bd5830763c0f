namespace Kreisfunk.LoRaWan;

/// <summary>
/// Frame control byte (LoRaWAN 1.0.4, section 4.3.1): ADR 7 | ADRACKReq 6 (uplink) | ACK 5 | ClassB (uplink) or
/// FPending (downlink) 4 | FOptsLen 3..0. Any byte is a valid value.
/// </summary>
public readonly record struct FCtrl(byte Value)
{
    private const byte AdrBit = 0x80, AdrAckReqBit = 0x40, AckBit = 0x20, PendingBit = 0x10;

    /// <summary>The network may set the device's data rate.</summary>
    public bool Adr => (Value & AdrBit) != 0;

    /// <summary>Uplink only: the device asks for any downlink. Reserved in a downlink.</summary>
    public bool AdrAckReq => (Value & AdrAckReqBit) != 0;

    /// <summary>Acknowledges the last confirmed frame of the other side.</summary>
    public bool Ack => (Value & AckBit) != 0;

    /// <summary>Downlink: more data waits. The same bit as <see cref="ClassB"/>.</summary>
    public bool FPending => (Value & PendingBit) != 0;

    /// <summary>Uplink: the device listens as class B. The same bit as <see cref="FPending"/>.</summary>
    public bool ClassB => (Value & PendingBit) != 0;

    /// <summary>Length of FOpts, 0..15 bytes.</summary>
    public int FOptsLength => Value & 0x0F;

    internal static FCtrl ForUplink(in UplinkFields fields) => new((byte)(
        (fields.Adr ? AdrBit : 0) | (fields.AdrAckReq ? AdrAckReqBit : 0) | (fields.Ack ? AckBit : 0)
        | (fields.ClassB ? PendingBit : 0) | fields.FOpts.Length));

    internal static FCtrl ForDownlink(in DownlinkFields fields) => new((byte)(
        (fields.Adr ? AdrBit : 0) | (fields.Ack ? AckBit : 0) | (fields.FPending ? PendingBit : 0)
        | fields.FOpts.Length));
}

namespace Kreisfunk.LoRaWan;

/// <summary>What a simulated device puts into a data uplink, in plain text.</summary>
public readonly record struct UplinkFields()
{
    /// <summary>Unconfirmed or confirmed data up.</summary>
    public MType MType { get; init; } = MType.UnconfirmedDataUp;

    /// <summary>Address of the session.</summary>
    public DevAddr DevAddr { get; init; }

    /// <summary>The network may set the data rate.</summary>
    public bool Adr { get; init; }

    /// <summary>Asks for any downlink.</summary>
    public bool AdrAckReq { get; init; }

    /// <summary>Acknowledges the last confirmed downlink.</summary>
    public bool Ack { get; init; }

    /// <summary>Listens as class B.</summary>
    public bool ClassB { get; init; }

    /// <summary>The whole counter; its low half goes on the air.</summary>
    public uint FCnt32 { get; init; }

    /// <summary>0 to 15 bytes of MAC commands; must be empty on FPort 0.</summary>
    public ReadOnlyMemory<byte> FOpts { get; init; }

    /// <summary>Null for a frame without payload.</summary>
    public byte? FPort { get; init; }

    /// <summary>Plain FRMPayload; must be empty without FPort.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}

namespace Kreisfunk.LoRaWan;

/// <summary>What a network puts into a data downlink, in plain text.</summary>
public readonly record struct DownlinkFields()
{
    /// <summary>Unconfirmed or confirmed data down.</summary>
    public MType MType { get; init; } = MType.UnconfirmedDataDown;

    /// <summary>Address of the session.</summary>
    public DevAddr DevAddr { get; init; }

    /// <summary>The network sets the data rate.</summary>
    public bool Adr { get; init; }

    /// <summary>Acknowledges the confirmed uplink that is answered.</summary>
    public bool Ack { get; init; }

    /// <summary>More data waits.</summary>
    public bool FPending { get; init; }

    /// <summary>The whole counter; its low half goes on the air.</summary>
    public uint FCnt32 { get; init; }

    /// <summary>0 to 15 bytes of MAC commands; must be empty on FPort 0.</summary>
    public ReadOnlyMemory<byte> FOpts { get; init; }

    /// <summary>Null for a frame without payload.</summary>
    public byte? FPort { get; init; }

    /// <summary>Plain FRMPayload; must be empty without FPort.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}

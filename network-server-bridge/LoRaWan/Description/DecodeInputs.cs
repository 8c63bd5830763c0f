namespace Kreisfunk.LoRaWan;

/// <summary>The options of a description, read.</summary>
internal sealed record DecodeInputs
{
    public required byte[] Phy { get; init; }

    public required bool Is11 { get; init; }

    public AesCipher? NwkSKey { get; init; }

    public AesCipher? AppSKey { get; init; }

    public AesCipher? FNwkSIntKey { get; init; }

    public AesCipher? SNwkSIntKey { get; init; }

    public AesCipher? NwkSEncKey { get; init; }

    public AesCipher? AppKey { get; init; }

    public AesCipher? NwkKey { get; init; }

    public AesCipher? JSIntKey { get; init; }

    public AesCipher? JSEncKey { get; init; }

    public uint? ExpectedFCnt { get; init; }

    public bool? Downlink { get; init; }

    public UplinkTransmission Transmission { get; init; }

    public ushort? DevNonce { get; init; }

    public Eui64? DevEui { get; init; }

    public Eui64? JoinEui { get; init; }

    /// <summary>What a join accept answers; 255 is a join request.</summary>
    public byte JoinReqType { get; init; } = JoinOrigin.JoinRequestType;

    public int? PackageVersion { get; init; }

    /// <summary>The root key of joins: NwkKey in 1.1, else AppKey; the other when it stands alone.</summary>
    public AesCipher? JoinKey => Is11 ? NwkKey ?? AppKey : AppKey ?? NwkKey;

    /// <summary>The network's own payload key: FPort 0, and the FPort of relays.</summary>
    public AesCipher? NetworkPayloadKey => Is11 ? NwkSEncKey : NwkSKey;

    /// <summary>Signs join accepts with OptNeg and rejoin requests of type 1; given or derived.</summary>
    public AesCipher? JSIntKeyOf(Eui64? devEui) =>
        JSIntKey ?? (DeriveJoinKeys(devEui) is { } keys ? new AesCipher(keys.JSIntKey) : null);

    /// <summary>Encrypts join accepts that answer a rejoin request; given or derived.</summary>
    public AesCipher? JSEncKeyOf(Eui64? devEui) =>
        JSEncKey ?? (DeriveJoinKeys(devEui) is { } keys ? new AesCipher(keys.JSEncKey) : null);

    private JoinKeys11? DeriveJoinKeys(Eui64? devEui) =>
        NwkKey is { } nwkKey && devEui is { } eui ? JoinKeys11.Derive(nwkKey, eui) : null;
}

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

    public uint? ExpectedFCnt { get; init; }

    public bool? Downlink { get; init; }

    public UplinkTransmission Transmission { get; init; }

    public ushort? DevNonce { get; init; }

    public Eui64? DevEui { get; init; }

    public Eui64? JoinEui { get; init; }

    /// <summary>The root key of joins: NwkKey in 1.1, else AppKey; the other when it stands alone.</summary>
    public AesCipher? JoinKey => Is11 ? NwkKey ?? AppKey : AppKey ?? NwkKey;
}

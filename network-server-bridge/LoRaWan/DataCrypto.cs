namespace Kreisfunk.LoRaWan;

/// <summary>
/// MIC and payload encryption of LoRaWAN 1.0.x data frames (1.0.4, sections 4.3.3 and 4.4). Allocates nothing.
/// Frame counters are always the whole 32 bits: with the 16 bits on the air both MIC and plaintext are wrong from
/// frame 65536 on.
/// </summary>
public static class DataCrypto
{
    /// <summary>
    /// FRMPayload of this FPort is the network's, and encrypted with its key: MAC commands on FPort 0, forwarded frames
    /// of relays on FPort 226 (TS011).
    /// </summary>
    /// <param name="fPort">0..255.</param>
    public static bool IsNetworkPort(byte fPort) => fPort is 0 or RelayPort.FPort;

    /// <summary>The MIC a frame must carry, the first byte on the air in the lowest eight bits.</summary>
    /// <param name="nwkSKey">Network session key.</param>
    /// <param name="phyWithoutMic">MHDR to the end of FRMPayload, 1 to 251 bytes.</param>
    /// <param name="devAddr">The address in the frame.</param>
    /// <param name="fCnt32">The whole counter.</param>
    /// <param name="downlink">Direction.</param>
    public static uint ComputeMic10(
        AesCipher nwkSKey, ReadOnlySpan<byte> phyWithoutMic, DevAddr devAddr, uint fCnt32, bool downlink)
    {
        ArgumentNullException.ThrowIfNull(nwkSKey);
        var b0 = CryptoBlock.B0(devAddr, fCnt32, downlink, phyWithoutMic.Length);
        return Cmac.ComputeMic(nwkSKey, b0, phyWithoutMic);
    }

    /// <summary>True when the frame's MIC is this key's; as cheap for a wrong key as for the right one.</summary>
    /// <param name="nwkSKey">Network session key of a session with the frame's DevAddr.</param>
    /// <param name="frame">The frame; its direction follows from its message type.</param>
    /// <param name="fCnt32">The whole counter, see <see cref="FCnt.Reconstruct"/>.</param>
    public static bool IsMicValid10(AesCipher nwkSKey, in DataFrame frame, uint fCnt32) =>
        ComputeMic10(nwkSKey, frame.PhyWithoutMic, frame.DevAddr, fCnt32, !frame.IsUplink) == frame.Mic;

    /// <summary>
    /// Decrypts the payload of a received frame. The key is NwkSKey (1.1: NwkSEncKey) on FPort 0, else AppSKey.
    /// </summary>
    /// <param name="key">Payload key.</param>
    /// <param name="frame">The frame; its direction follows from its message type.</param>
    /// <param name="fCnt32">The whole counter.</param>
    /// <param name="plain">At least as long as the frame's FRMPayload; shorter is a programming error.</param>
    public static void DecryptFrmPayload(AesCipher key, in DataFrame frame, uint fCnt32, Span<byte> plain)
    {
        frame.FrmPayload.CopyTo(plain);
        CryptFrmPayload(key, frame.DevAddr, fCnt32, !frame.IsUplink, plain[..frame.FrmPayload.Length]);
    }

    /// <summary>
    /// Encrypts or decrypts FRMPayload where it lies, which is the same (1.0.4, section 4.3.3).
    /// The key is NwkSKey (1.1: NwkSEncKey) on FPort 0, else AppSKey.
    /// </summary>
    /// <param name="key">Payload key.</param>
    /// <param name="devAddr">The address in the frame.</param>
    /// <param name="fCnt32">The whole counter.</param>
    /// <param name="downlink">Direction.</param>
    /// <param name="payload">0 to 255 bytes; more is a programming error.</param>
    public static void CryptFrmPayload(
        AesCipher key, DevAddr devAddr, uint fCnt32, bool downlink, Span<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, DataFrame.MaxLengthBytes);
        CryptoBlock.ApplyKeyStream(key, CryptoBlock.A(devAddr, fCnt32, downlink, first: 1), payload);
    }
}

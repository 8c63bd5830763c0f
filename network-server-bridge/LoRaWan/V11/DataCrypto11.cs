namespace Kreisfunk.LoRaWan;

/// <summary>
/// MIC and FOpts encryption of LoRaWAN 1.1 data frames (1.1, section 4.4 and errata of section 4.3.1.6). FRMPayload is
/// encrypted as in 1.0.x, see <see cref="DataCrypto.CryptFrmPayload"/>. Allocates nothing.
/// </summary>
public static class DataCrypto11
{
    private const int MinHeaderBytes = DataFrame.MinLengthBytes - DataFrame.MicLengthBytes;
    private const byte AckBit = 0x20;

    /// <summary>The MIC of an uplink: two bytes of each integrity key's CMAC, first byte on the air lowest.</summary>
    /// <param name="fNwkSIntKey">Forwarding network session integrity key: the last two bytes.</param>
    /// <param name="sNwkSIntKey">Serving network session integrity key: the first two bytes.</param>
    /// <param name="phyWithoutMic">MHDR to the end of FRMPayload; fewer than 8 bytes is a programming error.</param>
    /// <param name="fCnt32">The whole counter.</param>
    /// <param name="transmission">How it was sent.</param>
    public static uint ComputeUplinkMic(
        AesCipher fNwkSIntKey, AesCipher sNwkSIntKey, ReadOnlySpan<byte> phyWithoutMic, uint fCnt32,
        UplinkTransmission transmission)
    {
        ArgumentNullException.ThrowIfNull(fNwkSIntKey);
        ArgumentNullException.ThrowIfNull(sNwkSIntKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(phyWithoutMic.Length, MinHeaderBytes);
        var devAddr = DevAddr.ReadLittleEndian(phyWithoutMic[1..]);
        var b0 = CryptoBlock.B0(devAddr, fCnt32, downlink: false, phyWithoutMic.Length);
        var confFCnt = ConfFCnt(phyWithoutMic, transmission.ConfFCnt);
        var b1 = CryptoBlock.WithMiddle(
            b0, confFCnt | ((uint)transmission.TxDr << 16) | ((uint)transmission.TxCh << 24));

        var serving = Cmac.ComputeMic(sNwkSIntKey, b1, phyWithoutMic);
        var forwarding = Cmac.ComputeMic(fNwkSIntKey, b0, phyWithoutMic);
        return (serving & 0xFFFF) | (forwarding << 16);
    }

    /// <summary>The MIC of a downlink, first byte on the air lowest.</summary>
    /// <param name="sNwkSIntKey">Serving network session integrity key.</param>
    /// <param name="phyWithoutMic">MHDR to the end of FRMPayload; fewer than 8 bytes is a programming error.</param>
    /// <param name="fCnt32">The whole counter, NFCntDown or AFCntDown.</param>
    /// <param name="confFCnt">Low half of the counter of the confirmed uplink it acknowledges; only with ACK.</param>
    public static uint ComputeDownlinkMic(
        AesCipher sNwkSIntKey, ReadOnlySpan<byte> phyWithoutMic, uint fCnt32, ushort confFCnt)
    {
        ArgumentNullException.ThrowIfNull(sNwkSIntKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(phyWithoutMic.Length, MinHeaderBytes);
        var devAddr = DevAddr.ReadLittleEndian(phyWithoutMic[1..]);
        var b0 = CryptoBlock.B0(devAddr, fCnt32, downlink: true, phyWithoutMic.Length);
        return Cmac.ComputeMic(
            sNwkSIntKey, CryptoBlock.WithMiddle(b0, ConfFCnt(phyWithoutMic, confFCnt)), phyWithoutMic);
    }

    /// <summary>Encrypts or decrypts FOpts where they lie, which is the same.</summary>
    /// <param name="nwkSEncKey">Network session encryption key.</param>
    /// <param name="devAddr">The address in the frame.</param>
    /// <param name="fCnt32">The whole counter.</param>
    /// <param name="counter">Which counter that is.</param>
    /// <param name="fOpts">0 to 15 bytes; more is a programming error.</param>
    public static void CryptFOpts(
        AesCipher nwkSEncKey, DevAddr devAddr, uint fCnt32, FOptsCounter counter, Span<byte> fOpts)
    {
        ArgumentNullException.ThrowIfNull(nwkSEncKey);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fOpts.Length, DataFrames.MaxFOptsBytes);
        var type = counter == FOptsCounter.AFCntDown ? 2u : 1u;
        var block = CryptoBlock.A(devAddr, fCnt32, counter != FOptsCounter.FCntUp, first: 1);
        CryptoBlock.ApplyKeyStream(nwkSEncKey, CryptoBlock.WithMiddle(block, type << 24), fOpts);
    }

    private static uint ConfFCnt(ReadOnlySpan<byte> phyWithoutMic, ushort confFCnt) =>
        (phyWithoutMic[5] & AckBit) != 0 ? confFCnt : 0u;
}

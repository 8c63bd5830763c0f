using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Writes LoRaWAN 1.1 data frames: FOpts encrypted, other MICs (1.1, section 4, and errata of section 4.3.1.6).
/// What no radio could send is a programming error and throws <see cref="ArgumentException"/>, as in
/// <see cref="DataFrames"/>.
/// </summary>
public static class DataFrames11
{
    private const int MicBytes = DataFrame.MicLengthBytes;

    /// <summary>A whole downlink PHYPayload. FCnt32 is AFCntDown on FPort 1 to 255, else NFCntDown.</summary>
    /// <param name="fields">What it says.</param>
    /// <param name="sNwkSIntKey">Signs.</param>
    /// <param name="nwkSEncKey">Encrypts FOpts and FPort 0.</param>
    /// <param name="appSKey">Encrypts FPort 1 to 255.</param>
    /// <param name="confFCnt">Low half of the counter of the confirmed uplink it acknowledges.</param>
    public static byte[] WriteDown(
        in DownlinkFields fields, AesCipher sNwkSIntKey, AesCipher nwkSEncKey, AesCipher appSKey, ushort confFCnt)
    {
        var phy = DataFrames.WriteDown(fields, nwkSEncKey, appSKey);
        var counter = fields.FPort is > 0 ? FOptsCounter.AFCntDown : FOptsCounter.NFCntDown;
        DataCrypto11.CryptFOpts(
            nwkSEncKey, fields.DevAddr, fields.FCnt32, counter, phy.AsSpan(8, fields.FOpts.Length));
        var mic = DataCrypto11.ComputeDownlinkMic(sNwkSIntKey, phy.AsSpan(0, phy.Length - MicBytes), fields.FCnt32,
            confFCnt);
        BinaryPrimitives.WriteUInt32LittleEndian(phy.AsSpan(phy.Length - MicBytes), mic);
        return phy;
    }

    /// <summary>A whole uplink PHYPayload, as a device would send it.</summary>
    /// <param name="fields">What it says.</param>
    /// <param name="keys">The session's keys.</param>
    /// <param name="transmission">How it is sent.</param>
    public static byte[] WriteUp(in UplinkFields fields, SessionKeys keys, UplinkTransmission transmission)
    {
        var nwkSEncKey = new AesCipher(keys.NwkSEncKey);
        var phy = DataFrames.WriteUp(fields, nwkSEncKey, new AesCipher(keys.AppSKey));
        DataCrypto11.CryptFOpts(
            nwkSEncKey, fields.DevAddr, fields.FCnt32, FOptsCounter.FCntUp, phy.AsSpan(8, fields.FOpts.Length));
        var mic = DataCrypto11.ComputeUplinkMic(new AesCipher(keys.FNwkSIntKey), new AesCipher(keys.SNwkSIntKey),
            phy.AsSpan(0, phy.Length - MicBytes), fields.FCnt32, transmission);
        BinaryPrimitives.WriteUInt32LittleEndian(phy.AsSpan(phy.Length - MicBytes), mic);
        return phy;
    }
}

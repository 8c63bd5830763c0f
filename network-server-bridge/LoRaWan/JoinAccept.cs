using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// The network lets a device in (LoRaWAN 1.0.4, section 6.2.5). On the air everything behind the MHDR is encrypted,
/// with the AES <em>decrypt</em> operation, so that devices need only encrypt.
/// </summary>
/// <param name="JoinNonce">24 bits, never used twice for a device; AppNonce before 1.0.4.</param>
/// <param name="NetId">24 bits.</param>
/// <param name="DevAddr">The device's new address.</param>
/// <param name="DlSettings">OptNeg 7 (1.1) | RX1DROffset 6..4 | RX2 data rate 3..0.</param>
/// <param name="RxDelay">Delay of RX1 in seconds, low 4 bits; 0 means 1: <see cref="ReceiveDelay1"/>.</param>
/// <param name="CFList">Null, or 16 bytes: more channels and the list's type.</param>
public readonly record struct JoinAccept(
    uint JoinNonce, uint NetId, DevAddr DevAddr, byte DlSettings, byte RxDelay, byte[]? CFList)
{
    /// <summary>Length of the whole PHYPayload without and with CFList, and of the CFList, in bytes.</summary>
    public const int ShortLengthBytes = 17, LongLengthBytes = 33, CFListLengthBytes = 16;

    /// <summary>How many data rates RX1 is below the uplink, 0..7 (the region may allow fewer).</summary>
    public int Rx1DataRateOffset => (DlSettings >> 4) & 0x07;

    /// <summary>Data rate index of RX2, 0..15.</summary>
    public int Rx2DataRate => DlSettings & 0x0F;

    /// <summary>The bit of OptNeg in <see cref="DlSettings"/>.</summary>
    public const byte OptNegBit = 0x80;

    /// <summary>The network speaks 1.1: other keys and another MIC follow. Reserved in 1.0.x.</summary>
    public bool OptNeg => (DlSettings & OptNegBit) != 0;

    /// <summary>1 to 15 seconds; 0 on the air means 1.</summary>
    public TimeSpan ReceiveDelay1 => TimeSpan.FromSeconds(Math.Max(1, RxDelay & 0x0F));

    /// <summary>Packs the byte <see cref="DlSettings"/> for 1.0.x.</summary>
    /// <param name="rx1DataRateOffset">0..7.</param>
    /// <param name="rx2DataRate">0..15.</param>
    public static byte PackDlSettings(int rx1DataRateOffset, int rx2DataRate) =>
        (byte)(((rx1DataRateOffset & 0x07) << 4) | (rx2DataRate & 0x0F));

    /// <summary>The whole PHYPayload, signed and encrypted as in 1.0.x (and in 1.1 without OptNeg).</summary>
    /// <param name="appKey">AppKey (1.0.x) or NwkKey (1.1).</param>
    /// <exception cref="ArgumentException">CFList has not 16 bytes: a programming error.</exception>
    public byte[] Encrypt(AesCipher appKey)
    {
        var phy = WritePlain();
        var micOffset = phy.Length - DataFrame.MicLengthBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(
            phy.AsSpan(micOffset), Cmac.ComputeMic(appKey, phy.AsSpan(0, micOffset)));
        EncryptInPlace(phy, appKey);
        return phy;
    }

    /// <summary>
    /// Decrypts and reads a join accept. Never throws. A wrong key still gives fields (of noise); only
    /// <paramref name="micOk"/> says whether they mean anything.
    /// </summary>
    /// <param name="phy">The PHYPayload as it was on the air.</param>
    /// <param name="appKey">AppKey (1.0.x) or NwkKey (1.1).</param>
    /// <param name="accept">The fields; the default on false.</param>
    /// <param name="micOk">The MIC is the 1.0.x MIC of this key.</param>
    /// <param name="error"><see cref="FrameError.None"/> on success; else the length or the MHDR is wrong.</param>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> phy, AesCipher appKey, out JoinAccept accept, out bool micOk, out FrameError error)
    {
        accept = default;
        micOk = false;
        Span<byte> plain = stackalloc byte[LongLengthBytes];
        error = DecryptInto(phy, appKey, ref plain);
        if (error != FrameError.None)
            return false;

        accept = ReadPlain(plain);
        var micOffset = plain.Length - DataFrame.MicLengthBytes;
        micOk = Cmac.ComputeMic(appKey, plain[..micOffset])
            == BinaryPrimitives.ReadUInt32LittleEndian(plain[micOffset..]);
        return true;
    }

    internal static FrameError Check(ReadOnlySpan<byte> phy) => FrameLayout.CheckFixedLength(
        phy, MType.JoinAccept, phy.Length > ShortLengthBytes ? LongLengthBytes : ShortLengthBytes);

    internal static FrameError DecryptInto(ReadOnlySpan<byte> phy, AesCipher key, ref Span<byte> plain)
    {
        ArgumentNullException.ThrowIfNull(key);
        var error = Check(phy);
        if (error != FrameError.None)
            return error;

        plain = plain[..phy.Length];
        plain[0] = phy[0];
        for (var i = 1; i < phy.Length; i += AesCipher.BlockBytes)
            key.EncryptBlock(phy[i..], plain[i..]);
        return FrameError.None;
    }

    internal static JoinAccept ReadPlain(ReadOnlySpan<byte> plain) => new(
        // MHDR 1 | JoinNonce 3 | NetID 3 | DevAddr 4 | DLSettings 1 | RxDelay 1 | [CFList 16] | MIC 4   (1.0.4, 6.2.5)
        ReadUInt24(plain[1..]), ReadUInt24(plain[4..]), DevAddr.ReadLittleEndian(plain[7..]), plain[11], plain[12],
        plain.Length == LongLengthBytes ? plain.Slice(13, CFListLengthBytes).ToArray() : null);

    /// <summary>The plain PHYPayload with four zero bytes where the MIC will be.</summary>
    internal byte[] WritePlain()
    {
        if (CFList is not null && CFList.Length != CFListLengthBytes)
            throw new ArgumentException($"CFList has {CFList.Length} bytes; the standard has {CFListLengthBytes}.");

        var phy = new byte[CFList is null ? ShortLengthBytes : LongLengthBytes];
        phy[0] = new Mhdr(MType.JoinAccept).Value;
        WriteUInt24(JoinNonce, phy.AsSpan(1));
        WriteUInt24(NetId, phy.AsSpan(4));
        DevAddr.WriteLittleEndian(phy.AsSpan(7));
        phy[11] = DlSettings;
        phy[12] = RxDelay;
        CFList?.CopyTo(phy.AsSpan(13));
        return phy;
    }

    internal static void EncryptInPlace(Span<byte> phy, AesCipher key)
    {
        for (var i = 1; i < phy.Length; i += AesCipher.BlockBytes)
            key.DecryptBlock(phy[i..], phy[i..]);
    }

    internal static uint ReadUInt24(ReadOnlySpan<byte> source) =>
        source[0] | ((uint)source[1] << 8) | ((uint)source[2] << 16);

    internal static void WriteUInt24(uint value, Span<byte> destination)
    {
        destination[0] = (byte)value;
        destination[1] = (byte)(value >> 8);
        destination[2] = (byte)(value >> 16);
    }
}

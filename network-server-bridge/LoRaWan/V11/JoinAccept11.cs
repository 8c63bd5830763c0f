using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Join accepts with OptNeg: the layout of 1.0.x, another MIC (1.1, section 6.2.5). Encrypted with NwkKey when they
/// answer a join request, with JSEncKey when they answer a rejoin request.
/// </summary>
public static class JoinAccept11
{
    private const int OriginBytes = 11;

    /// <summary>Decrypts and reads the fields, whatever the key. Never throws on any bytes.</summary>
    /// <param name="phy">The PHYPayload as it was on the air.</param>
    /// <param name="encryptionKey">NwkKey or JSEncKey.</param>
    /// <param name="accept">The fields; the default on false.</param>
    /// <param name="mic">The decrypted MIC, to be compared with <see cref="ComputeMic"/>.</param>
    /// <param name="error"><see cref="FrameError.None"/> on success; else the length or the MHDR is wrong.</param>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> phy, AesCipher encryptionKey, out JoinAccept accept, out uint mic, out FrameError error)
    {
        accept = default;
        mic = 0;
        Span<byte> plain = stackalloc byte[JoinAccept.LongLengthBytes];
        error = JoinAccept.DecryptInto(phy, encryptionKey, ref plain);
        if (error != FrameError.None)
            return false;

        accept = JoinAccept.ReadPlain(plain);
        mic = BinaryPrimitives.ReadUInt32LittleEndian(plain[^DataFrame.MicLengthBytes..]);
        return true;
    }

    /// <summary>The MIC, first byte on the air lowest.</summary>
    /// <param name="accept">The fields.</param>
    /// <param name="jsIntKey">The device's JSIntKey.</param>
    /// <param name="origin">What is answered.</param>
    public static uint ComputeMic(in JoinAccept accept, AesCipher jsIntKey, JoinOrigin origin) =>
        Sign(accept.WritePlain().AsSpan()[..^DataFrame.MicLengthBytes], jsIntKey, origin);

    /// <summary>The whole PHYPayload, signed and encrypted.</summary>
    /// <param name="accept">The fields.</param>
    /// <param name="encryptionKey">NwkKey or JSEncKey.</param>
    /// <param name="jsIntKey">The device's JSIntKey.</param>
    /// <param name="origin">What is answered.</param>
    public static byte[] Encrypt(in JoinAccept accept, AesCipher encryptionKey, AesCipher jsIntKey, JoinOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(encryptionKey);
        var phy = accept.WritePlain();
        var micOffset = phy.Length - DataFrame.MicLengthBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(
            phy.AsSpan(micOffset), Sign(phy.AsSpan(0, micOffset), jsIntKey, origin));
        JoinAccept.EncryptInPlace(phy, encryptionKey);
        return phy;
    }

    private static uint Sign(ReadOnlySpan<byte> plainWithoutMic, AesCipher jsIntKey, JoinOrigin origin)
    {
        // JoinReqType 1 | JoinEUI 8 | DevNonce 2 | MHDR 1 | JoinNonce 3 | … | [CFList 16]
        Span<byte> message = stackalloc byte[OriginBytes + plainWithoutMic.Length];
        message[0] = origin.JoinReqType;
        origin.JoinEui.WriteLittleEndian(message[1..]);
        BinaryPrimitives.WriteUInt16LittleEndian(message[9..], origin.DevNonce);
        plainWithoutMic.CopyTo(message[OriginBytes..]);
        return Cmac.ComputeMic(jsIntKey, message);
    }
}

using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>A device asks to join (LoRaWAN 1.0.4, section 6.2.4). In the clear, signed with the root key.</summary>
/// <param name="JoinEui">The join server the device wants; AppEUI before 1.0.4.</param>
/// <param name="DevEui">The device.</param>
/// <param name="DevNonce">Never used twice: a counter since 1.0.4, random before.</param>
/// <param name="Mic">The last four bytes, the first of them in the lowest eight bits.</param>
public readonly record struct JoinRequest(Eui64 JoinEui, Eui64 DevEui, ushort DevNonce, uint Mic)
{
    /// <summary>Length of the whole PHYPayload, in bytes.</summary>
    public const int LengthBytes = 23;

    private const int MicOffset = LengthBytes - DataFrame.MicLengthBytes;

    /// <summary>Reads a join request. Never throws and never allocates; the MIC is not checked.</summary>
    /// <param name="phy">The PHYPayload as the gateway received it.</param>
    /// <param name="request">The fields; the default on false.</param>
    /// <param name="error"><see cref="FrameError.None"/> on success.</param>
    public static bool TryRead(ReadOnlySpan<byte> phy, out JoinRequest request, out FrameError error)
    {
        request = default;
        error = FrameLayout.CheckFixedLength(phy, MType.JoinRequest, LengthBytes);
        if (error != FrameError.None)
            return false;

        // MHDR 1 | JoinEUI 8 | DevEUI 8 | DevNonce 2 | MIC 4     (1.0.4, section 6.2.4)
        request = new JoinRequest(
            Eui64.ReadLittleEndian(phy[1..]), Eui64.ReadLittleEndian(phy[9..]),
            BinaryPrimitives.ReadUInt16LittleEndian(phy[17..]),
            BinaryPrimitives.ReadUInt32LittleEndian(phy[MicOffset..]));
        return true;
    }

    /// <summary>True when the MIC was made with this key.</summary>
    /// <param name="phy">The bytes this request was read from; any other length gives false.</param>
    /// <param name="appKey">AppKey (1.0.x) or NwkKey (1.1).</param>
    public bool IsMicValid(ReadOnlySpan<byte> phy, AesCipher appKey) =>
        phy.Length == LengthBytes && Cmac.ComputeMic(appKey, phy[..MicOffset]) == Mic;

    /// <summary>The whole signed PHYPayload of a join request.</summary>
    /// <param name="joinEui">The join server.</param>
    /// <param name="devEui">The device.</param>
    /// <param name="devNonce">A nonce the device has not used before.</param>
    /// <param name="appKey">AppKey (1.0.x) or NwkKey (1.1).</param>
    public static byte[] Write(Eui64 joinEui, Eui64 devEui, ushort devNonce, AesCipher appKey)
    {
        var phy = new byte[LengthBytes];
        phy[0] = new Mhdr(MType.JoinRequest).Value;
        joinEui.WriteLittleEndian(phy.AsSpan(1));
        devEui.WriteLittleEndian(phy.AsSpan(9));
        BinaryPrimitives.WriteUInt16LittleEndian(phy.AsSpan(17), devNonce);
        BinaryPrimitives.WriteUInt32LittleEndian(
            phy.AsSpan(MicOffset), Cmac.ComputeMic(appKey, phy.AsSpan(0, MicOffset)));
        return phy;
    }
}

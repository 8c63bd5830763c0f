using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>A LoRaWAN 1.1 device asks to join again (1.1, section 6.2.4).</summary>
/// <param name="RejoinType">0: with resets. 1: like a join request. 2: new keys only.</param>
/// <param name="NetId">Types 0 and 2: the network it believes to be in; else 0.</param>
/// <param name="JoinEui">Type 1: the join server; else zero.</param>
/// <param name="DevEui">The device.</param>
/// <param name="RjCount">RJcount0 (types 0 and 2) or RJcount1.</param>
/// <param name="Mic">The last four bytes, the first of them in the lowest eight bits.</param>
public readonly record struct RejoinRequest(
    byte RejoinType, uint NetId, Eui64 JoinEui, Eui64 DevEui, ushort RjCount, uint Mic)
{
    /// <summary>Length of the whole PHYPayload of types 0 and 2, and of type 1, in bytes.</summary>
    public const int ShortLengthBytes = 19, LongLengthBytes = 24;

    /// <summary>Reads a rejoin request. Never throws and never allocates; the MIC is not checked.</summary>
    /// <param name="phy">The PHYPayload as the gateway received it.</param>
    /// <param name="request">The fields; the default on false.</param>
    /// <param name="error">
    /// <see cref="FrameError.None"/> on success; a type above 2, which has no length of its own, is
    /// <see cref="FrameError.WrongMType"/>.
    /// </param>
    public static bool TryRead(ReadOnlySpan<byte> phy, out RejoinRequest request, out FrameError error)
    {
        request = default;
        var length = phy.Length > 1 && phy[1] == 1 ? LongLengthBytes : ShortLengthBytes;
        error = FrameLayout.CheckFixedLength(phy, MType.RejoinRequest, length);
        if (error == FrameError.None && phy[1] > 2)
            error = FrameError.WrongMType;
        if (error != FrameError.None)
            return false;

        // MHDR 1 | type 1 | NetID 3 or JoinEUI 8 | DevEUI 8 | RJcount 2 | MIC 4
        var type1 = length == LongLengthBytes;
        var tail = phy[(type1 ? 10 : 5)..];
        request = new RejoinRequest(
            phy[1], type1 ? 0 : JoinAccept.ReadUInt24(phy[2..]), type1 ? Eui64.ReadLittleEndian(phy[2..]) : default,
            Eui64.ReadLittleEndian(tail), BinaryPrimitives.ReadUInt16LittleEndian(tail[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(tail[10..]));
        return true;
    }

    /// <summary>True when the MIC was made with this key.</summary>
    /// <param name="phy">The bytes this request was read from; fewer than 4 give false.</param>
    /// <param name="key">SNwkSIntKey for types 0 and 2, JSIntKey for type 1.</param>
    public bool IsMicValid(ReadOnlySpan<byte> phy, AesCipher key) =>
        phy.Length > DataFrame.MicLengthBytes && Cmac.ComputeMic(key, phy[..^DataFrame.MicLengthBytes]) == Mic;
}

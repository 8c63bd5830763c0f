using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Asks how much of a data block has arrived (TS004).</summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
/// <param name="Participants">Every device answers; else only those that miss fragments.</param>
public readonly record struct FragSessionStatusReq(
    int FragIndex, bool Participants) : IPackageCommand<FragSessionStatusReq>
{
    // RFU 7..3, FragIndex 2..1, Participants 0

    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static FragSessionStatusReq Read(ReadOnlySpan<byte> payload) =>
        new((payload[0] >> 1) & 0x03, MacFields.Bit(payload[0], 0));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Bits(FragIndex, 2) << 1) | MacFields.Flags(Participants));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="FragSessionStatusReq"/> in version 2 (TS004-2.0.0).</summary>
/// <param name="MemoryError">Too many fragments are missing for the device's memory.</param>
/// <param name="MicError">The block is complete and its MIC is wrong.</param>
/// <param name="SessionDoesNotExist">There is no such session.</param>
/// <param name="FragIndex">Of the session, 0..3.</param>
/// <param name="NbFragReceived">Fragments received, coded ones too, 0..16383.</param>
/// <param name="MissingFrag">Fragments still needed; 255 stands for all above.</param>
public readonly record struct FragSessionStatusAns(
    bool MemoryError, bool MicError, bool SessionDoesNotExist, int FragIndex, int NbFragReceived, byte MissingFrag)
    : IPackageCommand<FragSessionStatusAns>
{
    // RFU 7..3, session 2, MIC 1, memory 0 | FragIndex 15..14, NbFragReceived 13..0 | MissingFrag 1

    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <inheritdoc />
    public static FragSessionStatusAns Read(ReadOnlySpan<byte> payload)
    {
        var received = BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]);
        return new FragSessionStatusAns(
            MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1), MacFields.Bit(payload[0], 2), received >> 14,
            received & 0x3FFF, payload[3]);
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(MemoryError, MicError, SessionDoesNotExist);
        var received = (MacFields.Bits(FragIndex, 2) << 14) | MacFields.WideBits(NbFragReceived, 14);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)received);
        destination[4] = MissingFrag;
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="FragSessionStatusReq"/> in version 1, in another order (TS004-1.0.0).</summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
/// <param name="NbFragReceived">Fragments received, coded ones too, 0..16383.</param>
/// <param name="MissingFrag">Fragments still needed; 255 stands for all above.</param>
/// <param name="NotEnoughMatrixMemory">Too many fragments are missing for the device's memory.</param>
public readonly record struct FragSessionStatusAnsV1(
    int FragIndex, int NbFragReceived, byte MissingFrag, bool NotEnoughMatrixMemory)
    : IPackageCommand<FragSessionStatusAnsV1>
{
    // FragIndex 15..14, NbFragReceived 13..0 | MissingFrag 1 | RFU 7..1, NotEnoughMatrixMemory 0

    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <inheritdoc />
    public static FragSessionStatusAnsV1 Read(ReadOnlySpan<byte> payload)
    {
        var received = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        return new FragSessionStatusAnsV1(received >> 14, received & 0x3FFF, payload[2], MacFields.Bit(payload[3], 0));
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var received = (MacFields.Bits(FragIndex, 2) << 14) | MacFields.WideBits(NbFragReceived, 14);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)received);
        destination[3] = MissingFrag;
        destination[4] = MacFields.Flags(NotEnoughMatrixMemory);
        return 1 + PayloadBytes;
    }
}

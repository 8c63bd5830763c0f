using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Starts, stops and sets a relay (TS011-1.0.1, section 10).</summary>
/// <param name="Start">Relay on; else off.</param>
/// <param name="CadPeriodicity">0..7: looks for wake-up frames every 1 s, 500, 250, 100, 50 or 20 ms.</param>
/// <param name="DefaultChIdx">0..1.</param>
/// <param name="SecondChIdx">0..3; 0: no second channel.</param>
/// <param name="SecondChDataRate">0..15.</param>
/// <param name="SecondChAckOffset">
/// 0..7: how far above the channel its acknowledgements are: 0, 200, 400, 800, 1600, 3200 kHz.
/// </param>
/// <param name="SecondChFrequencyHz">In steps of 100 Hz.</param>
public readonly record struct RelayConfReq(
    bool Start, int CadPeriodicity, int DefaultChIdx, int SecondChIdx, int SecondChDataRate, int SecondChAckOffset,
    uint SecondChFrequencyHz)
    : IMacCommand<RelayConfReq>
{
    // RFU 15..14, StartStop 13, CADPeriodicity 12..10, DefaultChIdx 9, second channel 8..0 | SecondChFreq 3

    /// <inheritdoc />
    public static byte Cid => 0x40;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 5;

    /// <inheritdoc />
    public static RelayConfReq Read(ReadOnlySpan<byte> payload)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        return new RelayConfReq(
            MacFields.Bit(bits, 13), (bits >> 10) & 0x07, (bits >> 9) & 1, (bits >> 7) & 0x03, (bits >> 3) & 0x0F,
            bits & 0x07, MacFields.FrequencyHz(payload[2..]));
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var bits = (MacFields.Flags(Start) << 13) | (MacFields.Bits(CadPeriodicity, 3) << 10)
            | (MacFields.Bits(DefaultChIdx, 1) << 9)
            | MacFields.SecondChannel(SecondChIdx, SecondChDataRate, SecondChAckOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)bits);
        MacFields.WriteFrequency(SecondChFrequencyHz, destination[3..]);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="RelayConfReq"/> (TS011-1.0.1, section 10).</summary>
/// <param name="SecondChFrequencyAck">The second frequency is usable.</param>
/// <param name="SecondChAckOffsetAck">The offset is known.</param>
/// <param name="SecondChDataRateAck">The data rate is known.</param>
/// <param name="SecondChIdxAck">The index is known.</param>
/// <param name="DefaultChIdxAck">The default channel is known.</param>
/// <param name="CadPeriodicityAck">The periodicity is known.</param>
public readonly record struct RelayConfAns(
    bool SecondChFrequencyAck, bool SecondChAckOffsetAck, bool SecondChDataRateAck, bool SecondChIdxAck,
    bool DefaultChIdxAck, bool CadPeriodicityAck)
    : IMacCommand<RelayConfAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x40;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The device has done the whole request; else it has done nothing.</summary>
    public bool IsAccepted =>
        SecondChFrequencyAck && SecondChAckOffsetAck && SecondChDataRateAck
        && SecondChIdxAck && DefaultChIdxAck && CadPeriodicityAck;

    /// <inheritdoc />
    public static RelayConfAns Read(ReadOnlySpan<byte> payload) => new(
        MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1), MacFields.Bit(payload[0], 2),
        MacFields.Bit(payload[0], 3), MacFields.Bit(payload[0], 4), MacFields.Bit(payload[0], 5));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(
            SecondChFrequencyAck, SecondChAckOffsetAck, SecondChDataRateAck,
            SecondChIdxAck, DefaultChIdxAck, CadPeriodicityAck);
        return 1 + PayloadBytes;
    }
}

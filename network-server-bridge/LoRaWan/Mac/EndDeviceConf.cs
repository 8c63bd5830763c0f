using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Who decides whether a device sends through a relay (TS011-1.0.1, section 10).</summary>
public enum RelayModeActivation : byte
{
    /// <summary>Never.</summary>
    Disabled = 0,

    /// <summary>Always.</summary>
    Enabled = 1,

    /// <summary>After some unanswered uplinks, see <see cref="EndDeviceConfReq.SmartEnableLevel"/>.</summary>
    Dynamic = 2,

    /// <summary>The device.</summary>
    EndDeviceControlled = 3,
}

/// <summary>Sets how a device behind a relay sends (TS011-1.0.1, section 10).</summary>
/// <param name="Activation">Who decides.</param>
/// <param name="SmartEnableLevel">
/// 0..3: with <see cref="RelayModeActivation.Dynamic"/>, after 8, 16, 32 or 64 uplinks without a downlink.
/// </param>
/// <param name="Backoff">0..63: sends without relay after so many unanswered wake-up frames; 0: always with it.</param>
/// <param name="SecondChIdx">0..3; 0: no second channel.</param>
/// <param name="SecondChDataRate">0..15.</param>
/// <param name="SecondChAckOffset">
/// 0..7: how far above the channel its acknowledgements are: 0, 200, 400, 800, 1600, 3200 kHz.
/// </param>
/// <param name="SecondChFrequencyHz">In steps of 100 Hz.</param>
public readonly record struct EndDeviceConfReq(
    RelayModeActivation Activation, int SmartEnableLevel, int Backoff, int SecondChIdx, int SecondChDataRate,
    int SecondChAckOffset, uint SecondChFrequencyHz)
    : IMacCommand<EndDeviceConfReq>
{
    // RFU 7..4, activation 3..2, level 1..0 | RFU 15, BackOff 14..9, second channel 8..0 | SecondChFreq 3

    /// <inheritdoc />
    public static byte Cid => 0x41;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 6;

    /// <inheritdoc />
    public static EndDeviceConfReq Read(ReadOnlySpan<byte> payload)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]);
        return new EndDeviceConfReq(
            (RelayModeActivation)((payload[0] >> 2) & 0x03), payload[0] & 0x03, (bits >> 9) & 0x3F, (bits >> 7) & 0x03,
            (bits >> 3) & 0x0F, bits & 0x07, MacFields.FrequencyHz(payload[3..]));
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var activation = MacFields.Bits((int)Activation, 2, nameof(Activation));
        destination[1] = (byte)((activation << 2) | MacFields.Bits(SmartEnableLevel, 2));
        var bits = (MacFields.Bits(Backoff, 6) << 9)
            | MacFields.SecondChannel(SecondChIdx, SecondChDataRate, SecondChAckOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)bits);
        MacFields.WriteFrequency(SecondChFrequencyHz, destination[4..]);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="EndDeviceConfReq"/> (TS011-1.0.1, section 10).</summary>
/// <param name="SecondChFrequencyAck">The second frequency is usable.</param>
/// <param name="SecondChDataRateAck">The data rate is known.</param>
/// <param name="SecondChIdxAck">The index is known.</param>
/// <param name="BackoffAck">The back-off is possible.</param>
public readonly record struct EndDeviceConfAns(
    bool SecondChFrequencyAck, bool SecondChDataRateAck, bool SecondChIdxAck, bool BackoffAck)
    : IMacCommand<EndDeviceConfAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x41;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The device has done the whole request; else it has done nothing.</summary>
    public bool IsAccepted => SecondChFrequencyAck && SecondChDataRateAck && SecondChIdxAck && BackoffAck;

    /// <inheritdoc />
    public static EndDeviceConfAns Read(ReadOnlySpan<byte> payload) => new(
        MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1), MacFields.Bit(payload[0], 2),
        MacFields.Bit(payload[0], 3));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(SecondChFrequencyAck, SecondChDataRateAck, SecondChIdxAck, BackoffAck);
        return 1 + PayloadBytes;
    }
}

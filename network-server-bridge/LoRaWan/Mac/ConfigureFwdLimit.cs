using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>What a relay sets its forward counters to (TS011-1.0.1, section 10).</summary>
public enum ResetLimitCounter : byte
{
    /// <summary>To zero.</summary>
    Zero = 0,

    /// <summary>To the reload rate.</summary>
    ReloadRate = 1,

    /// <summary>To the greatest value.</summary>
    MaxValue = 2,

    /// <summary>Leaves them.</summary>
    NoChange = 3,
}

/// <summary>
/// Limits how much a relay forwards (TS011-1.0.1, section 10). Rates are frames an hour, 0..127, where 127 is no limit;
/// sizes are 0..3, for 1, 2, 4 or 12 times the rate.
/// </summary>
/// <param name="OverallReloadRate">All that the relay forwards.</param>
/// <param name="GlobalUplinkReloadRate">Data uplinks of all devices.</param>
/// <param name="NotifyReloadRate"><see cref="NotifyNewEndDeviceReq"/>.</param>
/// <param name="JoinReqReloadRate">Join requests.</param>
/// <param name="Reset">What becomes of the counters.</param>
/// <param name="OverallLimitSize">All that the relay forwards.</param>
/// <param name="GlobalUplinkLimitSize">Data uplinks of all devices.</param>
/// <param name="NotifyLimitSize"><see cref="NotifyNewEndDeviceReq"/>.</param>
/// <param name="JoinReqLimitSize">Join requests.</param>
public readonly record struct ConfigureFwdLimitReq(
    int OverallReloadRate, int GlobalUplinkReloadRate, int NotifyReloadRate, int JoinReqReloadRate,
    ResetLimitCounter Reset, int OverallLimitSize, int GlobalUplinkLimitSize, int NotifyLimitSize, int JoinReqLimitSize)
    : IMacCommand<ConfigureFwdLimitReq>
{
    // RFU 31..30, reset 29..28, join 27..21, notify 20..14, global 13..7, overall 6..0 | join 7..6 … overall 1..0

    /// <inheritdoc />
    public static byte Cid => 0x45;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 5;

    /// <inheritdoc />
    public static ConfigureFwdLimitReq Read(ReadOnlySpan<byte> payload)
    {
        var rates = BinaryPrimitives.ReadInt32LittleEndian(payload);
        return new ConfigureFwdLimitReq(
            rates & 0x7F, (rates >> 7) & 0x7F, (rates >> 14) & 0x7F, (rates >> 21) & 0x7F,
            (ResetLimitCounter)((rates >> 28) & 0x03), payload[4] & 0x03, (payload[4] >> 2) & 0x03,
            (payload[4] >> 4) & 0x03, payload[4] >> 6);
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var rates = MacFields.Bits(OverallReloadRate, 7) | (MacFields.Bits(GlobalUplinkReloadRate, 7) << 7)
            | (MacFields.Bits(NotifyReloadRate, 7) << 14) | (MacFields.Bits(JoinReqReloadRate, 7) << 21)
            | (MacFields.Bits((int)Reset, 2, nameof(Reset)) << 28);
        BinaryPrimitives.WriteInt32LittleEndian(destination[1..], rates);
        destination[5] = (byte)(MacFields.Bits(OverallLimitSize, 2) | (MacFields.Bits(GlobalUplinkLimitSize, 2) << 2)
            | (MacFields.Bits(NotifyLimitSize, 2) << 4) | (MacFields.Bits(JoinReqLimitSize, 2) << 6));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="ConfigureFwdLimitReq"/> (TS011-1.0.1, section 10).</summary>
public readonly record struct ConfigureFwdLimitAns : IMacCommand<ConfigureFwdLimitAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x45;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static ConfigureFwdLimitAns Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}

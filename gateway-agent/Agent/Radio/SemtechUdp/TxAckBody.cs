using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>The optional body of a TX_ACK. No body, "NONE" and a mere warning mean that the packet was taken.</summary>
internal static class TxAckBody
{
    /// <summary>
    /// Never throws. A body that cannot be read is counted and is an error: nobody said that it was taken.
    /// </summary>
    public static TxAckStatus Read(ReadOnlySpan<byte> body, DefectCounts defects)
    {
        // Kerlink sends one NUL instead of nothing.
        body = body.Trim(" \t\r\n\0"u8);
        if (body.IsEmpty)
            return TxAckStatus.Ok;

        var status = TxAckStatus.Ok;
        var json = new LenientJson(body);
        if (json.TryEnter((byte)'{'))
        {
            while (json.TryMember(out var name, out var value))
            {
                if (name.SequenceEqual("txpk_ack"u8))
                    status = ReadInner(value, defects);
            }
        }

        if (!json.IsBroken)
            return status;
        defects.Add(FrameDefect.TxAckBody);
        return status == TxAckStatus.Ok ? TxAckStatus.InternalError : status;
    }

    private static TxAckStatus ReadInner(ReadOnlySpan<byte> value, DefectCounts defects)
    {
        var status = TxAckStatus.Ok;
        var json = new LenientJson(value);
        json.TryEnter((byte)'{');
        Span<byte> room = stackalloc byte[64];
        while (json.TryMember(out var name, out var error))
        {
            if (!name.SequenceEqual("error"u8) || error.SequenceEqual("null"u8))
                continue;
            if (JsonValue.TryString(error, room, out var text))
                status = Status(text);
            else
                defects.Add(FrameDefect.TxAckBody);
        }

        return status;
    }

    private static TxAckStatus Status(ReadOnlySpan<byte> error) => error switch
    {
        _ when error.IsEmpty || error.SequenceEqual("NONE"u8) || error.SequenceEqual("OK"u8) => TxAckStatus.Ok,
        _ when error.SequenceEqual("TOO_LATE"u8) => TxAckStatus.TooLate,
        _ when error.SequenceEqual("TOO_EARLY"u8) => TxAckStatus.TooEarly,
        _ when error.SequenceEqual("COLLISION_PACKET"u8) => TxAckStatus.CollisionPacket,
        _ when error.SequenceEqual("COLLISION_BEACON"u8) => TxAckStatus.CollisionBeacon,
        _ when error.SequenceEqual("TX_FREQ"u8) => TxAckStatus.TxFreq,
        _ when error.SequenceEqual("TX_POWER"u8) => TxAckStatus.TxPower,
        _ when error.SequenceEqual("GPS_UNLOCKED"u8) => TxAckStatus.GpsUnlocked,
        _ when error.SequenceEqual("QUEUE_FULL"u8) => TxAckStatus.QueueFull,
        _ when error.SequenceEqual("DUTY_CYCLE_OVERFLOW"u8) => TxAckStatus.DutyCycleOverflow,
        _ => TxAckStatus.InternalError,
    };
}

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>The txpk of a PULL_RESP, field by field, each as it stands or at its default.</summary>
internal ref struct TxPacket
{
    public ReadOnlySpan<byte> Data, DataRate, CodingRate, Modulation, Frequency;

    /// <summary>If true the times are ignored.</summary>
    public bool IsAtOnce;

    public bool IsInverted, HasNoCrc;

    /// <summary>The concentrator's microseconds, modulo 2^32; it wins over the GPS time.</summary>
    public uint? Counter;

    /// <summary>Milliseconds since the GPS epoch.</summary>
    public ulong? GpsMilliseconds;

    public int PowerDbm;

    public uint Board, Antenna, DeviationHz, Preamble;

    public static TxPacket Read(ReadOnlySpan<byte> text, out bool isBroken)
    {
        var packet = default(TxPacket);
        var json = new LenientJson(text);
        json.TryEnter((byte)'{');
        while (json.TryMember(out var name, out var value))
        {
            if (!packet.TakeText(name, value) && !packet.TakeTime(name, value))
                packet.TakeNumber(name, value);
        }

        isBroken = json.IsBroken;
        return packet;
    }

    private bool TakeText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("data"u8))
            Data = value;
        else if (name.SequenceEqual("datr"u8))
            DataRate = value;
        else if (name.SequenceEqual("codr"u8))
            CodingRate = value;
        else if (name.SequenceEqual("modu"u8))
            Modulation = value;
        else if (name.SequenceEqual("freq"u8))
            Frequency = value;
        else if (name.SequenceEqual("ipol"u8))
            IsInverted = IsTrue(value);
        else if (name.SequenceEqual("ncrc"u8))
            HasNoCrc = IsTrue(value);
        else
            return false;
        return true;
    }

    private bool TakeTime(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("imme"u8))
            IsAtOnce = IsTrue(value);
        else if (name.SequenceEqual("tmst"u8))
            // As in rxpk: 64 bits and signs occur, the radio counts modulo 2^32.
            Counter = JsonValue.TryWhole(value, out var counter) ? unchecked((uint)counter) : null;
        else if (name.SequenceEqual("tmms"u8))
            GpsMilliseconds = JsonValue.TryWhole(value, out var gps) && gps is > 0 and < 250_000_000_000_000
                ? (ulong)gps
                : null;
        else
            return false;
        return true;
    }

    private void TakeNumber(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("powe"u8))
            PowerDbm = JsonValue.TryWhole(value, out var power) && Math.Abs(power) < 100 ? (int)power : 0;
        else if (name.SequenceEqual("brd"u8))
            JsonValue.TryUnsigned(value, uint.MaxValue, out Board);
        else if (name.SequenceEqual("ant"u8))
            JsonValue.TryUnsigned(value, uint.MaxValue, out Antenna);
        else if (name.SequenceEqual("fdev"u8))
            JsonValue.TryUnsigned(value, 1_000_000, out DeviationHz);
        else if (name.SequenceEqual("prea"u8))
            JsonValue.TryUnsigned(value, ushort.MaxValue, out Preamble);
    }

    private static bool IsTrue(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("true"u8) || (JsonValue.TryWhole(value, out var number) && number == 1);
}

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>
/// One element of rxpk, field by field: a field that cannot be read is counted and stays at its default. What needs
/// more than one field to be understood is kept as it stands.
/// </summary>
internal ref struct RxPacket
{
    private const double HertzPerMegahertz = 1_000_000;

    public ReadOnlySpan<byte> Data, DataRate, CodingRate, Modulation, Time, Signals, Metadata, SignalRssi,
        FrequencyOffset, KeyIndex, EncryptedTime;

    public uint FrequencyHz, Channel, RfChain, Board, Antenna, GridSteps;

    /// <summary>The concentrator's microseconds at the packet's end, modulo 2^32.</summary>
    public uint? Counter;

    /// <summary>Milliseconds since the GPS epoch; nanoseconds within the second.</summary>
    public ulong? GpsMilliseconds;
    public uint? FineNanoseconds;

    public int? RssiDbm;

    public float SnrDb;

    /// <summary>1 good, -1 bad, 0 absent. A forwarder that says nothing sends good ones only.</summary>
    public long Crc;

    public uint? Size;

    public static RxPacket Read(ReadOnlySpan<byte> text, DefectCounts defects)
    {
        var packet = new RxPacket { Crc = 1 };
        var json = new LenientJson(text);
        json.TryEnter((byte)'{');
        while (json.TryMember(out var name, out var value))
        {
            if (packet.TakeRadio(name, value, defects) || packet.TakeSignal(name, value, defects))
                continue;
            packet.TakeTime(name, value, defects);
        }

        if (json.IsBroken)
            defects.Add(FrameDefect.Syntax);
        return packet;
    }

    private bool TakeRadio(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, DefectCounts defects)
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
            FrequencyHz = ReadFrequency(value);
        else if (name.SequenceEqual("chan"u8))
            Take(value, ref Channel, FrameDefect.Channel, defects);
        else if (name.SequenceEqual("rfch"u8))
            Take(value, ref RfChain, FrameDefect.RfChain, defects);
        else if (name.SequenceEqual("brd"u8))
            Take(value, ref Board, FrameDefect.Board, defects);
        else if (name.SequenceEqual("ant"u8))
            Take(value, ref Antenna, FrameDefect.Antenna, defects);
        else if (name.SequenceEqual("hpw"u8))
            Take(value, ref GridSteps, FrameDefect.GridSteps, defects);
        else if (name.SequenceEqual("size"u8))
            Size = TakeOptional(value, FrameDefect.Size, defects);
        else
            return false;
        return true;
    }

    private bool TakeSignal(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, DefectCounts defects)
    {
        if (name.SequenceEqual("rssi"u8) || name.SequenceEqual("rssic"u8))
            RssiDbm = ReadRssi(value, defects) ?? RssiDbm;
        else if (name.SequenceEqual("lsnr"u8))
            TakeSnr(value, defects);
        else if (name.SequenceEqual("stat"u8))
            TakeCrc(value, defects);
        else if (name.SequenceEqual("rsig"u8))
            Signals = value;
        else if (name.SequenceEqual("rssis"u8))
            SignalRssi = value;
        else if (name.SequenceEqual("foff"u8))
            FrequencyOffset = value;
        else if (name.SequenceEqual("aesk"u8))
            KeyIndex = value;
        else if (name.SequenceEqual("etime"u8))
            EncryptedTime = value;
        else if (name.SequenceEqual("meta"u8))
            Metadata = value;
        else
            return false;
        return true;
    }

    private void TakeTime(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, DefectCounts defects)
    {
        if (name.SequenceEqual("tmst"u8))
            TakeCounter(value, defects);
        else if (name.SequenceEqual("time"u8))
            Time = value;
        else if (name.SequenceEqual("ftime"u8))
            FineNanoseconds = TakeOptional(value, FrameDefect.FineTime, defects);
        else if (name.SequenceEqual("tmms"u8))
        {
            // Beyond the year 9000 it is not a time; the contract's duration ends there too.
            if (JsonValue.TryWhole(value, out var milliseconds) && milliseconds is > 0 and < 250_000_000_000_000)
                GpsMilliseconds = (ulong)milliseconds;
            else
                defects.Add(FrameDefect.GpsTime);
        }
    }

    private void TakeCounter(ReadOnlySpan<byte> value, DefectCounts defects)
    {
        // Some forwarders print 64 bits, some a signed number; the radio counts modulo 2^32 in any case.
        if (JsonValue.TryWhole(value, out var counter))
            Counter = unchecked((uint)counter);
        else
            defects.Add(FrameDefect.Counter);
    }

    private void TakeSnr(ReadOnlySpan<byte> value, DefectCounts defects)
    {
        if (JsonValue.TryNumber(value, out var snr) && Math.Abs(snr) < 1000)
            SnrDb = (float)snr;
        else
            defects.Add(FrameDefect.Snr);
    }

    private void TakeCrc(ReadOnlySpan<byte> value, DefectCounts defects)
    {
        if (JsonValue.TryWhole(value, out var crc))
            Crc = crc;
        else
            defects.Add(FrameDefect.Crc);
    }

    private static int? ReadRssi(ReadOnlySpan<byte> value, DefectCounts defects)
    {
        if (JsonValue.TryNumber(value, out var rssi) && Math.Abs(rssi) < 1000)
            return (int)Math.Round(rssi);
        defects.Add(FrameDefect.Rssi);
        return null;
    }

    private static uint ReadFrequency(ReadOnlySpan<byte> value) =>
        JsonValue.TryNumber(value, out var megahertz) && megahertz is > 0 and < uint.MaxValue / HertzPerMegahertz
            ? (uint)Math.Round(megahertz * HertzPerMegahertz)
            : 0;

    private static void Take(ReadOnlySpan<byte> value, ref uint field, FrameDefect defect, DefectCounts defects)
    {
        if (JsonValue.TryUnsigned(value, uint.MaxValue, out var number))
            field = number;
        else
            defects.Add(defect);
    }

    private static uint? TakeOptional(ReadOnlySpan<byte> value, FrameDefect defect, DefectCounts defects)
    {
        if (JsonValue.TryUnsigned(value, uint.MaxValue, out var number))
            return number;
        defects.Add(defect);
        return null;
    }
}

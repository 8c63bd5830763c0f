using System.Buffers.Text;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>modu, datr and codr, to and from the gateway contract.</summary>
internal static class RadioModulation
{
    private const int RoomBytes = 32;

    /// <summary>
    /// The form of datr decides ("SF7BW125", "M0CW137" or bits per second); modu only repeats it. Null: the frame is
    /// useless, and the reason is counted.
    /// </summary>
    public static Modulation? TryRead(in RxPacket packet, DefectCounts defects)
    {
        if (packet.DataRate.Length > 0 && packet.DataRate[0] != '"')
            return ReadFsk(packet, defects);

        Span<byte> room = stackalloc byte[RoomBytes];
        if (JsonValue.TryString(packet.DataRate, room, out var datr))
        {
            if (TryPair(datr, "SF"u8, "BW"u8, out var factor, out var kilohertz) && factor is >= 5 and <= 12)
                return ReadLora(packet, factor, kilohertz, defects);
            if (TryPair(datr, "M"u8, "CW"u8, out _, out kilohertz))
                return ReadLrFhss(packet, kilohertz, defects);
            if (JsonValue.TryNumber(packet.DataRate, out _))
                return ReadFsk(packet, defects);
        }

        defects.Add(FrameDefect.DataRate);
        return null;
    }

    private static Modulation? ReadLora(in RxPacket packet, uint factor, double kilohertz, DefectCounts defects)
    {
        if (!TryHertz(kilohertz, defects, out var bandwidth))
            return null;
        CheckName(packet, "LORA"u8, defects);
        Span<byte> room = stackalloc byte[RoomBytes];
        if (JsonValue.TryString(packet.CodingRate, room, out var codr) && codr.SequenceEqual("OFF"u8))
        {
            defects.Add(FrameDefect.CodingRateOff);
            return null;
        }

        return new Modulation
        {
            Lora = new LoraModulationInfo
            {
                Bandwidth = bandwidth,
                SpreadingFactor = factor,
                CodeRate = ReadCodeRate(packet, defects),
            },
        };
    }

    private static Modulation? ReadLrFhss(in RxPacket packet, double kilohertz, DefectCounts defects)
    {
        if (!TryHertz(kilohertz, defects, out var width))
            return null;
        CheckName(packet, "LR-FHSS"u8, defects);
        return new Modulation
        {
            LrFhss = new LrFhssModulationInfo
            {
                OperatingChannelWidth = width,
                CodeRate = ReadCodeRate(packet, defects),
                GridSteps = packet.GridSteps,
            },
        };
    }

    private static Modulation? ReadFsk(in RxPacket packet, DefectCounts defects)
    {
        if (!JsonValue.TryUnsigned(packet.DataRate, 1_000_000, out var bitRate) || bitRate == 0)
        {
            defects.Add(FrameDefect.DataRate);
            return null;
        }

        CheckName(packet, "FSK"u8, defects);
        return new Modulation { Fsk = new FskModulationInfo { Datarate = bitRate } };
    }

    private static CodeRate ReadCodeRate(in RxPacket packet, DefectCounts defects)
    {
        Span<byte> room = stackalloc byte[RoomBytes];
        if (JsonValue.TryString(packet.CodingRate, room, out var text) && TryCodeRate(text, out var rate))
            return rate;
        defects.Add(FrameDefect.CodingRate);
        return CodeRate.CrUndefined;
    }

    private static bool TryCodeRate(ReadOnlySpan<byte> text, out CodeRate rate)
    {
        rate = text switch
        {
            _ when text.SequenceEqual("4/5"u8) => CodeRate.Cr45,
            // Some radios' drivers shorten the fraction.
            _ when text.SequenceEqual("4/6"u8) || text.SequenceEqual("2/3"u8) => CodeRate.Cr46,
            _ when text.SequenceEqual("4/7"u8) => CodeRate.Cr47,
            _ when text.SequenceEqual("4/8"u8) || text.SequenceEqual("1/2"u8) || text.SequenceEqual("2/4"u8)
                => CodeRate.Cr48,
            _ when text.SequenceEqual("4/5LI"u8) => CodeRate.CrLi45,
            _ when text.SequenceEqual("4/6LI"u8) => CodeRate.CrLi46,
            _ when text.SequenceEqual("4/8LI"u8) => CodeRate.CrLi48,
            _ when text.SequenceEqual("1/3"u8) || text.SequenceEqual("2/6"u8) => CodeRate.Cr26,
            _ when text.SequenceEqual("3/8"u8) => CodeRate.Cr38,
            _ when text.SequenceEqual("1/4"u8) => CodeRate.Cr14,
            _ when text.SequenceEqual("1/6"u8) => CodeRate.Cr16,
            _ when text.SequenceEqual("5/6"u8) => CodeRate.Cr56,
            _ => CodeRate.CrUndefined,
        };
        return rate != CodeRate.CrUndefined;
    }

    // prefix whole middle number, as in SF7BW125
    private static bool TryPair(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> middle,
        out uint first, out double second)
    {
        first = 0;
        second = 0;
        if (!text.StartsWith(prefix))
            return false;
        text = text[prefix.Length..];
        if (!Utf8Parser.TryParse(text, out first, out int used) || !text[used..].StartsWith(middle))
            return false;
        text = text[(used + middle.Length)..];
        return Utf8Parser.TryParse(text, out second, out used) && used == text.Length && double.IsFinite(second);
    }

    private static bool TryHertz(double kilohertz, DefectCounts defects, out uint hertz)
    {
        var ok = kilohertz is > 0 and <= 10_000;
        hertz = ok ? (uint)Math.Round(kilohertz * 1000) : 0;
        if (!ok)
            defects.Add(FrameDefect.DataRate);
        return ok;
    }

    private static void CheckName(in RxPacket packet, ReadOnlySpan<byte> expected, DefectCounts defects)
    {
        Span<byte> room = stackalloc byte[RoomBytes];
        if (packet.Modulation.Length > 0
            && !(JsonValue.TryString(packet.Modulation, room, out var name) && name.SequenceEqual(expected)))
            defects.Add(FrameDefect.Modulation);
    }
}

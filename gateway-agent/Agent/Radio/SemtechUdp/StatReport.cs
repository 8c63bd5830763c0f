using Google.Protobuf.Collections;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>A forwarder's own report on its last interval. Every field may be missing.</summary>
internal sealed class StatReport
{
    public DateTimeOffset? Time { get; private set; }

    public Location? Location { get; private set; }

    public uint? Received { get; private set; }

    public uint? ReceivedOk { get; private set; }

    /// <summary>PULL_RESPs that reached the forwarder.</summary>
    public uint? Downlinks { get; private set; }

    /// <summary>Packets the radio really sent: the only field that tells.</summary>
    public uint? Emitted { get; private set; }

    /// <summary>All else: temperature, acknowledge rate, software, the vendor's own.</summary>
    public MapField<string, string> Metadata { get; } = [];

    public static StatReport Read(ReadOnlySpan<byte> text, DefectCounts defects)
    {
        var report = new StatReport();
        var position = new Position();
        var json = new LenientJson(text);
        json.TryEnter((byte)'{');
        while (json.TryMember(out var name, out var value))
        {
            if (!report.TakeCount(name, value, defects) && !position.Take(name, value, defects)
                && !report.TakeTime(name, value, defects))
                MetadataText.Take(name, value, report.Metadata, defects);
        }

        if (json.IsBroken)
            defects.Add(FrameDefect.Syntax);
        report.Location = position.ToLocation();
        return report;
    }

    private bool TakeCount(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, DefectCounts defects)
    {
        if (name.SequenceEqual("rxnb"u8))
            Received = ReadCount(value, defects);
        else if (name.SequenceEqual("rxok"u8))
            ReceivedOk = ReadCount(value, defects);
        else if (name.SequenceEqual("dwnb"u8))
            Downlinks = ReadCount(value, defects);
        else if (name.SequenceEqual("txnb"u8))
            Emitted = ReadCount(value, defects);
        else
            return false;
        return true;
    }

    private bool TakeTime(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, DefectCounts defects)
    {
        if (!name.SequenceEqual("time"u8))
            return false;
        Span<byte> room = stackalloc byte[64];
        if (JsonValue.TryString(value, room, out var text) && IsoTime.TryRead(text, out var time))
            Time = time;
        else
            defects.Add(FrameDefect.Stat);
        return true;
    }

    private static uint? ReadCount(ReadOnlySpan<byte> value, DefectCounts defects)
    {
        if (JsonValue.TryUnsigned(value, uint.MaxValue, out var count))
            return count;
        defects.Add(FrameDefect.Stat);
        return null;
    }

    private struct Position
    {
        private double? _latitude, _longitude, _altitude;

        public bool Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, DefectCounts defects)
        {
            if (name.SequenceEqual("lati"u8))
                _latitude = Read(value, 90, defects);
            else if (name.SequenceEqual("long"u8))
                _longitude = Read(value, 180, defects);
            else if (name.SequenceEqual("alti"u8))
                _altitude = Read(value, 100_000, defects);
            else
                return false;
            return true;
        }

        public readonly Location? ToLocation()
        {
            // Forwarders without a position write zeroes; nobody runs a gateway in the Gulf of Guinea.
            if (_latitude is not { } latitude || _longitude is not { } longitude || (latitude == 0 && longitude == 0))
                return null;
            return new Location
            {
                Latitude = latitude,
                Longitude = longitude,
                Altitude = _altitude ?? 0,
                Source = LocationSource.Gps,
            };
        }

        private static double? Read(ReadOnlySpan<byte> value, double bound, DefectCounts defects)
        {
            if (JsonValue.TryNumber(value, out var number) && Math.Abs(number) <= bound)
                return number;
            defects.Add(FrameDefect.Stat);
            return null;
        }
    }
}

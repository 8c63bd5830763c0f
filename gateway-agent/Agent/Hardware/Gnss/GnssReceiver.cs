using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

/// <summary>
/// What a satellite receiver has said, from bytes as they come. Thread-safe; never throws, whatever the bytes.
/// </summary>
internal sealed class GnssReceiver
{
    /// <summary>
    /// A receiver reports each second; a time not confirmed for this long is no longer the satellites'.
    /// </summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Error of a single measurement with a civil receiver, in metres; times the dilution it is the radius of most
    /// positions.
    /// </summary>
    private const double MetresPerDilution = 5;

    /// <summary>
    /// Older than this program: old receivers count weeks modulo 1,024 and then name a day of nineteen years ago.
    /// </summary>
    private static readonly DateTimeOffset Earliest = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly GnssFramer _framer = new();
    private NmeaPosition? _position;
    private UbxTimeGps? _gps;
    private DateTimeOffset? _utc;
    private TimeSpan _positionAt, _gpsAt, _utcAt;

    /// <summary>Sentences and messages with a right checksum.</summary>
    public long Frames { get; private set; }

    /// <summary>The next bytes, however the port split them.</summary>
    public void Read(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        lock (_lock)
        {
            while (_framer.TryTake(ref bytes, out var kind, out var frame))
            {
                Frames++;
                if (!(kind == GnssFrameKind.Nmea ? TakeSentence(frame, now) : TakeMessage(frame, now)))
                    _framer.Count(GnssError.Field);
            }
        }
    }

    public int Errors(GnssError error)
    {
        lock (_lock)
            return _framer.Errors(error);
    }

    /// <summary>The place, as long as the receiver confirms it.</summary>
    public bool TryGetPosition(TimeSpan now, out NmeaPosition position)
    {
        lock (_lock)
        {
            position = _position ?? default;
            return _position is not null && now - _positionAt <= ValidFor;
        }
    }

    /// <summary>Null without a position.</summary>
    public Location? Location(TimeSpan now) => TryGetPosition(now, out var position)
        ? new Location
        {
            Latitude = position.Latitude,
            Longitude = position.Longitude,
            Altitude = position.AltitudeMetres,
            Source = LocationSource.Gps,
            Accuracy = (float)(position.Hdop * MetresPerDilution),
        }
        : null;

    /// <summary>Time since the GPS epoch, at this moment; only a u-blox tells it.</summary>
    public bool TryGetGpsTime(TimeSpan now, out TimeSpan sinceEpoch)
    {
        lock (_lock)
        {
            sinceEpoch = _gps is { } gps ? gps.SinceEpoch + (now - _gpsAt) : default;
            return _gps is not null && now - _gpsAt <= ValidFor;
        }
    }

    /// <summary>UTC at this moment: from GPS time and its leap seconds, else from sentences.</summary>
    public bool TryGetUtc(TimeSpan now, out DateTimeOffset utc)
    {
        lock (_lock)
        {
            if (_gps is { LeapSeconds: { } leap } gps && now - _gpsAt <= ValidFor)
            {
                utc = GpsTime.Epoch + gps.SinceEpoch - TimeSpan.FromSeconds(leap) + (now - _gpsAt);
                return true;
            }

            utc = _utc is { } read ? read + (now - _utcAt) : default;
            return _utc is not null && now - _utcAt <= ValidFor;
        }
    }

    private bool TakeSentence(ReadOnlySpan<byte> sentence, TimeSpan now)
    {
        var kind = NmeaReader.KindOf(sentence);
        if (kind.SequenceEqual("GGA"u8))
            return TakePosition(sentence, now);
        DateTimeOffset? utc = null;
        var isRight = kind.SequenceEqual("RMC"u8) ? NmeaReader.TryRmc(sentence, out utc)
            : !kind.SequenceEqual("ZDA"u8) || NmeaReader.TryZda(sentence, out utc);
        if (utc is null)
            return isRight;
        if (utc < Earliest)
            _framer.Count(GnssError.Date);
        else
            (_utc, _utcAt) = (utc, now);
        return isRight;
    }

    private bool TakePosition(ReadOnlySpan<byte> sentence, TimeSpan now)
    {
        if (!NmeaReader.TryGga(sentence, out var position))
            return false;
        if (position is not null)
            (_position, _positionAt) = (position, now);
        return true;
    }

    private bool TakeMessage(ReadOnlySpan<byte> message, TimeSpan now)
    {
        if (!UbxTimeGps.IsOne(message))
            return true;
        if (!UbxTimeGps.TryRead(message, out var time))
            return false;
        if (time is { } read && GpsTime.Epoch + read.SinceEpoch < Earliest)
            _framer.Count(GnssError.Date);
        else if (time is not null)
            (_gps, _gpsAt) = (time, now);
        return true;
    }
}

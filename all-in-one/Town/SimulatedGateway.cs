using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Kreisfunk.Town;

/// <summary>What a gateway has heard: the frame and how well.</summary>
public readonly record struct HeardFrame(RadioUplink Uplink, Reception Reception);

/// <summary>
/// One concentrator with an unmodified packet forwarder, without its socket: the datagrams of Semtech's UDP protocol,
/// version 2, and a microsecond counter of its own. Not thread-safe.
/// </summary>
public sealed class SimulatedGateway
{
    /// <summary>How many frames a forwarder on an SX1301 puts into one datagram at most.</summary>
    public const int MaxFramesPerDatagram = 8;

    private static readonly DateTimeOffset GpsEpoch = new(1980, 1, 6, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LeapSeconds = TimeSpan.FromSeconds(18);

    private readonly DateTimeOffset _startedAt;
    private readonly uint _counterAtStart;
    private uint _received;
    private uint _forwarded;
    private uint _downlinks;
    private uint _transmitted;
    private uint _acknowledged;
    private uint _pushed;

    /// <param name="plan">Who and where it is.</param>
    /// <param name="startedAt">When its counter began.</param>
    /// <param name="counterAtStart">Where its counter began: two gateways never agree.</param>
    public SimulatedGateway(PlannedGateway plan, DateTimeOffset startedAt, uint counterAtStart)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan = plan;
        _startedAt = startedAt;
        _counterAtStart = counterAtStart;
    }

    public PlannedGateway Plan { get; }

    /// <summary>The concentrator's counter in microseconds; it wraps every 71.6 minutes.</summary>
    public uint CounterAt(DateTimeOffset at) =>
        unchecked(_counterAtStart + (uint)((at - _startedAt).Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>The moment nearest to <paramref name="now"/> at which the counter shows this value.</summary>
    public DateTimeOffset TimeOf(uint counter, DateTimeOffset now)
    {
        // Whole microseconds, so that a counter read from an uplink plus a delay gives exactly that delay.
        var ticks = (now - _startedAt).Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond;
        var ahead = unchecked((int)(counter - CounterAt(now)));
        return _startedAt.AddTicks(ticks).AddMicroseconds(ahead);
    }

    /// <summary>PUSH_DATA with up to <see cref="MaxFramesPerDatagram"/> frames.</summary>
    public byte[] PushData(ushort token, IReadOnlyList<HeardFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frames.Count, MaxFramesPerDatagram);
        _received += (uint)frames.Count;
        _forwarded += (uint)frames.Count;
        _pushed++;
        return Datagram(token, 0, json =>
        {
            json.WriteStartArray("rxpk");
            foreach (var frame in frames)
                WriteFrame(json, frame);
            json.WriteEndArray();
        });
    }

    /// <summary>PUSH_DATA with the forwarder's statistics since the last one.</summary>
    public byte[] PushStat(ushort token, DateTimeOffset now)
    {
        var ackPercent = _pushed == 0 ? 100.0 : Math.Min(100.0, 100.0 * _acknowledged / _pushed);
        var datagram = Datagram(token, 0, json =>
        {
            json.WriteStartObject("stat");
            json.WriteString("time", Text(now, "yyyy-MM-dd HH:mm:ss 'GMT'"));
            json.WriteNumber("lati", Math.Round(Plan.Position.Latitude, 5));
            json.WriteNumber("long", Math.Round(Plan.Position.Longitude, 5));
            json.WriteNumber("alti", (int)Plan.Position.AltitudeMetres);
            json.WriteNumber("rxnb", _received);
            json.WriteNumber("rxok", _received);
            json.WriteNumber("rxfw", _forwarded);
            json.WriteNumber("ackr", Math.Round(ackPercent, 1));
            json.WriteNumber("dwnb", _downlinks);
            json.WriteNumber("txnb", _transmitted);
            json.WriteEndObject();
        });
        _received = _forwarded = _downlinks = _transmitted = _acknowledged = _pushed = 0;
        return datagram;
    }

    /// <summary>PULL_DATA: opens and keeps the way for downlinks.</summary>
    public byte[] PullData(ushort token) => Header(token, 2);

    /// <summary>TX_ACK: empty when accepted, else with Semtech's error name.</summary>
    public byte[] TxAck(ushort token, string? error)
    {
        _downlinks++;
        if (error is null)
        {
            _transmitted++;
            return Header(token, 5);
        }

        return Datagram(token, 5, json =>
        {
            json.WriteStartObject("txpk_ack");
            json.WriteString("error", error);
            json.WriteEndObject();
        });
    }

    /// <summary>Counts a PUSH_ACK for the next statistics.</summary>
    public void CountAcknowledgement() => _acknowledged++;

    /// <summary>
    /// Takes a txpk as the forwarder's queue would: TOO_LATE when the time is nearer than it can be programmed,
    /// TOO_EARLY for one that has passed (the counter's difference is unsigned), else null and the frame with its time.
    /// </summary>
    public string? Schedule(TxPacket packet, DateTimeOffset now, out RadioDownlink? downlink)
    {
        ArgumentNullException.ThrowIfNull(packet);
        downlink = null;
        var startAt = packet.Tmst is { } tmst ? TimeOf(tmst, now) : now.AddMilliseconds(80);
        var ahead = startAt - now;
        if (ahead < TimeSpan.Zero)
            return "TOO_EARLY";
        if (ahead < TimeSpan.FromMilliseconds(42.5))
            return "TOO_LATE";
        if (ahead > TimeSpan.FromSeconds(512))
            return "TOO_EARLY";
        downlink = new RadioDownlink(Plan.GatewayId, packet.Data, startAt, packet.FrequencyHz, packet.SpreadingFactor,
            packet.BandwidthHz, packet.PolarityInverted);
        return null;
    }

    private void WriteFrame(Utf8JsonWriter json, HeardFrame frame)
    {
        var uplink = frame.Uplink;
        json.WriteStartObject();
        json.WriteNumber("tmst", CounterAt(uplink.EndAt));
        json.WriteString("time", Text(uplink.EndAt, "yyyy-MM-ddTHH:mm:ss.ffffffZ"));
        json.WriteNumber("tmms", (long)(uplink.EndAt - GpsEpoch + LeapSeconds).TotalMilliseconds);
        json.WriteNumber("chan", ChannelOf(uplink.FrequencyHz));
        json.WriteNumber("rfch", uplink.FrequencyHz >= 868_000_000 ? 1 : 0);
        json.WriteNumber("freq", uplink.FrequencyHz / 1_000_000m);
        json.WriteNumber("stat", 1);
        json.WriteString("modu", "LORA");
        json.WriteString("datr", $"SF{uplink.SpreadingFactor}BW{uplink.BandwidthHz / 1_000}");
        json.WriteString("codr", "4/5");
        json.WriteNumber("lsnr", frame.Reception.SnrDb);
        json.WriteNumber("rssi", frame.Reception.RssiDbm);
        json.WriteNumber("size", uplink.Phy.Length);
        json.WriteBase64String("data", uplink.Phy);
        json.WriteEndObject();
    }

    /// <summary>
    /// The IF chain of Semtech's EU868 configuration: 868.1, .3, .5 are 0 to 2, 867.1 to 867.9 are 3 to 7.
    /// </summary>
    private static int ChannelOf(uint frequencyHz) => frequencyHz >= 868_000_000
        ? (int)((frequencyHz - 868_100_000) / 200_000)
        : 3 + (int)((frequencyHz - 867_100_000) / 200_000);

    private static string Text(DateTimeOffset at, string format) =>
        at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private byte[] Header(ushort token, byte kind)
    {
        var bytes = new byte[12];
        WriteHeader(bytes, token, kind);
        return bytes;
    }

    // version 1 | token 2 | type 1 | gateway EUI 8, most significant first | JSON
    private void WriteHeader(Span<byte> bytes, ushort token, byte kind)
    {
        bytes[0] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], token);
        bytes[3] = kind;
        Plan.GatewayId.WriteBigEndian(bytes[4..]);
    }

    private byte[] Datagram(ushort token, byte kind, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        WriteHeader(buffer.GetSpan(12), token, kind);
        buffer.Advance(12);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

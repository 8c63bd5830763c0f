using System.Text;
using System.Text.Json;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class RxpkWriterTests
{
    private static readonly Eui64 Gateway = new(0xaa555a00000013e2);

    private static readonly Gen<Modulation> Loras = Gen.Select(Gen.Int[5, 12],
        OneOf(125_000u, 250_000u, 500_000u, 62_500u, 812_500u), OneOf(CodeRate.Cr45, CodeRate.Cr46,
            CodeRate.Cr47, CodeRate.Cr48, CodeRate.CrLi45, CodeRate.CrLi48),
        (factor, bandwidth, rate) => new Modulation
        {
            Lora = new LoraModulationInfo { SpreadingFactor = (uint)factor, Bandwidth = bandwidth, CodeRate = rate },
        });

    private static readonly Gen<Modulation> Others = Gen.OneOf(
        Gen.UInt[1, 1_000_000].Select(rate => new Modulation { Fsk = new FskModulationInfo { Datarate = rate } }),
        Gen.Select(OneOf(137_000u, 336_000u, 1_523_000u), OneOf(CodeRate.Cr26, CodeRate.Cr46),
            Gen.UInt[0, 60], (width, rate, steps) => new Modulation
            {
                LrFhss = new LrFhssModulationInfo { OperatingChannelWidth = width, CodeRate = rate, GridSteps = steps },
            }));

    private static readonly Gen<UplinkFrame> Frames =
        from phy in Gen.Byte.Array[1, 255]
        from modulation in Gen.OneOf(Loras, Others)
        from frequencyHz in Gen.UInt[1, 4_000_000_000]
        from places in Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt, Gen.UInt)
        from signal in Gen.Select(Gen.Int[-150, 10], Gen.Int[-300, 300])
        from times in Gen.Select(Gen.UInt, Gen.Long[1, 200_000_000_000], Gen.UInt[0, 999_999_999], Gen.Int[0, 7])
        select Frame(phy, new UplinkTxInfo { Frequency = frequencyHz, Modulation = modulation }, places,
            (signal.Item1, modulation.Fsk is null ? signal.Item2 / 10f : 0), times);

    [Fact]
    public void Our_own_parser_reads_back_what_we_write() => Frames.Sample(frame =>
    {
        var again = ReadBack(GatewayDatagrams.Push(7, Gateway, [frame]));
        again[0].RxInfo.UplinkId = frame.RxInfo.UplinkId;
        Assert.Equal(frame, Assert.Single(again));
    }, iter: 5000, threads: 1);

    [Fact]
    public void Every_uplink_of_the_captures_survives_the_way_through()
    {
        var frames = SemtechVectors.All.Where(v => v.Type == "PUSH_DATA").SelectMany(v => Read(v.Body)).ToList();
        Assert.InRange(frames.Count, 20, 1000);
        foreach (var frame in frames)
        {
            var again = Assert.Single(ReadBack(GatewayDatagrams.Push(1, Gateway, [frame])));
            again.RxInfo.UplinkId = frame.RxInfo.UplinkId;
            // The position travels with the report; the vendor's texts and the antenna's own signals stay here.
            frame.RxInfo.Location = null;
            foreach (var name in frame.RxInfo.Metadata.Keys.Where(n => n is not ("rssis" or "foff")).ToList())
                frame.RxInfo.Metadata.Remove(name);
            Assert.Equal(frame, again);
        }
    }

    [Fact]
    public void Of_a_long_counter_the_lower_half_is_the_tmst()
    {
        var frame = Phy.Uplink(Phy.Data(1));
        frame.RxInfo.Context = Phy.Long(1, 0x0012_3456_89ab_cdef);
        Assert.Equal(0x89ab_cdef, Rxpk(frame).GetProperty("tmst").GetUInt32());
    }

    [Fact]
    public void Nothing_but_the_frame_and_what_was_measured_on_it_is_told()
    {
        var frame = Phy.Uplink(Phy.Data(1));
        frame.RxInfo.Metadata.Add("rssis", "-61");
        frame.RxInfo.Metadata.Add("serial", "of the vendor");
        frame.RxInfo.Location = new Location { Latitude = 51, Longitude = 11 };
        var names = Rxpk(frame).EnumerateObject().Select(p => p.Name);
        Assert.Equal(["tmst", "time", "chan", "rfch", "freq", "stat", "modu", "datr", "codr", "rssi", "lsnr", "rssis",
            "size", "data"], names);
    }

    [Fact]
    public void A_report_is_read_back_with_its_counts()
    {
        var stats = new GatewayStats
        {
            Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 1, 12, 0, 5, TimeSpan.Zero)),
            Location = new Location { Latitude = 51.4, Longitude = 11.2, Altitude = 120 },
            RxPacketsReceived = 7,
            RxPacketsReceivedOk = 5,
            TxPacketsReceived = 3,
            TxPacketsEmitted = 2,
        };
        var push = new PushData(new Random(1));
        push.Read(GatewayDatagrams.Report(1, Gateway, stats, 66.66).AsSpan(12), Gateway);
        var report = push.Stat!;
        Assert.False(push.Defects.Any);
        Assert.Equal((stats.Time.ToDateTimeOffset(), 7u, 5u, 3u, 2u), (report.Time!.Value, report.Received!.Value,
            report.ReceivedOk!.Value, report.Downlinks!.Value, report.Emitted!.Value));
        Assert.Equal((51.4, 11.2, 120), (report.Location!.Latitude, report.Location.Longitude,
            report.Location.Altitude));
        Assert.Equal("66.7", report.Metadata["ackr"]);
    }

    [Theory]
    [InlineData(TxAckStatus.Ok, "NONE")]
    [InlineData(TxAckStatus.TooLate, "TOO_LATE")]
    [InlineData(TxAckStatus.GpsUnlocked, "GPS_UNLOCKED")]
    [InlineData(TxAckStatus.QueueFull, "COLLISION_PACKET")]
    [InlineData(TxAckStatus.InternalError, "UNKNOWN")]
    public void An_answer_has_token_eui_and_the_protocols_word(TxAckStatus status, string word)
    {
        var datagram = GatewayDatagrams.TxAck(0xabcd, Gateway, status);
        Assert.Equal([2, 0xab, 0xcd, 5, 0xaa, 0x55, 0x5a, 0, 0, 0, 0x13, 0xe2], datagram[..12]);
        Assert.Equal($$$"""{"txpk_ack":{"error":"{{{word}}}"}}""", Encoding.ASCII.GetString(datagram[12..]));
    }

    private static UplinkFrame Frame(byte[] phy, UplinkTxInfo tx,
        (uint Channel, uint Chain, uint Board, uint Antenna) at, (int Rssi, float Snr) signal,
        (uint Counter, long Gps, uint Fine, int Which) times)
    {
        var frame = new UplinkFrame
        {
            PhyPayload = ByteString.CopyFrom(phy),
            TxInfo = tx,
            RxInfo = new UplinkRxInfo
            {
                GatewayId = Gateway.ToString(),
                UplinkId = 5,
                Channel = at.Channel,
                RfChain = at.Chain,
                Board = at.Board,
                Antenna = at.Antenna,
                Rssi = signal.Rssi,
                Snr = signal.Snr,
                CrcStatus = CRCStatus.CrcOk,
            },
        };
        // Each time may be missing.
        if ((times.Which & 1) != 0)
            frame.RxInfo.Context = Phy.Short(times.Counter);
        if ((times.Which & 2) != 0)
            frame.RxInfo.GwTime =
                Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddMicroseconds(times.Gps * 1000.0));
        if ((times.Which & 4) == 0)
            return frame;
        frame.RxInfo.TimeSinceGpsEpoch = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(times.Gps));
        frame.RxInfo.FineTimeSinceGpsEpoch = new Duration
        {
            Seconds = frame.RxInfo.TimeSinceGpsEpoch.Seconds,
            Nanos = (int)times.Fine,
        };
        return frame;
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static JsonElement Rxpk(UplinkFrame frame) => JsonDocument
        .Parse(GatewayDatagrams.Push(1, Gateway, [frame]).AsMemory(12)).RootElement.GetProperty("rxpk")[0];

    private static List<UplinkFrame> ReadBack(byte[] datagram)
    {
        Assert.True(SemtechHeader.TryRead(datagram, out var header, out _));
        Assert.Equal((SemtechMessage.PushData, Gateway), (header.Message, header.Gateway));
        return Read(datagram.AsSpan(12));
    }

    private static List<UplinkFrame> Read(ReadOnlySpan<byte> body)
    {
        var push = new PushData(new Random(1));
        push.Read(body, Gateway);
        return [.. push.Frames];
    }
}

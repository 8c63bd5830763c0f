using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class TxpkWriterTests
{
    /// <summary>The read buffer of the packet forwarders.</summary>
    private const int ForwarderBufferBytes = 1000;

    [Fact]
    public void The_header_has_the_forwarders_version_and_our_token() =>
        Assert.Equal([1, 0xab, 0xcd, 3], Write(DownlinkRig.AtOnce(), 1, 0xabcd)[..4]);

    [Theory]
    [InlineData(868_100_000u, "868.1")]
    [InlineData(869_525_000u, "869.525")]
    [InlineData(915_000_000u, "915")]
    [InlineData(867_100_003u, "867.100003")]
    [InlineData(4_294_967_295u, "4294.967295")]
    public void Frequencies_are_exact(uint hertz, string megahertz)
    {
        var item = DownlinkRig.AtOnce();
        item.TxInfo.Frequency = hertz;
        Assert.Equal(decimal.Parse(megahertz, CultureInfo.InvariantCulture),
            Txpk(item).GetProperty("freq").GetDecimal());
        Assert.StartsWith(megahertz, Txpk(item).GetProperty("freq").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_downlink_fits_into_a_forwarders_buffer()
    {
        var item = DownlinkRig.Window(1, 15);
        item.PhyPayload = ByteString.CopyFrom(Enumerable.Repeat((byte)0xff, 255).ToArray());
        item.TxInfo.Modulation.Lora.Preamble = uint.MaxValue;
        item.TxInfo.Board = item.TxInfo.Antenna = uint.MaxValue;
        Assert.InRange(Write(item, 2, 1).Length, 400, ForwarderBufferBytes);
    }

    [Fact]
    public void Base64_stands_as_it_is()
    {
        var item = DownlinkRig.AtOnce();
        item.PhyPayload = ByteString.CopyFrom(0xfb, 0xff, 0xbf, 0xff);
        Assert.Equal("\"+/+//w==\"", Txpk(item).GetProperty("data").GetRawText());
    }

    [Fact]
    public void Fsk_has_its_bit_rate_as_number_and_a_deviation()
    {
        var item = DownlinkRig.AtOnce();
        item.TxInfo.Modulation = new Modulation { Fsk = new FskModulationInfo { Datarate = 50_000 } };
        var txpk = Txpk(item);
        Assert.Equal(("FSK", 50_000, 25_000), (txpk.GetProperty("modu").GetString(),
            txpk.GetProperty("datr").GetInt32(), txpk.GetProperty("fdev").GetInt32()));
    }

    [Fact]
    public void A_proprietary_packet_keeps_its_checksum_unless_told_otherwise()
    {
        var item = DownlinkRig.AtOnce();
        item.PhyPayload = ByteString.CopyFrom(0xe0, 1);
        Assert.False(Txpk(item).TryGetProperty("ncrc", out _));
        item.TxInfo.Modulation.Lora.NoCrc = true;
        Assert.True(Txpk(item).GetProperty("ncrc").GetBoolean());
    }

    [Fact]
    public void A_time_by_gps_becomes_milliseconds()
    {
        var item = DownlinkRig.AtOnce();
        item.TxInfo.Timing = new Timing
        {
            GpsEpoch = new GPSEpochTimingInfo
            {
                TimeSinceGpsEpoch = new Duration { Seconds = 1_479_470_418, Nanos = 123_000_000 },
            },
        };
        Assert.Equal(1_479_470_418_123ul, Txpk(item).GetProperty("tmms").GetUInt64());
        Assert.False(Txpk(item).GetProperty("imme").GetBoolean());
    }

    [Fact]
    public void What_no_forwarder_could_send_is_recognised()
    {
        Assert.All(
            new Action<DownlinkFrameItem>[]
            {
                item => item.PhyPayload = ByteString.Empty,
                item => item.PhyPayload = ByteString.CopyFrom(new byte[256]),
                item => item.TxInfo = null,
                item => item.TxInfo.Frequency = 0,
                item => item.TxInfo.Modulation = null,
                item => item.TxInfo.Modulation = new Modulation { LrFhss = new LrFhssModulationInfo() },
                item => item.TxInfo.Timing = null,
                item => item.TxInfo.Timing = new Timing(),
                item => item.TxInfo.Timing = new Timing { Delay = new DelayTimingInfo() },
                item => item.TxInfo.Context = ByteString.CopyFrom(1, 2, 3),
            },
            spoil =>
            {
                var item = DownlinkRig.Window(1, 1);
                spoil(item);
                Assert.False(TxpkWriter.CanWrite(item, out _));
            });
    }

    [Theory]
    [InlineData(long.MaxValue, int.MaxValue)]
    [InlineData(long.MinValue, int.MinValue)]
    [InlineData(-1, -1)]
    public void No_duration_throws(long seconds, int nanos)
    {
        var item = DownlinkRig.Window(1, 1);
        item.TxInfo.Timing.Delay.Delay = new Duration { Seconds = seconds, Nanos = nanos };
        Assert.True(TxpkWriter.CanWrite(item, out _));
    }

    private static JsonElement Txpk(DownlinkFrameItem item) =>
        JsonDocument.Parse(Write(item, 2, 7).AsMemory(4)).RootElement.GetProperty("txpk");

    private static byte[] Write(DownlinkFrameItem item, byte version, ushort token)
    {
        Assert.True(TxpkWriter.CanWrite(item, out var time));
        return TxpkWriter.Write(item, time, version, token);
    }
}

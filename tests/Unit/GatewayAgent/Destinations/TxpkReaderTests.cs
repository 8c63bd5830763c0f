using System.Text;
using CsCheck;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class TxpkReaderTests
{
    private const string Alphabet = "{}[]\",:\\ \0/-+.0123456789eEtxpkdafqmoSFBWnul";

    [Fact]
    public void The_recorded_bridges_packets_are_understood()
    {
        // The forwarders did not answer two of them, which ask for nothing.
        var packets = SemtechVectors.All.Where(v => v.Type == "PULL_RESP"
            && !v.Name.EndsWith("no_reply", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(packets);
        Assert.All(packets, vector =>
        {
            Assert.True(TxpkReader.TryRead(vector.Datagram.AsSpan(4), out var item, out var error), $"{error}");
            Assert.True(TxpkWriter.CanWrite(item, out _));
        });
    }

    [Fact]
    public void A_packet_read_and_written_again_is_the_same_packet()
    {
        const string Body = """
            {"txpk":{"imme":false,"tmst":3600859,"freq":868.1,"rfch":0,"powe":14,"ant":0,"brd":0,"modu":"LORA","datr":
            "SF7BW125","codr":"4/5","ipol":true,"prea":8,"ncrc":true,"size":11,"data":"YAQDAgGAAQAKq7w="}}
            """;
        Assert.True(TxpkReader.TryRead(Encoding.ASCII.GetBytes(Body), out var item, out _));
        Assert.True(TxpkWriter.CanWrite(item, out var time));
        var written = TxpkWriter.Write(item, time, 2, 1);
        Assert.True(TxpkReader.TryRead(written.AsSpan(4), out var again, out _));
        Assert.Equal(item, again);
        Assert.Equal((868_100_000u, 14, 11), (item.TxInfo.Frequency, item.TxInfo.Power, item.PhyPayload.Length));
        Assert.Equal(new LoraModulationInfo
        {
            Bandwidth = 125_000,
            SpreadingFactor = 7,
            CodeRate = CodeRate.Cr45,
            PolarizationInversion = true,
            Preamble = 8,
            NoCrc = true,
        }, item.TxInfo.Modulation.Lora);
    }

    [Fact]
    public void The_counter_passes_unchanged() => Gen.UInt.Sample(counter =>
    {
        Assert.True(TryRead($"\"tmst\":{counter}", out var item, out _));
        Assert.True(TxTime.TryRead(item.TxInfo, TxTime.ShortContextBytes, out var time));
        return time.Counter == counter;
    }, iter: 1000);

    [Fact]
    public void At_once_wins_over_the_counter_and_the_counter_over_gps_time()
    {
        Assert.True(TryRead("\"imme\":true,\"tmst\":5,\"tmms\":7", out var item, out _));
        Assert.NotNull(item.TxInfo.Timing.Immediately);
        Assert.True(TryRead("\"imme\":false,\"tmst\":5,\"tmms\":7", out item, out _));
        Assert.NotNull(item.TxInfo.Timing.Delay);
        Assert.True(TryRead("\"tmms\":1399999990123", out item, out _));
        Assert.Equal(Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1_399_999_990_123)),
            item.TxInfo.Timing.GpsEpoch.TimeSinceGpsEpoch);
    }

    [Theory]
    [InlineData("\"tmst\":\"5\"")]
    [InlineData("\"tmst\":4294967301")]
    [InlineData("\"tmst\":5.0")]
    public void Odd_numbers_are_read_as_in_uplinks(string time)
    {
        Assert.True(TryRead(time, out var item, out _));
        Assert.Equal(Phy.Short(5), item.TxInfo.Context);
    }

    [Theory]
    [InlineData("{}", "Body")]
    [InlineData("""{"txpk":{"freq":868.1""", "Body")]
    [InlineData("""{"txpk":{"imme":true,"freq":868.1,"datr":"SF7BW125","data":""}}""", "Data")]
    [InlineData("""{"txpk":{"imme":true,"datr":"SF7BW125","data":"YAQD"}}""", "Frequency")]
    [InlineData("""{"txpk":{"imme":true,"freq":868.1,"data":"YAQD"}}""", "DataRate")]
    [InlineData("""{"txpk":{"imme":true,"freq":868.1,"datr":"M0CW137","data":"YAQD"}}""", "DataRate")]
    [InlineData("""{"txpk":{"freq":868.1,"datr":"SF7BW125","data":"YAQD"}}""", "Time")]
    public void What_could_not_be_sent_has_its_reason(string body, string reason)
    {
        Assert.False(TxpkReader.TryRead(Encoding.ASCII.GetBytes(body), out _, out var error));
        Assert.Equal(reason, error.ToString());
    }

    [Fact]
    public void No_bytes_are_too_odd_to_read()
    {
        Gen.Byte.Array[0, 300].Sample(bytes => { TxpkReader.TryRead(bytes, out _, out _); }, iter: 20_000);
        Gen.Int[0, Alphabet.Length - 1].Select(i => (byte)Alphabet[i]).Array[0, 300].Sample(text =>
        {
            TxpkReader.TryRead([.. "{\"txpk\":"u8, .. text], out _, out _);
        }, iter: 20_000);
    }

    private static bool TryRead(string time, out DownlinkFrameItem item, out TxpkError error) => TxpkReader.TryRead(
        Encoding.ASCII.GetBytes(
            $$$"""{"txpk":{{{{time}}},"freq":868.1,"datr":"SF7BW125","codr":"4/5","data":"YAQD"}}"""),
        out item, out error);
}

using System.Text.Json;
using System.Text;
using Kreisfunk.Town;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class SimulatedGatewayTests
{
    private static SimulatedGateway Gateway(uint counter = 1_000) =>
        new(TownFixture.Plan().Gateways[0], TownFixture.Start, counter);

    [Fact]
    public void PUSH_DATA_carries_version_token_identifier_and_the_frame()
    {
        var device = TownFixture.Device();
        var uplink = device.Join(TownFixture.Start.AddSeconds(2), 5);

        var datagram = Gateway().PushData(0xA1B2, [new HeardFrame(uplink, new Reception(-97, 7.2))]);

        Assert.Equal("02A1B20002D3E0FFFE000001", Convert.ToHexString(datagram.AsSpan(0, 12)));
        using var json = JsonDocument.Parse(datagram.AsMemory(12));
        var rxpk = json.RootElement.GetProperty("rxpk")[0];
        Assert.Equal(2_001_000u, rxpk.GetProperty("tmst").GetUInt32());
        Assert.Equal("2026-03-02T09:30:02.000000Z", rxpk.GetProperty("time").GetString());
        Assert.Equal(uplink.Phy, rxpk.GetProperty("data").GetBytesFromBase64());
        Assert.Equal(uplink.FrequencyHz, (uint)(rxpk.GetProperty("freq").GetDecimal() * 1_000_000));
        Assert.Equal($"SF{uplink.SpreadingFactor}BW125", rxpk.GetProperty("datr").GetString());
        Assert.Equal(-97, rxpk.GetProperty("rssi").GetInt32());
    }

    [Fact]
    public void GPS_time_is_eighteen_leap_seconds_ahead_of_UTC()
    {
        var uplink = TownFixture.Device().Join(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), 5);

        var datagram = Gateway().PushData(1, [new HeardFrame(uplink, default)]);

        using var json = JsonDocument.Parse(datagram.AsMemory(12));
        // 16,797 days after 6 January 1980.
        var tmms = json.RootElement.GetProperty("rxpk")[0].GetProperty("tmms").GetInt64();
        Assert.Equal(((16_797L * 86_400) + 18) * 1_000, tmms);
    }

    [Fact]
    public void The_counter_wraps_and_finds_back_to_its_time()
    {
        var gateway = Gateway(uint.MaxValue - 10);
        var later = TownFixture.Start.AddSeconds(1);

        Assert.Equal(999_989u, gateway.CounterAt(later));
        Assert.Equal(later, gateway.TimeOf(999_989u, TownFixture.Start));
    }

    [Fact]
    public void An_answer_a_second_after_the_uplink_starts_exactly_then()
    {
        var gateway = Gateway();
        var uplink = TownFixture.Device().Join(TownFixture.Start.AddMilliseconds(1234.567), 5);
        var packet = Packet(unchecked(gateway.CounterAt(uplink.EndAt) + 1_000_000));

        Assert.Null(gateway.Schedule(packet, uplink.EndAt.AddMilliseconds(212.3), out var downlink));
        Assert.Equal(uplink.EndAt.AddSeconds(1), downlink!.StartAt);
    }

    [Theory]
    [InlineData(-1, "TOO_EARLY")]
    [InlineData(20_000, "TOO_LATE")]
    [InlineData(513_000_000, "TOO_EARLY")]
    [InlineData(50_000, null)]
    public void A_downlink_out_of_time_is_refused_as_a_real_forwarder_does(int aheadMicroseconds, string? error)
    {
        var gateway = Gateway();
        var now = TownFixture.Start.AddSeconds(100);
        var packet = Packet(unchecked(gateway.CounterAt(now) + (uint)aheadMicroseconds));

        Assert.Equal(error, gateway.Schedule(packet, now, out _));
    }

    [Fact]
    public void A_PULL_RESP_is_read_and_one_without_a_mandatory_field_is_not_answered()
    {
        const string whole = """
            {"txpk":{"imme":false,"rfch":0,"powe":14,"tmst":3600859,"freq":868.1,"modu":"LORA","datr":"SF7BW125",
            "codr":"4/5","ipol":true,"size":2,"data":"AQI"}}
            """;

        Assert.True(TxPacket.TryRead(PullResp(whole), out var packet));
        Assert.Equivalent(new TxPacket(0x1234, 3_600_859, 868_100_000, 7, 125_000, true, [1, 2]), packet);
        Assert.False(TxPacket.TryRead(PullResp(whole.Replace("\"rfch\":0,", "", StringComparison.Ordinal)), out _));
        Assert.False(TxPacket.TryRead(PullResp("{\"txpk\":7}"), out _));
        Assert.False(TxPacket.TryRead(new byte[] { 2, 0, 0, 3 }, out _));
    }

    private static TxPacket Packet(uint tmst) => new(1, tmst, 868_100_000, 7, 125_000, true, [0x60]);

    private static byte[] PullResp(string json) => [2, 0x12, 0x34, 3, .. Encoding.UTF8.GetBytes(json)];
}

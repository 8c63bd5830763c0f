using Kreisfunk.Contracts.Gateway;
using Xunit;
using static Kreisfunk.Contracts.Gateway.ConnState.Types.State;
using static Kreisfunk.Contracts.Gateway.TxAckStatus;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>What every radio front end must do: the whole agent, a real socket on one side and a real broker.</summary>
public abstract class RadioFrontEndConformance
{
    private const uint Counter = 5_000_000, Rx1Hz = 868_100_000, Rx2Hz = 869_525_000;

    /// <summary>Long windows: the machine that tests may be busy.</summary>
    private const int Delay = 10;

    // Silent radios are OFFLINE after the shortest time the options allow.
    private static readonly (string, string)[] Options = [("Agent:Udp:PullTimeout", "00:00:05")];

    [Fact]
    public async Task A_data_frame_arrives_byte_for_byte_with_its_metadata()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        var sent = RadioFrame.Numbered(7, Counter);
        var frame = await bench.HearAsync(radio, sent);
        Assert.Equal(sent.Phy, frame.PhyPayload.ToByteArray());
        Assert.Equal((RadioBench.Eui.ToString(), -61, 9.25f, CRCStatus.CrcOk), (frame.RxInfo.GatewayId,
            frame.RxInfo.Rssi, frame.RxInfo.Snr, frame.RxInfo.CrcStatus));
        Assert.Equal((Rx1Hz, 125_000u, 7u, CodeRate.Cr45), (frame.TxInfo.Frequency,
            frame.TxInfo.Modulation.Lora.Bandwidth, frame.TxInfo.Modulation.Lora.SpreadingFactor,
            frame.TxInfo.Modulation.Lora.CodeRate));
        Assert.Equal(radio.ContextOf(Counter), frame.RxInfo.Context);
        AssertNoErrors(bench);
    }

    [Theory]
    // A join request, and a proprietary frame.
    [InlineData("0008070605040302011807060504030201abcd11223344")]
    [InlineData("e0deadbeef")]
    public async Task Other_frames_arrive_byte_for_byte(string phy)
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        var frame = await bench.HearAsync(radio, new RadioFrame(Convert.FromHexString(phy), Counter));
        Assert.Equal(phy, Convert.ToHexStringLower(frame.PhyPayload.Span));
    }

    [Fact]
    public async Task An_fsk_frame_arrives_with_its_bit_rate()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        var frame = await bench.HearAsync(radio, RadioFrame.Numbered(7, Counter) with
        {
            SpreadingFactor = null,
            FrequencyHz = 868_800_000,
        });
        Assert.Equal((868_800_000u, 50_000u), (frame.TxInfo.Frequency, frame.TxInfo.Modulation.Fsk.Datarate));
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_the_spool_until_it_is_stored()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        for (var i = 1; i <= 100; i++)
            Assert.True(await radio.HearAsync(RadioFrame.Numbered(i, Counter)));
        await Eventually.HoldsAsync(() => bench.Server.StoredCount(RadioBench.Eui) == 100, "all came");
        await Eventually.HoldsAsync(() => bench.Agent.Spool.Frames == 0, "the spool is empty");
    }

    [Fact]
    public async Task A_reply_goes_out_in_rx1()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        await bench.HearAsync(radio, RadioFrame.Numbered(1, Counter));
        var statuses = await bench.SendAsync(Reply(radio, Counter));
        Assert.Equal(Ok, statuses[0]);
        var downlink = Assert.Single(radio.Downlinks);
        Assert.Equal(("60040302018001000aabbc", Rx1Hz, Counter + Delay * 1_000_000ul),
            (downlink.Phy, downlink.FrequenciesHz[0], downlink.Counter));
        AssertNoErrors(bench);
    }

    [Fact]
    public async Task A_reply_that_misses_rx1_goes_out_in_rx2()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        radio.Replies.Enqueue(RadioReply.MissesFirst);
        await bench.HearAsync(radio, RadioFrame.Numbered(1, Counter));
        var statuses = await bench.SendAsync(Reply(radio, Counter));
        Assert.NotEqual(Ok, statuses[0]);
        Assert.Equal(Ok, statuses[1]);
        Assert.Equal([Rx1Hz, Rx2Hz], radio.Downlinks.SelectMany(d => d.FrequenciesHz));
    }

    [Fact]
    public async Task Silence_ends_in_a_negative_acknowledgement_of_every_window()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        radio.Replies.Enqueue(RadioReply.KeepsSilent);
        radio.Replies.Enqueue(RadioReply.KeepsSilent);
        await bench.HearAsync(radio, RadioFrame.Numbered(1, Counter));
        Assert.Equal([InternalError, InternalError], await bench.SendAsync(Reply(radio, Counter)));
        // Both windows were tried, in one message or two.
        Assert.Equal([Rx1Hz, Rx2Hz], radio.Downlinks.SelectMany(d => d.FrequenciesHz));
    }

    [Fact]
    public async Task What_is_past_is_refused_and_never_reaches_the_radio()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        await bench.HearAsync(radio, RadioFrame.Numbered(1, Counter + 60_000_000));
        Assert.Equal([TooLate, TooLate], await bench.SendAsync(Reply(radio, Counter)));
        Assert.Empty(radio.Downlinks);
    }

    [Fact]
    public async Task A_downlink_at_once_goes_out_at_once()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        Assert.Equal([Ok], await bench.SendAsync(RadioBench.AtOnce()));
        var downlink = Assert.Single(radio.Downlinks);
        Assert.Equal((Rx2Hz, null, null), (downlink.FrequenciesHz[0], downlink.Counter, downlink.GpsMilliseconds));
    }

    [Fact]
    public async Task A_downlink_at_a_gps_time_keeps_it()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        Assert.Equal([Ok], await bench.SendAsync(RadioBench.AtGps(1_500_000_000)));
        Assert.Equal(1_500_000_000_000ul, Assert.Single(radio.Downlinks).GpsMilliseconds);
    }

    [Fact]
    public async Task Coming_and_going_is_told()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using (await OpenAsync(bench))
            Assert.Equal(Online, bench.Server.States.Last().State);
        await Eventually.HoldsAsync(() => bench.Server.States.Last().State == Offline, "OFFLINE came");
        await using var again = await OpenAsync(bench);
    }

    [Fact]
    public async Task The_newest_connection_gets_the_downlinks()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var older = await OpenAsync(bench);
        older.FallSilent();
        await using var newer = Connect(bench.Agent, RadioBench.Eui.ToString());
        await newer.OpenAsync();
        await bench.HearAsync(newer, RadioFrame.Numbered(1, Counter));
        Assert.Equal([Ok], await bench.SendAsync(RadioBench.AtOnce()));
        Assert.Single(newer.Downlinks);
        Assert.Empty(older.Downlinks);
        Assert.DoesNotContain(bench.Server.States, state => state.State == Offline);
    }

    [Fact]
    public async Task An_outage_of_the_broker_costs_no_frame_and_keeps_the_order()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        await bench.HearAsync(radio, RadioFrame.Numbered(1, Counter));
        await bench.Broker.KillAsync();
        for (var i = 2; i <= 200; i++)
            Assert.True(await radio.HearAsync(RadioFrame.Numbered(i, Counter)));
        await bench.Broker.StartAgainAsync();
        await bench.Server.ConnectAsync();
        await Eventually.HoldsAsync(() => bench.Server.StoredCount(RadioBench.Eui) == 200, "all came");
        Assert.Equal(Enumerable.Range(1, 200),
            bench.Server.Uplinks.Select(u => u.Frame.PhyPayload[6] | u.Frame.PhyPayload[7] << 8).Distinct());
    }

    [Fact]
    public async Task Garbage_does_no_harm()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var radio = await OpenAsync(bench);
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var garbage = new byte[random.Next(1, 300)];
            random.NextBytes(garbage);
            await radio.SayAsync(garbage);
        }

        var frame = await bench.HearAsync(radio, RadioFrame.Numbered(9, Counter));
        Assert.Equal(9, frame.PhyPayload[6]);
        Assert.Single(bench.Server.Uplinks);
        Assert.Equal([Ok], await bench.SendAsync(RadioBench.AtOnce()));
        AssertNoErrors(bench);
    }

    [Fact]
    public async Task Two_concentrators_are_kept_apart()
    {
        await using var bench = await RadioBench.StartAsync(Options);
        await using var one = await OpenAsync(bench);
        await using var two = Connect(bench.Agent, RadioBench.Other.ToString());
        await two.OpenAsync();
        for (var i = 1; i <= 100; i++)
        {
            await one.HearAsync(RadioFrame.Numbered(i, Counter));
            await two.HearAsync(RadioFrame.Numbered(i, Counter));
        }

        await Eventually.HoldsAsync(() => bench.Server.StoredCount(RadioBench.Eui) == 100
            && bench.Server.StoredCount(RadioBench.Other) == 100, "all came");
        Assert.All(bench.Server.Uplinks, u => Assert.Equal(u.Gateway.ToString(), u.Frame.RxInfo.GatewayId));
        Assert.Equal([Ok], await bench.SendAsync(RadioBench.AtOnce()));
        Assert.Single(one.Downlinks);
        Assert.Empty(two.Downlinks);
    }

    private protected abstract TestRadio Connect(RunningAgent agent, string eui);

    private async Task<TestRadio> OpenAsync(RadioBench bench)
    {
        var radio = Connect(bench.Agent, RadioBench.Eui.ToString());
        await radio.OpenAsync();
        await Eventually.HoldsAsync(() => bench.Server.States.LastOrDefault()?.State == Online, "ONLINE came");
        return radio;
    }

    private static DownlinkFrameItem[] Reply(TestRadio radio, uint counter) =>
    [
        RadioBench.Window(radio.ContextOf(counter), Delay, Rx1Hz),
        RadioBench.Window(radio.ContextOf(counter), Delay + 1, Rx2Hz),
    ];

    // 3341: the spool of these tests is in memory, and the agent says so.
    private static void AssertNoErrors(RadioBench bench) => Assert.Empty(bench.Agent.Log.Lines.Where(line =>
        line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning && line.Id != 3341));
}

using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Xunit;
using static Kreisfunk.Contracts.Gateway.TxAckStatus;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class StationDownlinkTests
{
    private const string Uplink = """
        {"msgtype":"propdf","FRMPayload":"E001","DR":5,"Freq":868100000,
        "upinfo":{"rctx":7,"xtime":44191571617806548,"rssi":-61,"snr":9.25}}
        """;

    [Fact]
    public void A_reply_with_both_windows_is_one_message_as_the_capture_has_it()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(Uplink);

        rig.Send(Recorded(0));

        var (ours, captured) = (station.Hear(), StationVectors.Down("dnmsg"));
        string[] names = ["dC", "pdu", "RxDelay", "RX1DR", "RX1Freq", "RX2DR", "RX2Freq", "priority", "rctx"];
        foreach (var name in names)
            Assert.Equal(captured.GetProperty(name).GetRawText(), ours.GetProperty(name).GetRawText());
        Assert.Equal(44191571617806548, ours.GetProperty("xtime").GetInt64());
        Assert.True(station.HearsNothing);
    }

    [Fact]
    public void A_downlink_at_once_is_of_class_C()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        rig.Send(Recorded(1));
        var message = station.Hear();
        Assert.Equal((2, 0, 869_525_000), (message.GetProperty("dC").GetInt32(),
            message.GetProperty("RX2DR").GetInt32(), message.GetProperty("RX2Freq").GetInt32()));
        Assert.False(message.TryGetProperty("RX1DR", out _));
        Assert.False(message.TryGetProperty("xtime", out _));
        // A station answers for a device only.
        Assert.NotEqual("00-00-00-00-00-00-00-00", message.GetProperty("DevEui").GetString());
    }

    [Fact]
    public void A_downlink_at_a_gps_time_is_of_class_B()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        var frame = Recorded(1);
        frame.Items[0].TxInfo.Timing = new Timing
        {
            GpsEpoch = new GPSEpochTimingInfo
            {
                TimeSinceGpsEpoch = new Duration { Seconds = 1_400_000_000, Nanos = 500_000_000 },
            },
        };
        rig.Send(frame);
        var message = station.Hear();
        Assert.Equal((1, 1_400_000_000_500_000, 0, 869_525_000), (message.GetProperty("dC").GetInt32(),
            message.GetProperty("gpstime").GetInt64(), message.GetProperty("DR").GetInt32(),
            message.GetProperty("Freq").GetInt32()));
    }

    [Theory]
    [InlineData(5, 868_100_000, 0)]
    [InlineData(0, 869_525_000, 1)]
    public void Dntxed_tells_which_window_it_was(int dataRate, int frequency, int window)
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(Uplink);
        rig.Send(Recorded(0));

        Transmitted(station, station.Hear(), dataRate, frequency, xtime: 1);

        var ack = Ack(rig);
        Assert.Equal(1234u, ack.DownlinkId);
        Assert.Equal(Ok, ack.Items[window].Status);
        Assert.NotEqual(Ok, ack.Items[1 - window].Status);
    }

    [Theory]
    [InlineData(1_000_000, 0)]
    [InlineData(2_000_000, 1)]
    public void Where_both_windows_look_alike_the_time_tells_which_it_was(long after, int window)
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(Uplink);
        var frame = Recorded(0);
        frame.Items[1].TxInfo.Modulation = frame.Items[0].TxInfo.Modulation;
        frame.Items[1].TxInfo.Frequency = frame.Items[0].TxInfo.Frequency;
        rig.Send(frame);
        Transmitted(station, station.Hear(), 5, 868_100_000, 44191571617806548 + after);
        Assert.Equal(Ok, Ack(rig).Items[window].Status);
    }

    [Fact]
    public void Silence_ends_in_a_negative_acknowledgement()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(Uplink);
        rig.Send(Recorded(0));
        var actions = new List<Kreisfunk.GatewayAgent.Downlinks.DownlinkAction>();

        // RX2 opens after 2 s, SF12 lasts more than one.
        rig.Agent.Timeline.Advance(rig.Clock.Now + TimeSpan.FromSeconds(4.9), actions);
        Assert.Empty(actions);
        rig.Agent.Timeline.Advance(rig.Clock.Now + TimeSpan.FromSeconds(6), actions);

        var report = Assert.IsType<Kreisfunk.GatewayAgent.Downlinks.ReportTxAck>(Assert.Single(actions));
        Assert.Equal([InternalError, InternalError], report.Ack.Items.Select(item => item.Status));
    }

    [Fact]
    public void A_restarted_radio_is_past_its_old_windows()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(Uplink);
        // The next session of the same counter.
        station.Say(Uplink.Replace("44191571617806548", $"{44191571617806548 + (1L << 48)}", StringComparison.Ordinal));
        rig.Send(Recorded(0));
        Assert.True(station.HearsNothing);
        Assert.Equal([TooLate, TooLate], Ack(rig).Items.Select(item => item.Status));
    }

    [Fact]
    public void A_window_that_is_past_leaves_the_other_alone()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(Uplink);
        rig.Agent.Time.Advance(TimeSpan.FromSeconds(1.2));
        rig.Send(Recorded(0));
        var message = station.Hear();
        Assert.Equal((2, 0, 869_525_000), (message.GetProperty("RxDelay").GetInt32(),
            message.GetProperty("RX1DR").GetInt32(), message.GetProperty("RX1Freq").GetInt32()));
        Assert.False(message.TryGetProperty("RX2DR", out _));
    }

    [Fact]
    public void A_delay_that_is_not_whole_seconds_moves_the_counter_instead()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(Uplink);
        var frame = Recorded(0);
        frame.Items.RemoveAt(1);
        frame.Items[0].TxInfo.Timing.Delay.Delay = new Duration { Seconds = 2, Nanos = 250_000_000 };
        rig.Send(frame);
        var message = station.Hear();
        Assert.Equal((1, 44191571617806548 + 1_250_000), (message.GetProperty("RxDelay").GetInt32(),
            message.GetProperty("xtime").GetInt64()));
    }

    [Theory]
    [InlineData("SpreadingFactor")]
    [InlineData("PolarizationInversion")]
    [InlineData("CodeRate")]
    [InlineData("Context")]
    [InlineData("Payload")]
    public void What_a_station_could_never_send_is_refused_at_once(string what)
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        var item = Recorded(0).Items[0];
        var lora = item.TxInfo.Modulation.Lora;
        lora.SpreadingFactor = what == "SpreadingFactor" ? 5 : lora.SpreadingFactor;
        lora.PolarizationInversion = what != "PolarizationInversion";
        lora.CodeRate = what == "CodeRate" ? CodeRate.Cr48 : lora.CodeRate;
        item.TxInfo.Context = what == "Context" ? ByteString.CopyFrom(1, 2, 3, 4) : item.TxInfo.Context;
        item.PhyPayload = what == "Payload" ? ByteString.Empty : item.PhyPayload;
        rig.Send(new DownlinkFrame { DownlinkId = 3, Items = { item } });
        Assert.True(station.HearsNothing);
        Assert.NotEqual(Ok, Ack(rig).Items[0].Status);
    }

    [Fact]
    public void A_proprietary_downlink_may_ask_for_a_checksum()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        var frame = Recorded(1);
        frame.Items[0].PhyPayload = ByteString.CopyFrom(0xe0, 1, 2);
        rig.Send(frame);
        Assert.Equal(1, station.Hear().GetProperty("addcrc").GetInt32());
    }

    [Theory]
    [InlineData("""{"msgtype":"dntxed","diid":9}""")]
    [InlineData("""{"msgtype":"dntxed","diid":-1}""")]
    [InlineData("""{"msgtype":"dntxed"}""")]
    public void Dntxed_of_nothing_does_no_harm(string text)
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(text);
        Assert.Empty(rig.TxAcks);
    }

    [Fact]
    public void A_station_that_takes_no_messages_costs_only_its_own_downlinks()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        for (var i = 0; i < 70; i++)
            station.Link.Queue.TryAdd([1]);
        rig.Send(Recorded(1));
        rig.Agent.Time.Advance(TimeSpan.FromSeconds(10));
        rig.Send(Recorded(1));
        Assert.Equal(Kreisfunk.GatewayAgent.Radio.BasicStation.StationQueue.Capacity, Count(station));
    }

    private static int Count(StationRig.OneStation station)
    {
        var count = 0;
        while (station.Link.Queue.TryTake(out _))
            count++;
        return count;
    }

    private static void Transmitted(StationRig.OneStation station, JsonElement message, int dataRate, int frequency,
        long xtime) => station.Say($$"""
        {"msgtype":"dntxed","seqno":1,"diid":{{message.GetProperty("diid").GetInt32()}},"DR":{{dataRate}},
        "Freq":{{frequency}},"DevEui":"{{message.GetProperty("DevEui").GetString()}}","rctx":0,"xtime":{{xtime}},
        "txtime":2048.6,"gpstime":0}
        """);

    private static DownlinkTxAck Ack(StationRig rig) =>
        Assert.Single(rig.TxAcks);

    /// <summary>Commands that a real server sent to another bridge.</summary>
    private static DownlinkFrame Recorded(int index) => DownlinkFrame.Parser.ParseFrom(StationVectors.Published
        .Where(m => m.Topic.EndsWith("/command/down", StringComparison.Ordinal)).ElementAt(index).Payload);
}

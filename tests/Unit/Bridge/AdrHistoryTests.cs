using Kreisfunk.Bridge.Devices;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Unit.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class AdrHistoryTests
{
    private static readonly Eui64 DevEui = new(0x70b3d5e75e00a117);
    private static readonly DateTimeOffset Noon = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeviceRadio Radio = new()
    {
        Session = new RadioSession(2, "260b1f3a", false, "eu868", Noon),
        TxPower = 4,
    };

    [Fact]
    public void Only_accepted_frames_of_the_session_count_the_oldest_first()
    {
        var history = AdrHistory.Of(Radio,
            [
                Frame(3, 30, "SF9BW125") with { GatewayCount = 2 },
                Frame(2, 20, "FSK50"),
                Frame(1, 10, "SF12BW125"),
                Frame(9, 5, "SF7BW125") with { Verdict = FrameVerdict.Replay },
                Frame(8, 5, "SF7BW400"),
                Frame(7, 5, "SF7BW125") with { DevAddr = new DevAddr(1) },
                Frame(6, -5, "SF7BW125"),
            ], [], ServerRig.Eu868)!;

        Assert.Equal(
            [
                new UplinkSample(1, 2.5f, 0, 4, 1), new UplinkSample(2, 2.5f, 7, 4, 1),
                new UplinkSample(3, 2.5f, 3, 4, 2),
            ],
            history.Samples);
        Assert.Equal((14, Noon.AddMinutes(10), Noon.AddMinutes(30)), (history.PhyBytes, history.From, history.To));
    }

    [Fact]
    public void The_power_of_a_frame_is_what_the_next_decision_started_from()
    {
        var history = AdrHistory.Of(Radio, [Frame(3, 30), Frame(2, 20), Frame(1, 10)],
            [Decision(25, 2), Decision(15, 0)], ServerRig.Eu868)!;
        Assert.Equal([(byte)0, (byte)2, (byte)4], history.Samples.Select(sample => sample.TxPower));
    }

    [Fact]
    public void Without_a_session_or_a_frame_there_is_no_history()
    {
        Assert.Null(AdrHistory.Of(null, [Frame(1, 10)], [], ServerRig.Eu868));
        Assert.Null(AdrHistory.Of(new DeviceRadio(), [Frame(1, 10)], [], ServerRig.Eu868));
        Assert.Null(AdrHistory.Of(Radio, [], [], ServerRig.Eu868));
    }

    private static RecentFrame Frame(uint fCnt, int minute, string dataRate = "SF7BW125") => new(
        fCnt, fCnt, Noon.AddMinutes(minute), DevEui, new DevAddr(0x260b1f3a), FrameVerdict.Accepted, fCnt, 2,
        new Eui64(1), 1, -97, 2.5f, 868_100_000, dataRate, new string('0', 28), "");

    private static DeviceActivity Decision(int minute, int txPower) => new(minute, DevEui, ActivityKind.Adr,
        Noon.AddMinutes(minute), DeviceActivity.Write(new AdrDetail("changed", 20, 1, 1, 1, 0,
            new RadioSetting(5, txPower, 1), new RadioSetting(5, txPower + 1, 1), "")));
}

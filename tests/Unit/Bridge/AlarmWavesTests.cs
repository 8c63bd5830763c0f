using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Codecs;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class AlarmWavesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 7, 0, 0, TimeSpan.Zero);

    private readonly AlarmWaves _waves = new();
    private long _place;

    [Shows("hostile-alarm")]
    [Fact]
    public void A_played_recording_is_told_once_an_hour_however_many_frames_it_has()
    {
        Assert.True(Tell(FrameVerdict.Replay, minutes: 0));
        Assert.All(Enumerable.Range(1, 59), minute => Assert.False(Tell(FrameVerdict.Replay, minute)));
        Assert.True(Tell(FrameVerdict.Replay, minutes: 60));
        Assert.False(Tell(FrameVerdict.Replay, minutes: 119));
    }

    [Fact]
    public void Frames_joins_and_rejoins_of_a_recording_are_one_alarm()
    {
        Assert.True(Tell(FrameVerdict.DevNonceReused));
        Assert.False(Tell(FrameVerdict.Replay));
        Assert.False(Tell(FrameVerdict.RejoinRefused));
    }

    [Fact]
    public void Another_device_and_another_kind_are_told_of_at_once()
    {
        Assert.True(Tell(FrameVerdict.Replay));
        Assert.True(Tell(FrameVerdict.Replay, device: 2));
        Assert.True(Tell(FrameVerdict.WrongJoinEui));
        Assert.True(Tell(FrameVerdict.BadMic));
        Assert.False(Tell(FrameVerdict.BadMic));
    }

    [Fact]
    public void A_batch_that_comes_again_says_the_same_again()
    {
        var first = Entry(FrameVerdict.Replay, minutes: 0);
        var second = Entry(FrameVerdict.Replay, minutes: 1);
        Assert.True(_waves.MayTell(first));
        Assert.False(_waves.MayTell(second));
        Assert.True(_waves.MayTell(first));
        Assert.False(_waves.MayTell(second));
    }

    [Fact]
    public void What_is_no_alarm_always_passes() =>
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(Tell(FrameVerdict.Retransmission)));

    private bool Tell(FrameVerdict verdict, int minutes = 0, ulong device = 1) =>
        _waves.MayTell(Entry(verdict, minutes, device));

    private SinkEntry Entry(FrameVerdict verdict, int minutes, ulong device = 1)
    {
        var at = Start + TimeSpan.FromMinutes(minutes);
        var judged = new FrameJudged(
            verdict, new Eui64(device), null, 7, new Eui64(9), ++_place, at, new UplinkFrame());
        return new SinkEntry(_place, at, judged, null, DecodeResult.Nothing);
    }
}

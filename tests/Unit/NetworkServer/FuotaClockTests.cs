using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Devices that ask for the time as an application (TS003).</summary>
public sealed class FuotaClockTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;
    private uint _fCntDown;

    public FuotaClockTests()
    {
        _device.Settings = _device.Settings with { AsksForTime = true };
        _rig = new ServerRig(_device);
    }

    private uint GpsNow => (uint)GpsTime.FromUtc(_rig.Now).TotalSeconds;

    [Theory]
    [InlineData(-100, "0164000000")]
    [InlineData(100, "019cffffff")]
    [Shows("ts003-answered")]
    public void A_clock_that_is_wrong_is_corrected_by_token(int error, string expected)
    {
        var answer = Ask((uint)(GpsNow + error), token: 5);
        Assert.Equal(expected + "05", Convert.ToHexStringLower(answer!));
    }

    [Fact]
    public void A_clock_that_is_right_is_answered_only_where_the_device_wants_it()
    {
        Assert.Null(Ask(GpsNow, token: 1));
        Assert.Equal("010000000002", Convert.ToHexStringLower(Ask(GpsNow, token: 2, mustAnswer: true)!));
    }

    [Fact]
    public void A_clock_that_was_never_set_is_corrected_across_the_overflow()
    {
        var answer = Ask(deviceTime: 5, token: 0);
        Assert.Equal(GpsNow - 5, BitConverter.ToUInt32(answer!.AsSpan(1)), 1.0);
    }

    [Fact]
    public void A_device_that_asks_without_end_is_answered_now_and_then()
    {
        var answers = 0;
        for (var i = 0; i < 360; i++)
        {
            answers += Ask(0, i % 16) is null ? 0 : 1;
            _rig.Wait(10);
        }

        // Four at once, and one every ten minutes of the hour that passed.
        Assert.InRange(answers, 9, 11);
    }

    [Fact]
    public void A_device_whose_profile_knows_nothing_of_it_is_not_answered()
    {
        _device.Settings = _device.Settings with { AsksForTime = false };
        _rig.Server.SetDevice(_device.Record);
        Assert.Null(Ask(0, token: 0));
    }

    [Fact]
    public void An_answer_that_no_gateway_could_send_is_not_sent_with_the_next_question()
    {
        _rig.Hear(Question(0, 1));
        _rig.CloseWindow();
        _rig.Say(_rig.Downlinks.Last(), Kreisfunk.Contracts.Gateway.TxAckStatus.TooLate);
        _fCntDown++;
        _rig.Wait(30);
        var answer = Ask(0, token: 2);
        Assert.Equal(2, answer![5]);
    }

    private byte[] Question(uint deviceTime, int token, bool mustAnswer = false)
    {
        var bytes = new byte[6];
        new AppTimeReq(deviceTime, token, mustAnswer).Write(bytes);
        return _device.Uplink(new UplinkFields { FPort = 202, Payload = bytes, FCnt32 = _device.FCntUp++ });
    }

    private byte[]? Ask(uint deviceTime, int token, bool mustAnswer = false)
    {
        var downlink = _rig.Exchange(Question(deviceTime, token, mustAnswer));
        if (downlink is null)
            return null;
        _rig.Say(downlink, Kreisfunk.Contracts.Gateway.TxAckStatus.Ok);
        return _device.Payload(ServerRig.PhyOf(downlink), _fCntDown++);
    }
}

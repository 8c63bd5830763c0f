using System.Buffers.Binary;
using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class LanePlanTests
{
    private static readonly Eui64 One = new(1);

    private readonly LanePlan _plan = new();

    [Fact]
    public void Without_a_backlog_everything_keeps_its_order() =>
        Assert.Equal(SpoolLane.Ordered, _plan.Choose(One, Data(1, 500)));

    [Fact]
    public void A_device_without_frames_in_the_backlog_goes_round_it()
    {
        _plan.Appended(One, 1, Data(2, 100));
        _plan.Drain(One, true);
        Assert.Equal(SpoolLane.Express, _plan.Choose(One, Data(1, 500)));
    }

    [Fact]
    public void A_session_that_may_be_new_waits() =>
        AssertLanes(Data(1, LanePlan.FirstCounters - 1), SpoolLane.Ordered, Data(1, LanePlan.FirstCounters));

    [Fact]
    public void A_device_never_overtakes_its_own_frames()
    {
        _plan.Appended(One, 7, Data(1, 100));
        _plan.Appended(One, 8, Data(1, 101));
        _plan.Drain(One, true);
        Assert.Equal(SpoolLane.Ordered, _plan.Choose(One, Data(1, 150)));
        _plan.Confirmed(One, 8, 20);
        Assert.Equal(SpoolLane.Ordered, _plan.Choose(One, Data(1, 150)));
        _plan.Confirmed(One, 9, 20);
        Assert.Equal(SpoolLane.Express, _plan.Choose(One, Data(1, 150)));
    }

    [Fact]
    public void A_device_stays_in_the_express_lane_until_its_frames_there_are_confirmed()
    {
        var express = new SpoolKey(One, SpoolLane.Express);
        _plan.Appended(One, 1, Data(2, 100));
        _plan.Drain(One, true);
        _plan.Appended(express, 1, Data(1, 500));
        _plan.Drain(One, false);
        Assert.Equal(SpoolLane.Express, _plan.Choose(One, Data(1, 501)));
        Assert.Equal(SpoolLane.Ordered, _plan.Choose(One, Data(3, 501)));
        _plan.Appended(express, 2, Data(1, 501));
        _plan.Confirmed(express, 2, 3);
        Assert.Equal(SpoolLane.Express, _plan.Choose(One, Data(1, 502)));
        _plan.Confirmed(express, 3, 3);
        Assert.Equal(SpoolLane.Ordered, _plan.Choose(One, Data(1, 502)));
    }

    [Fact]
    public void The_express_lane_of_a_former_life_is_remembered_too()
    {
        _plan.Recovered(new SpoolKey(One, SpoolLane.Express), 3, Uplink(Data(1, 100)));
        Assert.Equal(SpoolLane.Express, _plan.Choose(One, Data(1, 101)));
    }

    [Fact]
    public void A_device_that_the_express_lane_could_not_remember_does_not_enter_it()
    {
        for (var i = 0; i < LaneMemory.MaxDevices; i++)
            _plan.Appended(new SpoolKey(One, SpoolLane.Express), i + 1, Data((uint)i, 100));
        _plan.Drain(One, true);
        Assert.Equal(SpoolLane.Ordered, _plan.Choose(One, Data(99_999, 100)));
    }

    [Fact]
    public void Joins_and_relayed_frames_wait()
    {
        var relayed = Data(1, 500);
        relayed[8] = 226;
        byte[] join = [0, .. new byte[22]];
        AssertLanes(join, SpoolLane.Ordered, Data(1, 500));
        AssertLanes(relayed, SpoolLane.Ordered, Data(1, 500));
    }

    [Fact]
    public void Frames_of_a_former_life_are_known_by_their_device()
    {
        _plan.Recovered(One, 3, Uplink(Data(1, 100)));
        _plan.Drain(One, true);
        Assert.Equal(SpoolLane.Ordered, _plan.Choose(One, Data(1, 101)));
        Assert.Equal(SpoolLane.Express, _plan.Choose(One, Data(2, 101)));
    }

    [Fact]
    public void When_everything_is_confirmed_nothing_is_remembered()
    {
        _plan.Appended(One, 1, Data(1, 100));
        _plan.Confirmed(One, 2, 2);
        _plan.Drain(One, true);
        Assert.Equal(SpoolLane.Express, _plan.Choose(One, Data(1, 101)));
    }

    [Fact]
    public void Beyond_the_bound_devices_that_are_not_remembered_wait()
    {
        for (var i = 0; i < LaneMemory.MaxDevices; i++)
            _plan.Appended(One, i + 1, Data((uint)i, 100));
        _plan.Drain(One, true);
        Assert.Equal(SpoolLane.Express, _plan.Choose(One, Data(99_999, 100)));
        _plan.Appended(One, 20_000, Data(88_888, 100));
        Assert.Equal(SpoolLane.Ordered, _plan.Choose(One, Data(99_999, 100)));
    }

    private static byte[] Data(uint devAddr, int fCnt)
    {
        var phy = new byte[16];
        phy[0] = 0x40;
        BinaryPrimitives.WriteUInt32LittleEndian(phy.AsSpan(1), devAddr);
        BinaryPrimitives.WriteUInt16LittleEndian(phy.AsSpan(6), (ushort)fCnt);
        phy[8] = 1;
        return phy;
    }

    private static byte[] Uplink(byte[] phy) => new UplinkFrame { PhyPayload = ByteString.CopyFrom(phy) }.ToByteArray();

    private void AssertLanes(byte[] first, SpoolLane expected, byte[] express)
    {
        _plan.Drain(One, true);
        Assert.Equal((expected, SpoolLane.Express), (_plan.Choose(One, first), _plan.Choose(One, express)));
    }
}

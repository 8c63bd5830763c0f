using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class DownlinkEntranceTests : IDisposable
{
    private readonly TallyRig _tally = new();
    private readonly AgentFixture _agent = new();
    private readonly DownlinkOwnership _ownership = new();
    private readonly WakeSignal _signal = new();
    private readonly Outbox _outbox;
    private readonly BrokerDownlinks _partner;

    public DownlinkEntranceTests()
    {
        _outbox = new Outbox(_signal, _tally.Tally);
        var entrance = new DownlinkEntrance("partner", _ownership, _agent.Dispatcher,
            NullLogger<DownlinkEntrance>.Instance);
        _partner = new BrokerDownlinks(entrance, _outbox, new MonotonicClock(_agent.Time)) { Tally = _tally.Tally };
    }

    [Fact]
    public void Who_does_not_own_the_downlinks_is_refused_at_once_for_every_item()
    {
        _partner.Begin(DownlinkRig.Gateway, Downlink());
        Assert.True(_outbox.TryTake(out var message));
        var ack = Assert.IsType<DownlinkTxAck>(message.Payload);
        Assert.Equal((77u, DownlinkRig.Gateway.ToString()), (ack.DownlinkId, ack.GatewayId));
        Assert.Equal([TxAckStatus.InternalError, TxAckStatus.InternalError], ack.Items.Select(item => item.Status));
        Assert.Equal(0, _partner.UnderWay);
        // Nothing of it has reached the radio.
        Assert.False(_agent.Concentrators.TryGet(DownlinkRig.Gateway, out _));
        Assert.Empty(_agent.TakeOutbox());
    }

    [Fact]
    public void The_owner_is_told_what_the_radio_said_and_nobody_else_is()
    {
        _ownership.Owner = "partner";
        _agent.Handle([2, 0, 1, 2, 0xaa, 0x55, 0x5a, 0, 0, 0, 0x13, 0xe2]);
        _agent.TakeOutbox();
        _partner.Begin(DownlinkRig.Gateway, Downlink());
        Assert.Equal(1, _partner.UnderWay);
        // The first token of this transmitter, taken by the forwarder.
        _agent.Handle([2, 0x03, 0xe8, 5, 0xaa, 0x55, 0x5a, 0, 0, 0, 0x13, 0xe2]);
        Assert.True(_outbox.TryTake(out var message));
        Assert.Equal(TxAckStatus.Ok, Assert.IsType<DownlinkTxAck>(message.Payload).Items[0].Status);
        Assert.Equal(0, _partner.UnderWay);
        Assert.Empty(_agent.TakeOutbox());
    }

    [Fact]
    public void A_downlink_under_way_is_answered_to_who_sent_it_also_after_the_owner_has_changed()
    {
        _ownership.Owner = "partner";
        _agent.Handle([2, 0, 1, 2, 0xaa, 0x55, 0x5a, 0, 0, 0, 0x13, 0xe2]);
        _partner.Begin(DownlinkRig.Gateway, Downlink());
        _ownership.Owner = AgentOptions.OwnDestination;
        _agent.Handle([2, 0x03, 0xe8, 5, 0xaa, 0x55, 0x5a, 0, 0, 0, 0x13, 0xe2]);
        Assert.True(_outbox.TryTake(out var message));
        Assert.Equal(TxAckStatus.Ok, Assert.IsType<DownlinkTxAck>(message.Payload).Items[0].Status);
    }

    [Fact]
    public void A_flood_of_commands_is_not_even_read()
    {
        Assert.Equal(2 * CommandBudget.UsualPerSecond, Enumerable.Range(0, 10_000).Count(_ => _partner.MayRead()));
        _agent.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_partner.MayRead());
    }

    public void Dispose()
    {
        _agent.Dispose();
        _tally.Dispose();
        _signal.Dispose();
    }

    private static DownlinkFrame Downlink() => new()
    {
        DownlinkId = 77,
        GatewayId = DownlinkRig.Gateway.ToString(),
        Items = { DownlinkRig.AtOnce(), DownlinkRig.AtOnce() },
    };
}

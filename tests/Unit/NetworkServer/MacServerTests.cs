using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>MAC commands in frames: what else is in them, what is repeated, what a restart remembers.</summary>
public sealed class MacServerTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public MacServerTests() => _rig = new ServerRig(_device);

    [Fact]
    public void A_request_travels_beside_what_the_application_sends()
    {
        Want(settings => settings with { MaxDutyCycle = 4 });
        _rig.Queue(_device, [1, 2]);
        var phy = ServerRig.PhyOf(_rig.Exchange(_device.Uplink())!);
        Assert.Equal([0x04, 0x04], _device.Hear(phy, 0).FOpts);
        Assert.Equal([1, 2], _device.Payload(phy, 0));
    }

    [Fact]
    public void Many_requests_have_a_frame_of_their_own_and_beside_an_item_as_many_as_fit()
    {
        var device = new SimulatedDevice(2, abp: true);
        device.Settings = device.Settings with { HasCFListChannels = false };
        var rig = new ServerRig(device);
        rig.Queue(device, [1, 2]);
        var first = ServerRig.PhyOf(rig.Exchange(device.Uplink())!);
        Assert.Equal([1, 2], device.Payload(first, 0));
        Assert.Equal(12, device.Hear(first, 0).FOpts.Length);

        var second = ServerRig.PhyOf(rig.Exchange(device.UplinkWith([0x07, 0x03, 0x07, 0x03]))!);
        Assert.Equal((byte)0, device.Hear(second, 1).FPort);
        Assert.Equal(18, device.Payload(second, 1).Length);
    }

    [Shows("mac-rx-param-window")]
    [Fact]
    public void The_answer_to_new_receive_windows_is_sent_into_them()
    {
        _rig.Exchange(_device.Uplink());
        Want(settings => settings with { ReceiveDelay1Seconds = 5, Rx2DataRate = 3 });
        var asked = _rig.Exchange(_device.Uplink())!;
        Assert.Equal([1L, 2L], Delays(asked));
        Assert.Equal("0503D2AD84" + "0805", FOpts(asked, 0));

        var answer = _rig.Exchange(_device.UplinkWith([0x05, 0x07, 0x08]))!;
        Assert.Equal([5L, 6L], Delays(answer));
        Assert.Equal(9u, answer.Frame.Items[^1].TxInfo.Modulation.Lora.SpreadingFactor);
    }

    [Fact]
    public void A_repeated_frame_leaves_what_was_asked_as_it_is()
    {
        Want(settings => settings with { MaxDutyCycle = 4 });
        var phy = _device.UplinkWith([0x0D]);
        Assert.EndsWith("0404", FOpts(_rig.Exchange(phy)!, 0), StringComparison.Ordinal);
        _rig.Wait(3);
        Assert.Equal(12, FOpts(_rig.Exchange(phy)!, 1).Length);
        _rig.Exchange(_device.UplinkWith([0x04]));
        Assert.Equal(4, Mac().MaxDutyCycle);
        Assert.DoesNotContain(Exchanges(), exchange => exchange.Outcome == MacOutcome.Unanswered);
    }

    [Fact]
    public void Nothing_counts_as_asked_when_it_could_not_be_sent()
    {
        Want(settings => settings with { MaxDutyCycle = 4 });
        _rig.Hear(_device.Uplink());
        _rig.Wait(10);
        _rig.Server.Advance(_rig.Now, _rig.All);
        Assert.Empty(Mac().Pending);
        Assert.Equal("0404", FOpts(_rig.Exchange(_device.Uplink())!, 0));
    }

    [Fact]
    public void Battery_and_margin_are_told_once()
    {
        Want(settings => settings with { StatusInterval = TimeSpan.FromDays(1) });
        _rig.Exchange(_device.Uplink());
        _rig.Exchange(_device.UplinkWith([0x06, 0xFE, 0x3B], adrAckReq: true));
        var told = Assert.Single(_rig.All.OfType<DeviceStatusTold>());
        Assert.Equal(((byte)254, -5), (told.Battery, told.MarginDb));
    }

    [Fact]
    public void What_has_changed_is_told_once()
    {
        Want(settings => settings with { Adr = true });
        _rig.Exchange(_device.Uplink(confirmed: true));
        Assert.Single(_rig.All.OfType<AdrDecided>());
        Assert.Single(_rig.All.OfType<MacChanged>());
        _rig.Exchange(_device.UplinkWith([0x02]));
        Assert.Equal(2, _rig.All.OfType<MacChanged>().Count());
        _rig.Exchange(_device.Uplink(confirmed: true));
        Assert.Equal(2, _rig.All.OfType<MacChanged>().Count());
    }

    [Fact]
    public void Adr_tells_its_decisions_and_the_journal_stays_small()
    {
        Want(settings => settings with { Adr = true });
        var next = Array.Empty<byte>();
        var spreadingFactor = 9u;
        for (var frame = 0; frame < 100; frame++)
        {
            _rig.Wait(600);
            var downlink = _rig.Exchange(AdrUplink(next), new Heard { SpreadingFactor = spreadingFactor, Snr = 4.25f });
            next = downlink is null ? [] : [0x03, 0x07];
            spreadingFactor = downlink is null ? spreadingFactor : 7;
        }

        Assert.Equal(
            [AdrVerdict.Waiting, AdrVerdict.Changed, AdrVerdict.Waiting, AdrVerdict.Kept],
            _rig.All.OfType<AdrDecided>().Select(decided => decided.Decision.Verdict));
        Assert.Equal("SNR max 4.3 dB over 20 frames, SF9 needs -12.5 dB, margin 10 dB: 6.8 dB left -> DR 3 -> 5",
            _rig.All.OfType<AdrDecided>().ElementAt(1).Decision.Reason);
        Assert.True(_rig.All.OfType<MacChanged>().Count() <= 8);
    }

    [Fact]
    public void A_device_that_refuses_everything_for_a_month_gets_its_downlinks_and_is_asked_again()
    {
        _device.Settings = _device.Settings with
        {
            SupportsClassB = true,
            Adr = true,
            StatusInterval = TimeSpan.FromDays(1),
            HasCFListChannels = false,
        };
        _rig.Server.SetDevice(_device.Record);
        _rig.Exchange(AdrUplink([]));
        Want(settings => settings with
        {
            Rx2DataRate = 3,
            PingSlotFrequencyHz = 868_500_000,
            BeaconFrequencyHz = 868_500_000,
            MaxDutyCycle = 4,
            DownlinkChannels = [new DownlinkChannel(0, 868_500_000)],
        });
        var answers = Array.Empty<byte>();
        var asked = new Dictionary<byte, int>();
        var withCommands = 0;
        for (var hour = 0; hour < 30 * 24; hour++)
        {
            _rig.Wait(3_600);
            if (hour % 24 == 5)
                _rig.Queue(_device, [(byte)hour]);
            var downlink = _rig.Exchange(AdrUplink(answers), new Heard { SpreadingFactor = 9, Snr = 8 });
            answers = downlink is null ? [] : Refuse(downlink, asked);
            withCommands += answers.Length > 0 ? 1 : 0;
            if (downlink is not null)
                _rig.Say(downlink, TxAckStatus.Ok);
        }

        Assert.Equal(30, _rig.All.OfType<DownlinkEnded>().Count(ended => ended.Outcome == DownlinkOutcome.Sent));
        foreach (var cid in new byte[] { 0x03, 0x05, 0x06, 0x07, 0x0A, 0x11, 0x13 })
            Assert.True(asked.GetValueOrDefault(cid) >= 6, $"{cid:x2}: {asked.GetValueOrDefault(cid)}");
        Assert.True(withCommands < 200, $"{withCommands}");
    }

    [Shows("recovery-mac")]
    [Fact]
    public void After_a_restart_at_any_moment_the_same_is_decided()
    {
        _device.Settings = _device.Settings with
        {
            Adr = true,
            StatusInterval = TimeSpan.FromDays(1),
            HasCFListChannels = false,
        };
        _rig.Server.SetDevice(_device.Record);
        var answers = Array.Empty<byte>();
        for (var frame = 0; frame < 50; frame++)
        {
            if (frame == 10)
                Want(settings => settings with { Rx2DataRate = 3, MaxDutyCycle = 4 });
            _rig.Wait(1_200);
            var phy = AdrUplink(answers);
            var how = new Heard { SpreadingFactor = frame < 30 ? 9u : 7u, Snr = 8 };
            var (before, now) = (_rig.All.Count, _rig.Now);
            var closed = _rig.Restart(_device);
            closed.Exchange(phy, how);
            _rig.Hear(phy, how);
            var open = _rig.Restart(_device);
            open.CloseWindow();
            var from = _rig.All.Count;
            _rig.CloseWindow();

            Assert.Equal(Decisions(_rig.All.Skip(before)), Decisions(closed.All));
            Assert.Equal(Decisions(_rig.All.Skip(from)), Decisions(open.All));
            Assert.Equal(now + ServerRig.Window, _rig.Now);
            // Each third answer is lost, and some are refusals.
            var downlink = _rig.All.Skip(from).OfType<DownlinkReady>().SingleOrDefault();
            answers = downlink is null || frame % 3 == 0 ? [] : Answers(downlink, frame % 4 == 1 ? (byte)0 : (byte)7);
        }

        Assert.Contains(Exchanges(), exchange => exchange.Outcome == MacOutcome.Unanswered);
        Assert.Contains(Exchanges(), exchange => exchange.Outcome == MacOutcome.Refused);
        Assert.Contains(Exchanges(), exchange => exchange.Outcome == MacOutcome.Accepted);
    }

    [Shows("mac-force-rejoin")]
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_device_of_1_1_is_asked_to_rejoin_until_it_does(byte type)
    {
        var device = new Device11();
        var rig = new ServerRig();
        rig.Server.SetDevice(device.Record);
        Assert.False(rig.Server.AskRejoin(device.DevEui, type, rig.Now, rig.All));
        device.Join(ServerRig.PhyOf(rig.Exchange(device.JoinRequest())!));
        rig.Wait(60);
        Assert.Null(rig.Exchange(device.Uplink(new UplinkFields { FPort = 1, Payload = new byte[] { 1 } })));

        Assert.False(rig.Server.AskRejoin(device.DevEui, 1, rig.Now, rig.All));
        Assert.True(rig.Server.AskRejoin(device.DevEui, type, rig.Now, rig.All));
        Assert.True(rig.All[^1].IsDurable);
        for (uint i = 0; i < 2; i++)
        {
            rig.Wait(60);
            var asked = rig.Exchange(device.Uplink(new UplinkFields { FPort = 1, Payload = new byte[] { 1 } }));
            var (fOpts, _, _) = device.Hear(ServerRig.PhyOf(asked!), i);

            // Max_Retries 7 and Period 1 in the upper byte, RejoinType and DR5 in the lower.
            Assert.Equal([0x0E, (byte)((type << 4) | 5), 0x0F], fOpts);
        }

        rig.Wait(60);
        device.TakeRejoin(ServerRig.PhyOf(rig.Exchange(device.Rejoin(type))!), type);
        rig.Wait(60);
        Assert.Null(rig.Exchange(device.Uplink(new UplinkFields { FPort = 1, Payload = new byte[] { 1 } })));
    }

    [Fact]
    public void A_device_of_1_0_is_not_asked_to_rejoin()
    {
        _rig.Exchange(_device.Uplink());
        Assert.False(_rig.Server.AskRejoin(_device.DevEui, 0, _rig.Now, _rig.All));
    }

    private static long[] Delays(DownlinkReady downlink) =>
        [.. downlink.Frame.Items.Select(item => item.TxInfo.Timing.Delay.Delay.Seconds)];

    private static List<string> Decisions(IEnumerable<Effect> effects) =>
    [
        .. effects.Where(effect => effect is MacChanged or AdrDecided or DeviceStatusTold or DownlinkMade)
            .Select(Fingerprint.Of),
    ];

    private void Want(Func<DeviceSettings, DeviceSettings> change)
    {
        _device.Settings = change(_device.Settings);
        _rig.Server.SetDevice(_device.Record);
    }

    private MacState Mac() => _rig.Server.Export().Devices[0].Current!.Mac;

    private IEnumerable<MacExchange> Exchanges() => _rig.All.OfType<MacChanged>().SelectMany(it => it.Exchanges);

    private byte[] AdrUplink(byte[] fOpts) => _device.Uplink(new UplinkFields
    {
        FOpts = fOpts.Length <= 15 ? fOpts : default,
        FPort = fOpts.Length <= 15 ? null : 0,
        Payload = fOpts.Length <= 15 ? default : fOpts,
        FCnt32 = _device.FCntUp++,
        Adr = true,
    });

    private string FOpts(DownlinkReady downlink, uint fCnt) =>
        Convert.ToHexString(_device.Hear(ServerRig.PhyOf(downlink), fCnt).FOpts);

    private byte[] Refuse(DownlinkReady downlink, Dictionary<byte, int> asked) =>
        Answers(downlink, 0, cid => asked[cid] = asked.GetValueOrDefault(cid) + 1);

    // The device answers each command it is asked with these bits; those it cannot refuse it leaves unanswered.
    private byte[] Answers(DownlinkReady downlink, byte bits, Action<byte>? asked = null)
    {
        var phy = ServerRig.PhyOf(downlink);
        Assert.True(DataFrame.TryRead(phy, out var frame, out _));
        var commands = frame.FPort == 0 ? _device.Payload(phy, frame.FCnt) : frame.FOpts.ToArray();
        var answers = new List<byte>();
        var reader = new MacCommandReader(commands, uplink: false);
        while (reader.TryNext(out var command))
        {
            asked?.Invoke(command.Cid);
            if (command.Cid is 0x03 or 0x05 or 0x07 or 0x0A or 0x11 or 0x13)
                answers.AddRange([command.Cid, bits]);
            else if (bits != 0)
                answers.AddRange(command.Cid == 0x06 ? [0x06, 0xFF, 0x05] : [command.Cid]);
        }

        return [.. answers];
    }
}

using Kreisfunk.LoRaWan;
using Kreisfunk.Town;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class SimulatedDeviceTests
{
    private static readonly byte[] Payload = [1, 2, 3, 4];

    [Fact]
    public void A_join_accept_in_RX1_starts_a_session_whose_frames_the_network_can_read()
    {
        var device = TownFixture.Device();
        var join = device.Join(TownFixture.Start, 17);
        var (phy, keys) = TownFixture.Accept(device, join);

        Assert.Equal(DownlinkOutcome.Joined, device.Receive(TownFixture.Rx1(join, phy, 5)));

        var uplink = device.Send(TownFixture.Start.AddSeconds(10), 2, Payload, confirmed: false);
        Assert.True(DataFrame.TryRead(uplink.Phy, out var frame, out _));
        Assert.True(DataCrypto.IsMicValid10(new AesCipher(keys.NwkSKey), in frame, 0));
        var plain = new byte[Payload.Length];
        DataCrypto.DecryptFrmPayload(new AesCipher(keys.AppSKey), in frame, 0, plain);
        Assert.Equal(Payload, plain);
    }

    [Fact]
    public void A_join_accept_is_also_heard_in_RX2()
    {
        var device = TownFixture.Device();
        var join = device.Join(TownFixture.Start, 1);

        Assert.Equal(DownlinkOutcome.Joined,
            device.Receive(TownFixture.Rx2(join, TownFixture.Accept(device, join).Phy, 6)));
    }

    [Theory]
    [InlineData(4.9)]
    [InlineData(5.1)]
    [InlineData(7)]
    public void A_join_accept_outside_the_windows_is_not_heard(double seconds)
    {
        var device = TownFixture.Device();
        var join = device.Join(TownFixture.Start, 1);

        Assert.Equal(DownlinkOutcome.NotListening,
            device.Receive(TownFixture.Rx1(join, TownFixture.Accept(device, join).Phy, seconds)));
        Assert.False(device.HasSession);
    }

    [Fact]
    public void A_downlink_on_another_channel_or_with_an_uplinks_polarity_is_not_heard()
    {
        var device = TownFixture.Device();
        var join = device.Join(TownFixture.Start, 1);
        var right = TownFixture.Rx1(join, TownFixture.Accept(device, join).Phy, 5);

        RadioDownlink[] wrong =
        [
            right with { FrequencyHz = right.FrequencyHz + 200_000 },
            right with { SpreadingFactor = right.SpreadingFactor + 1 },
            right with { PolarityInverted = false },
        ];

        Assert.All(wrong, downlink => Assert.Equal(DownlinkOutcome.NotListening, device.Receive(downlink)));
    }

    [Fact]
    public void Another_devices_join_accept_is_not_taken()
    {
        var device = TownFixture.Device();
        var other = TownFixture.Device(index: 1);
        var join = device.Join(TownFixture.Start, 1);
        var (phy, _) = TownFixture.Accept(other, other.Join(TownFixture.Start, 1));

        Assert.Equal(DownlinkOutcome.NotForMe, device.Receive(TownFixture.Rx1(join, phy, 5)));
    }

    [Fact]
    public void An_acknowledgement_in_RX1_ends_the_waiting_and_a_second_copy_is_refused()
    {
        var (device, keys) = Joined();
        var uplink = device.Send(TownFixture.Start.AddSeconds(10), 2, Payload, confirmed: true);
        Assert.True(device.AwaitsAck);
        var ack = Ack(device, keys, 0);

        Assert.Equal(DownlinkOutcome.Acknowledged, device.Receive(TownFixture.Rx1(uplink, ack, 1)));
        Assert.False(device.AwaitsAck);
        Assert.Equal(DownlinkOutcome.Refused, device.Receive(TownFixture.Rx1(uplink, ack, 1)));
    }

    [Fact]
    public void A_repeated_frame_has_the_same_bytes_and_does_not_move_the_counter()
    {
        var (device, _) = Joined();
        var first = device.Send(TownFixture.Start.AddSeconds(10), 2, Payload, confirmed: true);

        var again = device.Repeat(TownFixture.Start.AddSeconds(14));

        Assert.Equal(first.Phy, again.Phy);
        Assert.NotEqual(first.Number, again.Number);
        Assert.Equal(0u, device.LastFCntUp);
    }

    [Fact]
    public void The_channels_of_a_CFList_are_used_after_the_join()
    {
        // 867.1 to 867.9 MHz in units of 100 Hz, least significant byte first, type 0.
        var cfList = Convert.FromHexString("184F84E85684B85E84886684586E8400");
        var device = TownFixture.Device();
        var join = device.Join(TownFixture.Start, 1);
        device.Receive(TownFixture.Rx1(join, TownFixture.Accept(device, join, cfList: cfList).Phy, 5));

        var used = Enumerable.Range(0, 200)
            .Select(i => device.Send(TownFixture.Start.AddSeconds(10 + i), 2, Payload, false).FrequencyHz).Distinct();

        Assert.Equal(
            [
                867_100_000u, 867_300_000u, 867_500_000u, 867_700_000u, 867_900_000u,
                868_100_000u, 868_300_000u, 868_500_000u,
            ],
            used.Order());
    }

    [Fact]
    public void The_join_accept_moves_the_receive_windows()
    {
        // RX1DROffset 2, RX2 data rate 3 (SF9).
        var device = TownFixture.Device();
        var join = device.Join(TownFixture.Start, 1);
        var (phy, keys) = TownFixture.Accept(device, join, dlSettings: 0x23);
        device.Receive(TownFixture.Rx1(join, phy, 5));
        var uplink = device.Send(TownFixture.Start.AddSeconds(10), 2, Payload, confirmed: true);
        var rx1 = TownFixture.Rx1(uplink, Ack(device, keys, 0), 1);

        Assert.Equal(DownlinkOutcome.NotListening, device.Receive(rx1));
        var slower = rx1 with { SpreadingFactor = uplink.SpreadingFactor + 2 };
        Assert.Equal(DownlinkOutcome.Acknowledged, device.Receive(slower));
        Assert.Equal(DownlinkOutcome.Data,
            device.Receive(TownFixture.Rx2(uplink, Ack(device, keys, 1), 2) with { SpreadingFactor = 9 }));
    }

    [Fact]
    public void The_same_seed_gives_the_same_frames_and_another_seed_others()
    {
        Assert.Equal(Frames(7), Frames(7));
        Assert.NotEqual(Frames(7), Frames(8));
    }

    private static List<string> Frames(ulong seed)
    {
        var plan = TownFixture.Plan(8, seed, abp: true);
        var sensors = new TownSensors(seed);
        var frames = new List<string>();
        foreach (var planned in plan.Devices)
        {
            var device = new SimulatedDevice(planned, TownFixture.Eu868, seed);
            for (var i = 0; i < 5; i++)
            {
                var at = TownFixture.Start.AddSeconds(30 * i);
                var (fPort, payload) = sensors.Read(planned, at);
                var uplink = device.Send(at, fPort, payload, false);
                frames.Add($"{planned.Name} {uplink.FrequencyHz} {Convert.ToHexString(uplink.Phy)}");
            }
        }

        return frames;
    }

    private static (SimulatedDevice Device, SessionKeys10 Keys) Joined()
    {
        var device = TownFixture.Device();
        var join = device.Join(TownFixture.Start, 1);
        var (phy, keys) = TownFixture.Accept(device, join);
        device.Receive(TownFixture.Rx1(join, phy, 5));
        return (device, keys);
    }

    private static byte[] Ack(SimulatedDevice device, SessionKeys10 keys, uint counter) => DataFrames.WriteDown(
        new DownlinkFields { DevAddr = device.DevAddr!.Value, Ack = true, FCnt32 = counter },
        new AesCipher(keys.NwkSKey), new AesCipher(keys.AppSKey));
}

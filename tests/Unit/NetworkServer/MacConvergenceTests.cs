using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Frames get lost both ways, and the profile changes: in the end both sides believe the same.</summary>
public sealed class MacConvergenceTests
{
    private static readonly DeviceSettings First = new() { StatusInterval = TimeSpan.FromDays(1) };

    private static readonly DeviceSettings[] Profiles =
    [
        First,
        First with { ReceiveDelay1Seconds = 5, Rx2DataRate = 3, Rx1DataRateOffset = 1 },
        First with { ReceiveDelay1Seconds = 2, MaxDutyCycle = 3, MaxDataRate = 3, MaxTxPower = 2 },
        First with
        {
            ExtraChannels = [new Channel(868_800_000, 0, 5)],
            DownlinkChannels = [new DownlinkChannel(8, 869_525_000), new DownlinkChannel(0, 868_500_000)],
        },
        First with { Rx2FrequencyHz = 869_525_000, Rx2DataRate = 0, MaxNbTrans = 1 },
    ];

    public static TheoryData<int, int> SeedsAndLosses => new MatrixTheoryData<int, int>([.. Enumerable.Range(1, 20)],
        [0, 30, 60]);

    [Theory]
    [MemberData(nameof(SeedsAndLosses))]
    public void Device_and_network_come_to_agree_whatever_gets_lost(int seed, int lossPercent)
    {
        var random = new Random(seed);
        var bench = new MacBench(First, abp: true) { DataRate = 0 };
        var device = new MacObedientDevice(bench.Mac.Receive);
        for (var change = 0; change < 6; change++)
        {
            bench.Settings = Profiles[random.Next(Profiles.Length)];
            Talk(bench, device, random, (lossPercent, Frames: 60));
        }

        bench.Settings = bench.Settings with { StatusInterval = TimeSpan.Zero };
        Talk(bench, device, random, (LossPercent: 0, Frames: 80));
        var mac = bench.Mac;
        Assert.Equal(device.Receive, mac.Receive);
        Assert.Equal(device.InUse.Order(), mac.Channels.ToArray());
        Assert.Equal((device.TxPower, device.NbTrans, device.MaxDutyCycle),
            (mac.TxPower, mac.NbTrans, mac.MaxDutyCycle));
        foreach (var extra in mac.Extra)
        {
            Assert.Equal(device.Channels[extra.Index], extra.FrequencyHz);
            Assert.Equal(
                device.Rx1Moved.GetValueOrDefault(extra.Index, extra.FrequencyHz), extra.DownlinkFrequencyHz);
        }

        Assert.True(mac.Pending.All(request => request.Bytes[0] == LinkAdrReq.Cid), "Only ADR may go on.");
    }

    private static void Talk(
        MacBench bench, MacObedientDevice device, Random random, (int LossPercent, int Frames) air)
    {
        for (var frame = 0; frame < air.Frames; frame++)
        {
            // Longer than any pause, so that the end is reached within the test.
            bench.Now += TimeSpan.FromDays(8);
            bench.DataRate = device.DataRate;
            var commands = device.Uplink();
            if (random.Next(100) < air.LossPercent)
                continue;
            bench.Snr = random.Next(-10, 5);
            var talk = bench.Uplink(commands);
            if (talk.Requests.Count > 0 || talk.MustBeHeard)
            {
                if (random.Next(100) >= air.LossPercent)
                    Assert.True(device.Hear(talk.Requests, bench.Mac.Receive), "The device listens elsewhere.");
            }
        }
    }
}

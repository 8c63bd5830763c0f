using Kreisfunk.LoRaWan;
using Kreisfunk.Town;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

internal static class TownFixture
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    public static readonly RadioPlan Eu868 = new(
        [868_100_000, 868_300_000, 868_500_000], 869_525_000, 12, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));

    public static TownPlan Plan(int sensors = 5, ulong seed = 7, bool abp = false)
    {
        var options = new DemoTownOptions { Sensors = sensors, Seed = seed, Abp = abp };
        return TownPlan.Create(options, TownState.InMemory(seed).Secret);
    }

    public static SimulatedDevice Device(ulong seed = 7, int index = 0) =>
        new(Plan(seed: seed).Devices[index], Eu868, seed);

    public static RadioDownlink Rx1(RadioUplink uplink, byte[] phy, double seconds) => new(
        default, phy, uplink.EndAt.AddSeconds(seconds), uplink.FrequencyHz, uplink.SpreadingFactor, uplink.BandwidthHz,
        true);

    public static RadioDownlink Rx2(RadioUplink uplink, byte[] phy, double seconds) => new(
        default, phy, uplink.EndAt.AddSeconds(seconds), 869_525_000, 12, 125_000, true);

    /// <summary>What a network answers a join request with, written with the real library.</summary>
    public static (byte[] Phy, SessionKeys10 Keys) Accept(
        SimulatedDevice device, RadioUplink join, byte dlSettings = 0, byte[]? cfList = null)
    {
        var appKey = new AesCipher(device.Plan.AppKey);
        Assert.True(JoinRequest.TryRead(join.Phy, out var request, out _));
        Assert.True(request.IsMicValid(join.Phy, appKey));
        var accept = new JoinAccept(0x0A0B0C, 0x000013, new DevAddr(0x260B1F3A), dlSettings, 1, cfList);
        return (accept.Encrypt(appKey), SessionKeys10.Derive(appKey, accept.JoinNonce, accept.NetId, request.DevNonce));
    }
}

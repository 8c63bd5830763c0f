using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class AdrSimulationTests
{
    private const int Bytes = 23;

    private static readonly DeviceSettings Plain = new();

    private static TimeSpan Airtime(int spreadingFactor) => TimeOnAir.Lora(spreadingFactor, 125_000, Bytes);

    [Fact]
    public void Without_adr_the_history_is_as_it_was()
    {
        var result = Run(History(60, 5), Plain with { Adr = false });
        Assert.Equal((60, 60, new AdrSetting(0, 0, 1)), (result.Sent, result.Received, result.Last));
        Assert.Equal(60 * Airtime(12), result.Airtime);
        Assert.Empty(result.Decisions);

        // 16 dBm radiate 39.8 mW; the radio draws 40 mW and 1.75 times that.
        Assert.Equal(result.Airtime.TotalSeconds * 0.1097, result.EnergyJoules, 0.01);
    }

    [Shows("adr-what-if")]
    [Fact]
    public void With_adr_a_good_link_costs_a_fraction_of_the_airtime()
    {
        var (without, with) = AdrSimulation.Compare(
            History(60, 5), ServerRig.Eu868, Plain with { Adr = false }, Plain, Bytes);

        // 5 dB at SF12 leave 15 dB: five steps, up to SF7, which leave 2.5 dB.
        Assert.Equal([AdrVerdict.Waiting, AdrVerdict.Changed, AdrVerdict.Waiting, AdrVerdict.Kept],
            with.Decisions.Select(decision => decision.Decision.Verdict));
        Assert.Equal([100u, 119u, 120u, 139u], with.Decisions.Select(decision => decision.FCntUp));
        Assert.Equal(new AdrSetting(5, 0, 1), with.Last);
        Assert.Equal((20 * Airtime(12)) + (40 * Airtime(7)), with.Airtime);
        Assert.Equal(60, with.Received);
        Assert.True(with.EnergyJoules < without.EnergyJoules / 2);
    }

    [Fact]
    public void A_larger_margin_stays_slower()
    {
        var (brave, careful) = AdrSimulation.Compare(
            History(60, -2), ServerRig.Eu868, Plain with { AdrMarginDb = 5 }, Plain with { AdrMarginDb = 15 }, Bytes);

        // -2 dB at SF12 leave 13 dB: up to SF8, where 3 dB are left for one more. Or 3 dB, for one.
        Assert.Equal((5, 1), (brave.Last.DataRate, careful.Last.DataRate));
    }

    [Fact]
    public void A_setting_that_is_too_brave_loses_frames()
    {
        var settings = Plain with { AdrAlgorithm = "fixed", AdrFixed = new AdrSetting(5, 0, 1) };
        var result = Run(History(30, -12), settings);
        Assert.Equal((30, 1), (result.Sent, result.Received));
    }

    [Fact]
    public void Less_power_lowers_the_snr_by_as_much()
    {
        var settings = Plain with { AdrAlgorithm = "fixed", AdrFixed = new AdrSetting(0, 7, 1) };
        Assert.Equal(30, Run(History(30, -6), settings).Received);
        Assert.Equal(1, Run(History(30, -6.1f), settings).Received);
    }

    [Fact]
    public void Repetitions_cost_their_airtime()
    {
        var settings = Plain with { AdrAlgorithm = "fixed", AdrFixed = new AdrSetting(0, 0, 3) };
        Assert.Equal(31 * Airtime(12), Run(History(11, 5), settings).Airtime);
    }

    [Fact]
    public void An_empty_history_gives_an_empty_result() =>
        Assert.Equal((0, TimeSpan.Zero), (Run([], Plain).Sent, Run([], Plain).Airtime));

    private static AdrSimulated Run(UplinkSample[] history, DeviceSettings settings) =>
        AdrSimulation.Run(history, ServerRig.Eu868, settings, Bytes);

    private static UplinkSample[] History(int frames, float snr) =>
        [.. Enumerable.Range(100, frames).Select(counter => new UplinkSample((uint)counter, snr, 0, 0, 1))];
}

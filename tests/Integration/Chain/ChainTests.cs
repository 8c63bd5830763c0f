using Xunit;

namespace Kreisfunk.Tests.Integration.Chain;

/// <summary>
/// A town of simulated sensors → real agent → real Mosquitto → real bridge → real InfluxDB: what was sent is what is
/// stored, once, whatever dies on the way.
/// </summary>
public sealed class ChainTests(ITestOutputHelper output)
{
    private const int Uplinks = 10_000, Sensors = 400;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_uplinks_heard_by_three_gateways_are_stored_once_each()
    {
        await using var chain = await Chain.StartAsync(new ChainSetup(Sensors, Uplinks), Cancel);
        var report = await chain.RunTownAsync(Cancel);
        await chain.AssertStoredOnceAsync(report, output, Cancel);
    }

    [Trait("Shows", "recovery-kill")]
    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_bridge_is_killed_in_the_middle()
    {
        await using var chain = await Chain.StartAsync(new ChainSetup(Sensors, Uplinks), Cancel);
        var town = chain.RunTownAsync(Cancel);
        foreach (var share in (double[])[0.3, 0.6])
        {
            await chain.UntilSentAsync((long)(Uplinks * share), Cancel);
            await chain.Bridge.KillAsync();
            output.WriteLine($"killed the bridge after {chain.Town.Progress.Uplinks} uplinks");
            await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
            await chain.Bridge.StartAsync();
        }

        await chain.AssertStoredOnceAsync(await town, output, Cancel);
    }

    [Trait("Shows", "recovery-broker")]
    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_broker_and_the_store_are_killed_in_the_middle()
    {
        await using var chain = await Chain.StartAsync(new ChainSetup(Sensors, Uplinks), Cancel);
        var town = chain.RunTownAsync(Cancel);
        await chain.UntilSentAsync(Uplinks / 4, Cancel);
        await chain.Broker.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        await chain.Broker.StartAgainAsync();
        await chain.UntilSentAsync(Uplinks / 2, Cancel);
        await chain.Store.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        await chain.Store.StartAgainAsync();

        await chain.AssertStoredOnceAsync(await town, output, Cancel);
    }
}

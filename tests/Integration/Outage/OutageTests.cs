using Kreisfunk.Tests.Integration.Chain;
using Kreisfunk.Town;
using Xunit;

namespace Kreisfunk.Tests.Integration.Outage;

/// <summary>
/// What a gateway's agent has acknowledged to the radio is stored once and in each device's order, whatever fails
/// behind it: real agent, network in the test's hand, real Mosquitto, real bridge, real InfluxDB. Power cuts are in the
/// spool's own tests, since a killed process takes nothing from the page cache with it.
/// </summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int Sensors = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_accepted_is_lost_doubled_or_out_of_order_whatever_fails_behind_the_agent()
    {
        const int Uplinks = 6_000;
        await using var chain = await StartAsync(Uplinks);
        var report = await RunAsync(chain, Uplinks,
            () => DownAsync("broker stopped", chain.Broker.StopAsync, chain.Broker.StartAgainAsync),
            () => DownAsync("broker killed", chain.Broker.KillAsync, chain.Broker.StartAgainAsync),
            () => DownAsync("network refuses", () => Do(chain.Network.Refuse), () => Do(chain.Network.Heal)),
            () => DownAsync("network silent", () => Do(chain.Network.Silence), () => Do(chain.Network.Heal)),
            () => DownAsync("bridge killed", chain.Bridge.KillAsync, chain.Bridge.StartAsync),
            () => DownAsync("store killed", chain.Store.KillAsync, chain.Store.StartAgainAsync));

        await chain.AssertStoredOnceAsync(report, output, Cancel);
        (await DecidedOrder.ReadAsync(chain.Data, report, Cancel)).AssertUnbroken();
    }

    /// <summary>
    /// What the dead agent did not acknowledge the town sends again later, behind frames that came after it. Whatever
    /// it heard at once keeps its order.
    /// </summary>
    [Fact]
    public async Task Nothing_accepted_is_lost_or_doubled_when_the_agent_is_killed_alone_and_with_all_others()
    {
        const int Uplinks = 6_000;
        await using var chain = await StartAsync(Uplinks);
        var deaf = new List<(DateTimeOffset From, DateTimeOffset To)>();
        var report = await RunAsync(chain, Uplinks,
            () => NoteAsync(deaf, () => DownAsync("agent killed", chain.Agent.KillAsync, chain.Agent.StartAsync)),
            () => NoteAsync(deaf, () => KillTogetherAsync(chain)));
        await chain.AssertStoredOnceAsync(report, output, Cancel);
        var order = await DecidedOrder.ReadAsync(chain.Data, report, Cancel);
        var heard = report.Uplinks.Where(uplink => !deaf.Exists(time => time.From <= uplink.At && uplink.At <= time.To))
            .Select(uplink => (uplink.DevEui, uplink.FCntUp)).ToHashSet();
        output.WriteLine($"{heard.Count} of {Uplinks} came while the agent heard");
        Assert.True(heard.Count > 10 * Sensors, $"{heard.Count} uplinks");
        order.AssertUnbroken((device, counter) => heard.Contains((device, counter)));
    }

    /// <summary>
    /// The negative control: with the spool freed on the broker's word, what a killed broker had in memory is gone. A
    /// test above that could not fail would prove nothing.
    /// </summary>
    [Fact]
    public async Task An_agent_that_believed_the_broker_would_lose_frames()
    {
        await using var chain = await StartAsync(3_000, "PubAck");
        var town = chain.RunTownAsync(Cancel);
        await chain.UntilSentAsync(1_000, Cancel);
        await chain.Bridge.KillAsync();
        await chain.UntilSentAsync(2_000, Cancel);
        await chain.Broker.KillAsync();
        await chain.Broker.StartAgainAsync();
        await chain.Bridge.StartAsync();
        var report = await town;
        Assert.Equal(0, report.Unacknowledged);

        var lost = await chain.CountLostAsync(report, Cancel);

        output.WriteLine($"{lost} of {report.Uplinks.Count} acknowledged uplinks lost on the broker's word");
        Assert.InRange(lost, 100, 3_000);
    }

    private static Task<Chain.Chain> StartAsync(int uplinks, string confirmation = "Cursor") => Chain.Chain.StartAsync(
        new ChainSetup(Sensors, uplinks) { OneWay = true, RatePerSecond = 300, Confirmation = confirmation }, Cancel);

    /// <summary>A town sends while one fault after the other comes over the chain.</summary>
    private static async Task<TownReport> RunAsync(Chain.Chain chain, int uplinks, params Func<Task>[] faults)
    {
        var town = chain.RunTownAsync(Cancel);
        for (var i = 0; i < faults.Length; i++)
        {
            await chain.UntilSentAsync(uplinks * (i + 1) / (faults.Length + 2), Cancel);
            await faults[i]();
        }

        return await town;
    }

    // A second before and after it: what was on the way then.
    private static async Task NoteAsync(List<(DateTimeOffset From, DateTimeOffset To)> times, Func<Task> fault)
    {
        var from = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await fault();
        times.Add((from, TimeProvider.System.GetUtcNow().AddSeconds(1)));
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private async Task DownAsync(string what, Func<Task> begin, Func<Task> end)
    {
        output.WriteLine(what);
        await begin();
        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        await end();
    }

    /// <summary>The worst: everything behind the radio at once, and the agent before the others are back.</summary>
    private async Task KillTogetherAsync(Chain.Chain chain)
    {
        output.WriteLine("all killed");
        await Task.WhenAll(chain.Broker.KillAsync(), chain.Bridge.KillAsync(), chain.Store.KillAsync());
        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        await chain.Agent.KillAsync();
        await chain.Agent.StartAsync();
        await chain.Broker.StartAgainAsync();
        await chain.Store.StartAgainAsync();
        await chain.Bridge.StartAsync();
    }
}

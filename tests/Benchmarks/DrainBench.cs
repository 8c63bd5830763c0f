using System.Diagnostics;

namespace Kreisfunk.Benchmarks;

/// <summary>
/// How long a live uplink takes from the concentrator to the server, with and without a backlog of an outage that
/// leaves beside it, and how fast that leaves.
/// </summary>
public static class DrainBench
{
    private const int Backlog = 20_000, Live = 300;

    private static readonly TimeSpan LiveEvery = TimeSpan.FromMilliseconds(50);

    // What waited less is no backlog; see the agent's Uplink.LimitedAfter.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(12);

    public static async Task<BenchTable> RunAsync()
    {
        using var folder = new BenchFolder();
        using var broker = await BenchProcess.StartMosquittoAsync(folder.Path);
        using var agent = BenchProcess.StartAgent(folder.Path, broker.Port, ("Agent__Mqtt__Confirmation", "Auto"));
        using var forwarder = new BenchForwarder(agent.Port);
        var table = new BenchTable("drain",
            $"A live uplink every {LiveEvery.TotalMilliseconds:0} ms, from the datagram to the server's side of the "
            + $"broker, alone and while {Backlog:N0} uplinks of an outage leave at the default rate",
            ["live uplinks", "median, ms", "99 of 100, ms", "kept ones per live one"]);

        using (var server = new DrainServer(broker.Port))
        {
            await server.StartAsync();
            var alone = await LatenciesAsync(forwarder, server, from: BenchForwarder.LiveDevices);
            table.Add("alone", Measure.Median(alone), Percentile(alone), 0);
            await server.StopAsync();
        }

        forwarder.PushAll(Backlog);
        await Task.Delay(Outage);
        using (var server = new DrainServer(broker.Port))
        {
            await server.StartAsync();
            while (server.Kept == 0)
                await Task.Delay(10);
            var kept = server.Kept;
            var beside = await LatenciesAsync(forwarder, server, from: BenchForwarder.LiveDevices + Live);
            table.Add("beside a backlog", Measure.Median(beside), Percentile(beside),
                (server.Kept - kept) / (double)Live);
        }

        return table;
    }

    /// <summary>Milliseconds, one live device each.</summary>
    private static async Task<List<double>> LatenciesAsync(BenchForwarder forwarder, DrainServer server, uint from)
    {
        var sent = new long[Live];
        using var timer = new PeriodicTimer(LiveEvery);
        for (uint i = 0; i < Live; i++)
        {
            await timer.WaitForNextTickAsync();
            sent[i] = Stopwatch.GetTimestamp();
            forwarder.Push(from + i, fCnt: 100);
        }

        for (var watch = Stopwatch.StartNew(); server.Live.Keys.Count(device => device >= from) < Live;)
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(60))
                throw new TimeoutException("Live uplinks have not arrived after a minute.");
            await Task.Delay(50);
        }

        return [.. sent.Select((at, i) => Stopwatch.GetElapsedTime(at, server.Live[from + (uint)i]).TotalMilliseconds)];
    }

    private static double Percentile(List<double> values) => values.Order().ElementAt(values.Count * 99 / 100);
}

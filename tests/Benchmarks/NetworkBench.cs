namespace Kreisfunk.Benchmarks;

/// <summary>
/// The decisions of the network server without any I/O: frames that are ready are handled, windows close, answers are
/// made. What a frame costs must hardly depend on how many devices there are.
/// </summary>
public static class NetworkBench
{
    private const int FramesPerRound = 60_000, SharedBy = 16, IdleSessions = 200_000, Answers = 20_000;

    private static readonly int[] Sizes = [1, 1_000, 1_000_000];

    public static BenchTable Run()
    {
        var table = new BenchTable("network",
            "Uplinks decided per core, without I/O, each heard once and gathered; answers are confirmed uplinks",
            ["case", "ns per uplink", "uplinks/s and core", "bytes allocated", "times one session"]);
        var one = 0.0;
        foreach (var size in Sizes)
        {
            var row = Uplinks($"{size:#,0} session{(size == 1 ? "" : "s")}", new BenchNetwork(size));
            one = one == 0 ? row.NanosecondsPerOperation : one;
            Add(table, row, one);
        }

        var shared = new BenchNetwork(SharedBy, sharedAddress: true);
        Add(table, Uplinks($"{SharedBy} devices share a DevAddr", shared), one);
        Add(table, Uplinks("heard by three gateways", new BenchNetwork(1_000), copies: 3), one);
        Add(table, Uplinks("confirmed, each answered", new BenchNetwork(1_000), confirmed: true), one);
        Add(table, Uplinks("of nobody: unknown DevAddr", new BenchNetwork(1_000), strange: true), one);
        AddDecisionTime(table);
        table.Add($"memory of an idle session, bytes ({IdleSessions:#,0} of them)", double.NaN, double.NaN,
            BenchNetwork.BytesPerSession(IdleSessions), double.NaN);
        return table;
    }

    private static void Add(BenchTable table, Measured row, double one) => table.Add(
        row.Name, row.NanosecondsPerOperation, row.PerSecond, row.BytesPerOperation,
        row.NanosecondsPerOperation / one);

    private static Measured Uplinks(
        string name, BenchNetwork network, int copies = 1, bool confirmed = false, bool strange = false)
    {
        // Frames are made between the rounds, so that only their decision is measured.
        var times = new double[Measure.Rounds];
        var bytes = new double[Measure.Rounds];
        network.SendOnceEach();
        for (var round = -1; round < Measure.Rounds; round++)
        {
            var frames = network.NextFrames(FramesPerRound, copies, confirmed, strange);
            GC.Collect();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Measure.CpuTime();
            network.Handle(frames);
            var spent = Measure.CpuTime() - started;
            if (round < 0)
                continue;
            times[round] = spent.TotalNanoseconds / FramesPerRound;
            bytes[round] = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)FramesPerRound;
        }

        network.CheckAccepted(strange ? 0 : FramesPerRound);
        return new Measured(name, Measure.Median(times), Measure.Median(bytes));
    }

    /// <summary>From the end of the window to the downlink that is ready, of confirmed uplinks.</summary>
    private static void AddDecisionTime(BenchTable table)
    {
        var network = new BenchNetwork(1_000);
        network.Handle(network.NextFrames(Answers, 1, confirmed: true, strange: false));
        var times = network.AnswerTimes(network.NextFrames(Answers, 1, confirmed: true, strange: false)).Order()
            .ToArray();
        table.Add("decision of an answer, median", times[times.Length / 2], double.NaN, double.NaN, double.NaN);
        table.Add("decision of an answer, 99th percentile", times[times.Length * 99 / 100], double.NaN, double.NaN,
            double.NaN);
    }
}

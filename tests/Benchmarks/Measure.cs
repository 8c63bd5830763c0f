using System.Diagnostics;

namespace Kreisfunk.Benchmarks;

/// <summary>One measured thing: medians of several rounds, CPU time of this thread's work and allocation.</summary>
public sealed record Measured(string Name, double NanosecondsPerOperation, double BytesPerOperation)
{
    public double PerSecond => 1e9 / NanosecondsPerOperation;
}

/// <summary>
/// Repeats a synchronous operation and reports the median round. Process CPU time is taken rather than wall time,
/// because other work on the machine moves wall time by tens of per cent and CPU time by about one.
/// </summary>
public static class Measure
{
    public const int Rounds = 7;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(400);

    /// <param name="name">What the row is called.</param>
    /// <param name="batch">Does <paramref name="operations"/> operations.</param>
    /// <param name="operations">Operations in one call of the batch.</param>
    public static Measured Operation(string name, Action batch, int operations)
    {
        Warm(batch);
        var times = new double[Rounds];
        var bytes = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
            (times[round], bytes[round]) = Round(batch, operations);
        return new Measured(name, Median(times), Median(bytes));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static (double Nanoseconds, double Bytes) Round(Action batch, int operations)
    {
        GC.Collect();
        var wall = Stopwatch.StartNew();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var cpu = CpuTime();
        long done = 0;
        while (wall.Elapsed < RoundTime)
        {
            batch();
            done += operations;
        }

        var spent = CpuTime() - cpu;
        return (spent.TotalNanoseconds / done, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)done);
    }

    // Tiered compilation needs calls and time before the final code runs.
    private static void Warm(Action batch)
    {
        var wall = Stopwatch.StartNew();
        while (wall.Elapsed < TimeSpan.FromMilliseconds(700))
            batch();
    }

    public static TimeSpan CpuTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}

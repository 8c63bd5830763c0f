using Microsoft.Extensions.Hosting;

namespace Kreisfunk.GatewayAgent.Operation;

/// <summary>
/// Gives memory back after work: the collector keeps what a start, a backlog or a busy hour once needed, and the packet
/// forwarder beside this process has use for it. Measured: 7 of 33 MB after 100,000 uplinks.
/// </summary>
internal sealed class MemoryTrim(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    /// <summary>
    /// So much was asked for since the last time; less leaves nothing to give back. At a usual rate once in minutes;
    /// it takes some milliseconds, for which the kernel keeps the datagrams.
    /// </summary>
    private const long WorthBytes = 4 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long trimmedAt = 0;
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (GC.GetTotalAllocatedBytes() - trimmedAt < WorthBytes)
                continue;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            trimmedAt = GC.GetTotalAllocatedBytes();
        }
    }
}

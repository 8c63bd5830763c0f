using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>What the durable spool stands on.</summary>
/// <param name="Disk">The disk.</param>
/// <param name="Clock">Both clocks.</param>
/// <param name="Quality">How far the wall clock can be trusted now.</param>
/// <param name="Metrics">Where it counts.</param>
/// <param name="Log">Where it speaks.</param>
internal sealed record SpoolParts(ISpoolDisk Disk, MonotonicClock Clock, Func<TimeQuality> Quality,
    SpoolMetrics Metrics, ILogger Log);

using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Hardware;

/// <summary>What every part of the hardware side needs.</summary>
internal sealed class HardwareParts(IOptions<AgentOptions> options, MonotonicClock clock, TimeProvider time,
    IMeterFactory meters)
{
    public IOptions<AgentOptions> Options => options;

    public MonotonicClock Clock => clock;

    public TimeProvider Time => time;

    public Meter Meter { get; } = meters.Create(AgentMetrics.MeterName);
}

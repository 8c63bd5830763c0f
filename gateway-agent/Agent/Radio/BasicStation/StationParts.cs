using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Uplinks;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>What every station's messages go to.</summary>
internal sealed record StationParts
{
    public required ConcentratorTable Concentrators { get; init; }

    public required UplinkIntake Uplinks { get; init; }

    public required DownlinkDispatcher Downlinks { get; init; }

    public required StationRegister Register { get; init; }

    public required StationMetrics Metrics { get; init; }

    public required MonotonicClock Clock { get; init; }

    public required StationOptions Options { get; init; }

    /// <summary>Null when the options and a station do not fit; then <see cref="PlanError"/> says why.</summary>
    public required StationPlan? Plan { get; init; }

    public required string PlanError { get; init; }

    /// <summary>Whether the wall clock is good enough to tell others the time.</summary>
    public required Func<bool> IsClockGood { get; init; }
}

using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>What one part of the agent knows for a concentrator's report. Called from any thread.</summary>
internal interface IReportPart
{
    void AddTo(GatewayStats stats, in ReportOccasion occasion);
}

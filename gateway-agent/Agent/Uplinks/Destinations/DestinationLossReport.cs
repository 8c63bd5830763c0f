using System.Globalization;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>Tells the own server which destination did not get everything.</summary>
internal sealed class DestinationLossReport(DestinationTable destinations) : IReportPart
{
    public void AddTo(GatewayStats stats, in ReportOccasion occasion)
    {
        foreach (var destination in destinations.All)
        {
            if (destination.Tally.Lost is > 0 and var lost)
                stats.Metadata[$"destination_{destination.Name}_lost"] = lost.ToString(CultureInfo.InvariantCulture);
        }
    }
}

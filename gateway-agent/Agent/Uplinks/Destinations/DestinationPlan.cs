namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>What the settings want: who owns the downlinks, and which destinations there are.</summary>
internal sealed record DestinationPlan(string Owner, IReadOnlyDictionary<string, PlannedDestination> Destinations)
{
    public static readonly DestinationPlan Nothing =
        new(AgentOptions.OwnDestination, new Dictionary<string, PlannedDestination>());
}

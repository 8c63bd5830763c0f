namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>A destination as the settings want it.</summary>
/// <param name="Options">Checked.</param>
/// <param name="Settings">All its keys and values as one text: another text is another destination.</param>
internal sealed record PlannedDestination(DestinationOptions Options, string Settings);

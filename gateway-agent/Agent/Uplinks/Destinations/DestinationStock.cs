namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>What destinations are made from, and what is kept of them.</summary>
internal sealed record DestinationStock(DestinationFactory Factory, DestinationHoldings Holdings,
    DestinationSpools Spools);

namespace Kreisfunk.Tests.Integration.Chain;

/// <summary>What a chain is to carry, and how.</summary>
/// <param name="Sensors">Devices of the town.</param>
/// <param name="Uplinks">Distinct uplinks after which the town falls silent.</param>
public sealed record ChainSetup(int Sensors, int Uplinks)
{
    public double RatePerSecond { get; init; } = 500;

    /// <summary>Fixed sessions and no confirmed uplinks: what is sent does not depend on what is answered.</summary>
    public bool OneWay { get; init; }

    /// <summary>What frees the agent's spool: "Cursor", or "PubAck" to show what that loses.</summary>
    public string Confirmation { get; init; } = "Cursor";
}

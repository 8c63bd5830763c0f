namespace Kreisfunk.Bridge;

/// <summary>The name all of the bridge's instruments are found by.</summary>
public static class BridgeMetrics
{
    public const string MeterName = "Kreisfunk.Bridge";
}

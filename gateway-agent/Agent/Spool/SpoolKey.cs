using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>Names one stream: whose frames, and on which lane.</summary>
public readonly record struct SpoolKey(Eui64 Gateway, SpoolLane Lane = SpoolLane.Ordered)
{
    /// <summary>A concentrator's ordered lane.</summary>
    public static implicit operator SpoolKey(Eui64 gateway) => new(gateway);

    public override string ToString() => Lane == SpoolLane.Ordered ? Gateway.ToString() : $"{Gateway} (express)";
}

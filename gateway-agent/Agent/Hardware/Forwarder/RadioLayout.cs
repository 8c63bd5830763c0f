namespace Kreisfunk.GatewayAgent.Hardware.Forwarder;

/// <summary>Where the two radios and the ten demodulators of a concentrator listen.</summary>
internal sealed record RadioLayout
{
    /// <summary>By radio; radio 0 also sends.</summary>
    public required IReadOnlyList<uint> RadioHz { get; init; }

    /// <summary>Up to eight channels of 125 kHz with all spreading factors, in the region's order.</summary>
    public required IReadOnlyList<IfChain> MultiSf { get; init; }

    /// <summary>The one wider channel, with one spreading factor.</summary>
    public IfChain? LoraStd { get; init; }

    public int LoraStdBandwidthHz { get; init; }

    public int LoraStdSpreadingFactor { get; init; }

    public IfChain? Fsk { get; init; }

    public int FskBitRate { get; init; }

    public uint FrequencyHz(IfChain chain) => (uint)(RadioHz[chain.Radio] + chain.OffsetHz);
}

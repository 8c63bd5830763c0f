using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.Channels;

/// <summary>Where the two radios and the ten demodulators of a concentrator listen.</summary>
internal sealed record RadioLayout
{
    /// <summary>By radio; radio 0 also sends.</summary>
    public required IReadOnlyList<uint> RadioHz { get; init; }

    /// <summary>Up to eight channels of 125 kHz with all spreading factors, in the region's order.</summary>
    public required IReadOnlyList<IfChain> MultiSf { get; init; }

    /// <summary>The one wider channel, with one data rate.</summary>
    public IfChain? LoraStd { get; init; }

    public DataRate? LoraStdRate { get; init; }

    public IfChain? Fsk { get; init; }

    public DataRate? FskRate { get; init; }

    public uint FrequencyHz(IfChain chain) => (uint)(RadioHz[chain.Radio] + chain.OffsetHz);
}

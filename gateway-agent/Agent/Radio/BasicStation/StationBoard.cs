using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>Where the two radios and the ten demodulators of one board listen.</summary>
internal sealed record StationBoard
{
    public required IReadOnlyList<uint> RadioHz { get; init; }

    /// <summary>Up to eight channels of 125 kHz with all spreading factors, in the region's order.</summary>
    public required IReadOnlyList<StationChain> MultiSf { get; init; }

    /// <summary>The one wider channel, with one data rate.</summary>
    public StationChain? LoraStd { get; init; }

    public DataRate? LoraStdRate { get; init; }

    public StationChain? Fsk { get; init; }

    public uint FrequencyHz(StationChain chain) => (uint)(RadioHz[chain.Radio] + chain.OffsetHz);
}

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>One demodulator: it listens at a radio's frequency plus an offset.</summary>
internal readonly record struct StationChain(int Radio, int OffsetHz);

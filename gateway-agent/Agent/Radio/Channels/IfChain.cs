namespace Kreisfunk.GatewayAgent.Radio.Channels;

/// <summary>One demodulator of the concentrator: it listens at a radio's frequency plus an offset.</summary>
internal readonly record struct IfChain(int Radio, int OffsetHz);

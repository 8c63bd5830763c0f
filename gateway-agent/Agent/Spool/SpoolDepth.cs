namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>How much a spool keeps.</summary>
public readonly record struct SpoolDepth(long Frames, long Bytes);

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>How much a spool keeps.</summary>
/// <param name="Frames">Frames not yet freed.</param>
/// <param name="Bytes">What they take, their own records included.</param>
public readonly record struct SpoolDepth(long Frames, long Bytes);

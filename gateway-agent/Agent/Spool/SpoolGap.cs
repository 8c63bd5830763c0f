namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>Frames that were refused before the one that carries this.</summary>
/// <param name="Count">How many; 0 for none.</param>
/// <param name="From">When the first of them was refused.</param>
/// <param name="To">When the last of them was.</param>
public readonly record struct SpoolGap(long Count, DateTimeOffset From, DateTimeOffset To);

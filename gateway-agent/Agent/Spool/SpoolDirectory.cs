namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>Where the spool lies on the disk. Null: in memory.</summary>
internal sealed record SpoolDirectory(string? Path);

namespace Kreisfunk.Bridge.Ingest;

/// <summary>How a gateway speaks, and so wants to be spoken to.</summary>
/// <param name="TopicPrefix">
/// The region level of its topics, which may be empty or wrong; commands need the same.
/// </param>
/// <param name="Json">JSON instead of protobuf.</param>
public readonly record struct GatewayDialect(string TopicPrefix, bool Json);

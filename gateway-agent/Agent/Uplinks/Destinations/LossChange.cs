namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>A destination begins to lose frames, or has stopped to.</summary>
/// <param name="IsLosing">It begins.</param>
/// <param name="Count">Frames lost since it began.</param>
/// <param name="Reason">Why the last of them was.</param>
internal readonly record struct LossChange(bool IsLosing, long Count, LossReason Reason);

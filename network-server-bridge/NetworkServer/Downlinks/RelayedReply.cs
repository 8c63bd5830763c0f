namespace Kreisfunk.NetworkServer;

/// <summary>What is owed to a device behind a relay. It goes inside the relay's own answer, or not at all.</summary>
/// <param name="Flow">The device's frame.</param>
/// <param name="Uplink">The uplink that is answered; null for a reply that is known.</param>
/// <param name="Reply">A join accept, or the answer to a repetition; null for an uplink.</param>
internal sealed record RelayedReply(FrameFlow Flow, AcceptedUplink? Uplink, Reply? Reply);

namespace Kreisfunk.Storage;

/// <summary>Which devices of a deployment.</summary>
/// <param name="Phase">Only those there; null for all.</param>
/// <param name="Search">Part of name or DevEUI; empty for all.</param>
public sealed record DeploymentMemberQuery(DeploymentPhase? Phase = null, string Search = "");

namespace Kreisfunk.Storage;

/// <summary>
/// How many deployments are kept to be looked at. At a limit those that ended first go, with their devices; then, as
/// more can never be open, the oldest of those whose end was never heard of.
/// </summary>
/// <param name="Deployments">200: years of a town that updates its devices every week or two.</param>
/// <param name="Members">
/// 200,000 devices in all of them, about 60 MB: more than the 16 largest deployments that can be open at once have.
/// </param>
public sealed record DeploymentLimits(int Deployments = 200, int Members = 200_000);

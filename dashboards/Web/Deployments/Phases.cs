using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Deployments;

/// <summary>The phases of a deployment's devices in the order they are drawn: what is done first.</summary>
public static class Phases
{
    public static IReadOnlyList<DeploymentPhase> InOrder { get; } =
    [
        DeploymentPhase.Done, DeploymentPhase.Installing, DeploymentPhase.Completing, DeploymentPhase.Receiving,
        DeploymentPhase.Waiting, DeploymentPhase.Preparing, DeploymentPhase.Failed,
    ];

    /// <summary>As it stands in addresses, in style sheets and as the name of its words.</summary>
    public static string NameOf(DeploymentPhase phase) => phase.ToString().ToLowerInvariant();

    public static DeploymentPhase? Find(string name) =>
        InOrder.Cast<DeploymentPhase?>().FirstOrDefault(phase => NameOf(phase!.Value) == name);
}

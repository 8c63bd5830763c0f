using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Deployments;

/// <summary>A deployment with where its devices are.</summary>
public sealed record DeploymentShare(DeploymentRow Row, IReadOnlyDictionary<DeploymentPhase, int> Counts)
{
    public int Done => Count(DeploymentPhase.Done);

    public int Failed => Count(DeploymentPhase.Failed);

    /// <summary>Neither done nor failed.</summary>
    public int UnderWay => Math.Max(0, Row.Devices - Done - Failed);

    /// <summary>Whole percent of the devices that are done; 100 only when all are.</summary>
    public int PercentDone => Row.Devices == 0 ? 0 : (int)(Done * 100L / Row.Devices);

    public int Count(DeploymentPhase phase) => Counts.GetValueOrDefault(phase);
}

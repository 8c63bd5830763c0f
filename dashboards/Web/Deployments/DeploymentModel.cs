using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Deployments;

/// <summary>A deployment's page, ready to be drawn.</summary>
/// <param name="Outcomes">Devices done and failed up to the end of each span; empty while there are none.</param>
/// <param name="Stragglers">Those that have not moved on for longest.</param>
/// <param name="Members">One page of devices.</param>
/// <param name="Matching">Devices on all pages.</param>
public sealed record DeploymentModel(
    DeploymentShare Share, IReadOnlyList<OutcomePoint> Outcomes, IReadOnlyList<DeploymentMemberRow> Stragglers,
    DeploymentQuery Query, IReadOnlyList<DeploymentMemberRow> Members, int Matching, int Page, int PageCount)
{
    public DeploymentRow Row => Share.Row;
}

/// <summary>How many devices were through at a moment.</summary>
public sealed record OutcomePoint(DateTimeOffset At, int Done, int Failed);

/// <summary>The list of deployments, ready to be drawn; the newest first.</summary>
public sealed record DeploymentsModel(IReadOnlyList<DeploymentShare> Shown, int Page, int PageCount);

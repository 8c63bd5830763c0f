using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>All deployments, and which one a device takes part in.</summary>
internal sealed class DeploymentTable
{
    /// <summary>Ended ones are kept to be looked at; the oldest go first.</summary>
    private const int MaxKept = 64;

    private readonly List<Deployment> _all = [];
    private readonly Dictionary<Eui64, Deployment> _byDevice = [];

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<Deployment> All => _all;

    /// <summary>The highest number of a data block so far (TS004 v2).</summary>
    public ushort LastSessionCnt { get; private set; }

    public int Open => _all.Count(deployment => !deployment.IsEnded);

    public Deployment? Find(Guid id) => _all.Find(deployment => deployment.Plan.Id == id);

    /// <summary>The one a device takes part in and has not ended; also by its group.</summary>
    public Deployment? Of(Eui64 devEui) => _byDevice.GetValueOrDefault(devEui);

    public Deployment Add(DeploymentPlan plan)
    {
        var deployment = new Deployment(plan);
        _all.Add(deployment);
        LastSessionCnt = Math.Max(LastSessionCnt, plan.SessionCnt);
        _byDevice[plan.Group.DevEui] = deployment;
        foreach (var member in plan.Members)
            _byDevice[member] = deployment;
        while (_all.Count > MaxKept && _all.Find(other => other.IsEnded) is { } oldest)
            _all.Remove(oldest);
        return deployment;
    }

    /// <summary>A device, or all of it, takes part no longer.</summary>
    public void Release(Deployment deployment, DeploymentMember? member = null)
    {
        if (member is not null)
        {
            Forget(deployment, member.DevEui);
            return;
        }

        Forget(deployment, deployment.Plan.Group.DevEui);
        foreach (var devEui in deployment.Plan.Members)
            Forget(deployment, devEui);
    }

    /// <summary>What was queued for a device has ended, or does not fit what reaches it.</summary>
    public void Note(Eui64 devEui, Guid item, DateTimeOffset at, bool isTooLarge = false)
    {
        if (Of(devEui) is not { } deployment)
            return;
        deployment.DueAt = 0;
        if (deployment.Find(devEui) is not { } member || member.Request != item)
            return;
        deployment.Put(isTooLarge
            ? member with { IsGroupOnly = member.Step == DeploymentStep.Repair }
            : member with { LeftAt = at });
    }

    private void Forget(Deployment deployment, Eui64 devEui)
    {
        if (Of(devEui) == deployment)
            _byDevice.Remove(devEui);
    }
}

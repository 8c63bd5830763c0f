using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A deployment was begun; every device stands at its first step.</summary>
/// <param name="Plan">What was asked for.</param>
public sealed record DeploymentStarted(DeploymentPlan Plan) : Effect;

/// <summary>A deployment has moved on.</summary>
/// <param name="Id">Which.</param>
/// <param name="Progress">Where it is now.</param>
/// <param name="At">When.</param>
public sealed record DeploymentMoved(Guid Id, DeploymentProgress Progress, DateTimeOffset At) : Effect;

/// <summary>A device of a deployment has moved on.</summary>
/// <param name="Id">Which deployment.</param>
/// <param name="Member">Where the device is now.</param>
/// <param name="At">When.</param>
public sealed record DeploymentMemberMoved(Guid Id, DeploymentMember Member, DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => Member.DevEui;
}

namespace Kreisfunk.NetworkServer;

/// <summary>How far a deployment has come as a whole.</summary>
/// <param name="Stage">What it does.</param>
/// <param name="IsPaused">Nothing is sent until it is resumed.</param>
/// <param name="Rounds">Rounds in which fragments were sent.</param>
/// <param name="LastRound">Number of the newest round.</param>
/// <param name="NextCoded">Fragment that was never sent, coded: new to every device.</param>
/// <param name="Unfinished">Where the last round broke off before every fragment was sent; null if not.</param>
/// <param name="Round">The round that is planned or under way; null for none.</param>
public sealed record DeploymentProgress(
    DeploymentStage Stage, bool IsPaused, int Rounds, int LastRound, int NextCoded, int? Unfinished,
    DeploymentRound? Round);

/// <summary>What a deployment does.</summary>
public enum DeploymentStage : byte
{
    /// <summary>It serves its devices.</summary>
    Running = 0,

    /// <summary>Someone cancelled it; devices are told to forget the group.</summary>
    Cancelled = 1,

    /// <summary>Its time is over.</summary>
    TimeOver = 2,

    /// <summary>Every device has ended; the group is gone.</summary>
    Ended = 3,
}

/// <summary>One session in which the group is sent to.</summary>
/// <param name="Number">Counts rounds from 1.</param>
/// <param name="StartAt">When devices begin to listen.</param>
/// <param name="EndAt">When they stop.</param>
/// <param name="TimeOut">That as the exponent they are told.</param>
/// <param name="Next">The fragment that is queued next.</param>
/// <param name="Last">The last one of the round.</param>
/// <param name="IsSending">Fragments are on their way; else it is planned.</param>
public sealed record DeploymentRound(
    int Number, DateTimeOffset StartAt, DateTimeOffset EndAt, int TimeOut, int Next, int Last, bool IsSending);

/// <summary>All that is known of a deployment.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Members">Each device, ordered by DevEUI.</param>
public sealed record DeploymentSnapshot(
    DeploymentPlan Plan, DeploymentProgress Progress, IReadOnlyList<DeploymentMember> Members);

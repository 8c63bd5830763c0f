using System.Text.Json;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Admin;

/// <summary>A deployment as it is told; never with a key.</summary>
/// <param name="Stage">"running", "paused", "cancelled", "timeOver" or "ended".</param>
/// <param name="Steps">How many devices stand at each step that has any.</param>
/// <param name="Round">The session in which the group is sent to; null between two.</param>
internal sealed record DeploymentView(
    Guid Id, string Name, string Stage, DateTimeOffset StartedAt, DateTimeOffset EndsAt, string ImageSha256,
    int ImageBytes, string McAddr, string Class, int Devices, int Done, int Failed,
    IReadOnlyDictionary<string, int> Steps, int Rounds, DeploymentRoundView? Round)
{
    public static DeploymentView Of(DeploymentSnapshot from)
    {
        var (plan, progress) = (from.Plan, from.Progress);
        return new DeploymentView(plan.Id, plan.Name, StageOf(progress), plan.At, plan.EndsAt, plan.Image.Sha256,
            plan.Image.LengthBytes, plan.Group.McAddr.ToString(), plan.Settings.Class.ToString(), plan.Members.Count,
            from.Members.Count(member => member.Outcome == DeploymentOutcome.Done),
            from.Members.Count(member => member.Outcome == DeploymentOutcome.Failed),
            from.Members.GroupBy(member => member.Step).OrderBy(step => step.Key)
                .ToDictionary(step => TextOf(step.Key), step => step.Count()),
            progress.Rounds, progress.Round is { } round ? DeploymentRoundView.Of(round) : null);
    }

    internal static string TextOf<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string StageOf(DeploymentProgress progress) =>
        progress.IsPaused ? "paused" : TextOf(progress.Stage);
}

/// <summary>A round of fragments.</summary>
/// <param name="Next">The fragment sent next.</param>
/// <param name="Last">The last one.</param>
internal sealed record DeploymentRoundView(
    int Number, DateTimeOffset StartAt, DateTimeOffset EndAt, bool Sending, int Next, int Last)
{
    public static DeploymentRoundView Of(DeploymentRound round) => new(
        round.Number, round.StartAt, round.EndAt, round.IsSending, round.Next, round.Last);
}

/// <summary>A deployment with each of its devices.</summary>
internal sealed record DeploymentDetailView(DeploymentView Deployment, IReadOnlyList<DeploymentMemberView> Members)
{
    public static DeploymentDetailView Of(DeploymentSnapshot from, DeviceDirectory devices) => new(
        DeploymentView.Of(from),
        [.. from.Members.Select(member => DeploymentMemberView.Of(member, devices.Find(member.DevEui)?.Device.Name))]);
}

/// <summary>How far a device is.</summary>
/// <param name="Outcome">"done" or "failed"; null while it is under way.</param>
/// <param name="FailedAt">The step it failed at.</param>
/// <param name="Reason">Why; null unless it failed.</param>
/// <param name="Waiting">A request waits in its queue until it sends something.</param>
internal sealed record DeploymentMemberView(
    string DevEui, string? Name, string Step, DateTimeOffset Since, string? Outcome, string? FailedAt, string? Reason,
    int Tries, bool Waiting, int? Missing, int Received, int Round, uint? FirmwareVersion)
{
    public static DeploymentMemberView Of(DeploymentMember member, string? name) => new(
        member.DevEui.ToString(), name, DeploymentView.TextOf(member.Step), member.Since,
        member.Outcome is { } outcome ? DeploymentView.TextOf(outcome) : null,
        member.FailedAt is { } step ? DeploymentView.TextOf(step) : null,
        member.Reason == DeploymentFailure.None ? null : DeploymentView.TextOf(member.Reason), member.Tries,
        member is { Request: not null, LeftAt: null }, member.Missing, member.Received, member.Round,
        member.FirmwareVersion);
}

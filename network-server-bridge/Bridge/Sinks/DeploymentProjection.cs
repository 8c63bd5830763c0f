using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>What an effect changes in what the pages show of a deployment; never a key.</summary>
internal static class DeploymentProjection
{
    /// <summary>
    /// Rounds kept of one deployment: as many as may send at most. Those in which nothing was sent are dropped anyway.
    /// </summary>
    private const int MaxRounds = 100;

    /// <summary>The next state; the same when it is in there already, null when the start is not known.</summary>
    public static DeploymentRow? Next(DeploymentRow? row, Effect effect, long place) => effect switch
    {
        DeploymentStarted { Plan: var plan } when row is null => Begin(plan) with { Place = place },
        DeploymentMoved moved when row is not null && place > row.Place => After(row, moved) with { Place = place },
        _ => row,
    };

    /// <summary>The devices that stand elsewhere now, given the deployment as it was before.</summary>
    public static IEnumerable<DeploymentMemberRow> Members(DeploymentRow? before, Effect effect, long place) =>
        effect switch
        {
            DeploymentStarted { Plan: var plan } when before is null => plan.Members.Select(
                devEui => Member(plan.Id, new DeploymentMember(devEui, default, plan.At), place, plan.At)),
            DeploymentMemberMoved moved => [Member(moved.Id, moved.Member, place, moved.At)],
            _ => [],
        };

    private static DeploymentRow Begin(DeploymentPlan plan)
    {
        var fragments = FragmentPlan.For(
            plan.Image.LengthBytes, plan.Settings.FragSize, plan.Settings.PackageVersion);
        return new DeploymentRow
        {
            Id = plan.Id,
            Name = plan.Name,
            StartedAt = plan.At,
            EndsAt = plan.EndsAt,
            MovedAt = plan.At,
            Devices = plan.Members.Count,
            ImageSha256 = plan.Image.Sha256,
            ImageBytes = plan.Image.LengthBytes,
            Fragments = fragments.NbFrag,
            FragmentBytes = fragments.FragSize,
            NextCoded = fragments.NbFrag + 1,
            GroupAddress = plan.Group.McAddr.ToString(),
            Region = plan.Settings.Region,
            Class = plan.Settings.Class.ToString(),
            FrequencyHz = plan.Settings.FrequencyHz,
            DataRate = plan.Settings.DataRate,
        };
    }

    private static DeploymentRow After(DeploymentRow row, DeploymentMoved moved)
    {
        var progress = moved.Progress;
        var stage = Name(progress.Stage);
        return row with
        {
            Stage = progress.IsPaused ? "paused" : stage,
            StoppedBy = progress.Stage is DeploymentStage.Cancelled or DeploymentStage.TimeOver
                ? stage
                : row.StoppedBy,
            EndedAt = progress.Stage == DeploymentStage.Ended ? moved.At : null,
            MovedAt = moved.At,
            Rounds = Rounds(row, progress.Round),
            NextCoded = progress.NextCoded,
            SentAlone = row.SentAlone + SentAlone(row, progress),
        };
    }

    private static List<DeploymentRoundRow> Rounds(DeploymentRow row, DeploymentRound? round)
    {
        // Each round that is not the present one is over; nobody listened to those in which nothing was sent.
        var rounds = row.Rounds.Where(other => other.Number != round?.Number && other.Sent > 0)
            .Select(other => other with { Stage = "over" }).ToList();
        if (round is not null)
        {
            var first = row.Rounds.FirstOrDefault(other => other.Number == round.Number)?.First ?? round.Next;
            rounds.Add(new DeploymentRoundRow(round.Number, round.StartAt, round.EndAt, first, round.Next, round.Last,
                round.IsSending ? "sending" : "planned"));
        }

        return rounds[Math.Max(0, rounds.Count - MaxRounds)..];
    }

    // A coded fragment was used up, and the round did not send it.
    private static int SentAlone(DeploymentRow row, DeploymentProgress progress)
    {
        var known = row.Rounds.LastOrDefault(round => round.Number == progress.Round?.Number);
        return known is not null && known.Next != progress.Round!.Next
            ? 0
            : Math.Max(0, progress.NextCoded - row.NextCoded);
    }

    private static DeploymentMemberRow Member(Guid id, DeploymentMember member, long place, DateTimeOffset at) =>
        new(id, member.DevEui, place, PhaseOf(member), Name(member.Step), member.Since)
        {
            FailedAt = member.FailedAt is { } step ? Name(step) : null,
            Reason = member.Reason == DeploymentFailure.None ? null : Name(member.Reason),
            Tries = member.Tries,
            Round = member.Round,
            Received = member.Received,
            Missing = member.Missing,
            FirmwareVersion = member.FirmwareVersion,
            MovedAt = at,
            OutcomeAt = member.Outcome is null ? null : at,
        };

    private static DeploymentPhase PhaseOf(DeploymentMember member) => member switch
    {
        { Outcome: DeploymentOutcome.Done } => DeploymentPhase.Done,
        { Outcome: DeploymentOutcome.Failed } => DeploymentPhase.Failed,
        { Step: DeploymentStep.GroupSetup or DeploymentStep.FragmentSetup } => DeploymentPhase.Preparing,
        { Step: DeploymentStep.Session } => DeploymentPhase.Waiting,
        { Step: DeploymentStep.Reception } => DeploymentPhase.Receiving,
        { Step: DeploymentStep.Status or DeploymentStep.Repair } => DeploymentPhase.Completing,
        _ => DeploymentPhase.Installing,
    };

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

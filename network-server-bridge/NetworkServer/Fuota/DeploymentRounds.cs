using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>When the group is sent to, how much, and when that is over.</summary>
internal sealed class DeploymentRounds(
    IReadOnlyDictionary<string, Region> regions, ServerState state, FragmentFeed feed)
{
    /// <summary>Devices' clocks tell whole seconds: they all listen when the first fragment comes.</summary>
    private static readonly TimeSpan StartMargin = TimeSpan.FromSeconds(3);

    /// <summary>Coded fragments beyond what is lacking: one in a few is of no use to a device.</summary>
    private const int Spare = 4;

    /// <summary>Longest session, as an exponent of seconds (class C) or beacon periods (class B).</summary>
    private const int MaxTimeOut = 15;

    /// <summary>Moves the round on; gives when to look again, null when only a device can bring it further.</summary>
    public DateTimeOffset? Step(Deployment deployment, DateTimeOffset now, List<Effect> effects)
    {
        switch (deployment.Progress.Round)
        {
            case null:
                return Plan(deployment, now, effects);
            case { IsSending: false } planned when now < planned.StartAt + StartMargin:
                return planned.StartAt + StartMargin;
            case { IsSending: false } planned:
                Begin(deployment, planned, now, effects);
                return now;
            case var round when IsOver(deployment, round, now):
                End(deployment, round, now, effects);
                return now;
            case var round:
                var later = now + feed.Feed(deployment, now, effects);
                return later < round.EndAt ? later : round.EndAt;
        }
    }

    /// <summary>What waits is not sent until the round goes on.</summary>
    public void Halt(Deployment deployment, DateTimeOffset now, List<Effect> effects) =>
        feed.TakeBack(deployment, now, effects);

    /// <summary>The group's gateways send for the last time; what is not through is not sent.</summary>
    public void End(Deployment deployment, DeploymentRound round, DateTimeOffset now, List<Effect> effects)
    {
        feed.TakeBack(deployment, now, effects);
        round = deployment.Progress.Round ?? round;
        state.Move(deployment, deployment.Progress with
        {
            Round = null,
            Unfinished = round.IsSending && round.Next <= Math.Min(round.Last, deployment.Fragments.NbFrag)
                ? round.Next
                : null,
        }, now, effects);
    }

    private DateTimeOffset? Plan(Deployment deployment, DateTimeOffset now, List<Effect> effects)
    {
        var settings = deployment.Settings;
        var ready = deployment.Members.Where(member => member.Step == DeploymentStep.Session).ToList();
        if (ready.Count == 0 || !regions.TryGetValue(settings.Region, out var region))
            return null;
        var gathered = ready.Min(member => member.Since) + settings.Gather;
        if (now < gathered && deployment.Members.Any(member => IsComing(member, settings, now)))
            return gathered;
        if (deployment.Progress.Rounds >= settings.MaxRounds || AreFew(ready, settings))
            return GoAlone(deployment, ready, now, effects);
        if (!ready.Exists(member => IsPresent(member, settings.SessionLead, now)))
            return null;
        var round = NewRound(deployment, ready, region, now);
        state.Move(deployment, deployment.Progress with { Round = round, LastRound = round.Number }, now, effects);
        return round.StartAt + StartMargin;
    }

    /// <summary>Those who lack little are sent it alone; for the others there is no more round.</summary>
    private DateTimeOffset? GoAlone(
        Deployment deployment, List<DeploymentMember> ready, DateTimeOffset now, List<Effect> effects)
    {
        foreach (var member in ready)
        {
            var moved = CanGoAlone(member, deployment.Settings)
                ? member.To(DeploymentStep.Repair, now) with
                {
                    Repairs = member.Repairs + 1,
                    RepairLeft = member.Missing!.Value + 1,
                }
                : MemberAnswers.Fail(member, DeploymentFailure.MissingFragments, now);
            state.Move(deployment, moved, now, effects);
        }

        return now;
    }

    private static DeploymentRound NewRound(
        Deployment deployment, List<DeploymentMember> ready, Region region, DateTimeOffset now)
    {
        var settings = deployment.Settings;
        var count = deployment.Fragments.NbFrag;
        var redundancy = Spare + (count * settings.RedundancyPercent + 99) / 100;
        var missing = ready.Max(member => member.Missing ?? count);
        // Whoever lacks most of the block has not the memory to solve it out of coded fragments alone.
        var first = deployment.Progress.Unfinished
            ?? (missing > count / 2 || missing >= 255 ? 1 : deployment.Progress.NextCoded);
        var last = first <= count
            ? count + redundancy
            : first + missing + Spare - 1 + (missing * settings.RedundancyPercent + 99) / 100;
        var timeOut = TimeOutFor(settings, region, last - first + 1);
        var startAt = StartFor(settings, now);
        return new DeploymentRound(deployment.Progress.LastRound + 1, startAt, startAt + LengthOf(settings, timeOut),
            timeOut, first, last, IsSending: false);
    }

    private void Begin(Deployment deployment, DeploymentRound round, DateTimeOffset now, List<Effect> effects)
    {
        var listens = deployment.Members.Any(member => IsListening(member, round));
        state.Move(deployment, deployment.Progress with
        {
            Rounds = deployment.Progress.Rounds + (listens ? 1 : 0),
            Round = listens ? round with { IsSending = true } : null,
        }, now, effects);
    }

    private bool IsOver(Deployment deployment, DeploymentRound round, DateTimeOffset now) =>
        now >= round.EndAt
        || (round.Next > round.Last && feed.WaitingIn(deployment) == 0)
        || !deployment.Members.Any(member => IsListening(member, round));

    private static bool IsListening(DeploymentMember member, DeploymentRound round) =>
        member.Round == round.Number && member.Step == DeploymentStep.Reception;

    // A device that has been away for long is not waited for.
    private bool IsComing(DeploymentMember member, DeploymentSettings settings, DateTimeOffset now) =>
        member.Step is DeploymentStep.GroupSetup or DeploymentStep.FragmentSetup or DeploymentStep.Status
            or DeploymentStep.Repair or DeploymentStep.Reception
        && IsPresent(member, settings.Gather, now);

    private bool IsPresent(DeploymentMember member, TimeSpan within, DateTimeOffset now) =>
        state.Devices.Find(member.DevEui)?.Current is { } session
        && (session.Mac.Class != DeviceClass.A || session.LastUplinkAt > now - within);

    private static bool AreFew(List<DeploymentMember> ready, DeploymentSettings settings) =>
        ready.Count <= settings.MaxUnicastMembers && ready.TrueForAll(member => CanGoAlone(member, settings));

    private static bool CanGoAlone(DeploymentMember member, DeploymentSettings settings) =>
        !member.IsGroupOnly && member.Repairs < settings.MaxRepairs
        && member.Missing is { } missing && missing <= settings.MaxUnicastFragments;

    private static DateTimeOffset StartFor(DeploymentSettings settings, DateTimeOffset now)
    {
        var earliest = now + settings.SessionLead;
        if (settings.StartAt > earliest)
            earliest = settings.StartAt.Value;
        var gps = GpsTime.FromUtc(earliest);
        var start = settings.Class == DeviceClass.B
            ? BeaconPeriod.NextBeacon(gps)
            : TimeSpan.FromSeconds(Math.Ceiling(gps.TotalSeconds));
        return GpsTime.ToUtc(start);
    }

    private static TimeSpan LengthOf(DeploymentSettings settings, int timeOut) =>
        (1 << timeOut) * (settings.Class == DeviceClass.B ? BeaconPeriod.Length : TimeSpan.FromSeconds(1));

    // Twice as long as the law's share would take if the gateways had nothing else to send.
    private static int TimeOutFor(DeploymentSettings settings, Region region, int fragments)
    {
        var airtime = FragmentFeed.AirtimeOf(settings, region);
        var duty = region.SubBandAt(settings.FrequencyHz)?.DutyCycle ?? 1;
        var pause = settings.Class == DeviceClass.B
            ? TimeSpan.FromSeconds(1 << settings.PingSlotPeriodicity)
            : TimeSpan.FromSeconds(1.5);
        var each = airtime / (duty * settings.AirtimeShare);
        var needed = 2 * fragments * (each > airtime + pause ? each : airtime + pause);
        var timeOut = settings.Class == DeviceClass.B ? 1 : 7;
        while (timeOut < MaxTimeOut && LengthOf(settings, timeOut) < needed)
            timeOut++;
        return timeOut;
    }
}

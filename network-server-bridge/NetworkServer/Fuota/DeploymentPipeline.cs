using System.Security.Cryptography;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Images to many devices (FUOTA): each device goes its steps by itself, rounds of fragments go to all who listen.
/// Everything it remembers it remembers by effects, so that a restart goes on where it was; a device that is away is
/// waited for until the deployment's time is over, and nothing is deleted while somebody needs it.
/// </summary>
internal sealed class DeploymentPipeline(
    NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions, ServerState state,
    DownlinkRequests requests, PushPipeline push)
{
    /// <summary>Deployments at once: each one needs airtime of the same gateways.</summary>
    private const int MaxOpen = 16;

    /// <summary>Effects of one look at a deployment: they are to fit one journal record with those of others.</summary>
    private const int MaxEffects = 400;

    /// <summary>A device must have heard when to listen before it is to listen.</summary>
    private static readonly TimeSpan SessionNotice = TimeSpan.FromSeconds(5);

    /// <summary>A queue that was full is looked at again after this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DevAddrBlock _addresses = new(options.ReadNetId());
    private readonly DeploymentRounds _rounds = new(regions, state, new FragmentFeed(regions, state, requests));

    /// <summary>When the next deployment is to be looked at, in the clock's ticks.</summary>
    public long? NextDue => state.Deployments.All.Min(deployment => deployment.DueAt);

    /// <summary>Begins one; gives every mistake, one sentence each, and nothing when all is well.</summary>
    public IReadOnlyList<string> Start(DeploymentOrder order, DateTimeOffset now, List<Effect> effects)
    {
        if (state.Deployments.Find(order.Id) is not null)
            return [];
        var errors = Check(order);
        if (errors.Count > 0)
            return errors;
        var group = MakeGroup(order);
        var started = new DeploymentStarted(new DeploymentPlan(
            order.Id, order.Name, [.. order.Members.Distinct().Order()], ImageName.Of(order.Image.Span), group,
            (ushort)(state.Deployments.LastSessionCnt + 1),
            order.Settings.In(regions[order.Settings.Region], group.McAddr), now));
        effects.Add(started);
        state.Take(started);
        Give(order.Image);
        return [];
    }

    /// <summary>The bytes of an image, again after a start; true when a deployment needs them.</summary>
    public bool Give(ReadOnlyMemory<byte> image)
    {
        var name = ImageName.Of(image.Span);
        var needy = state.Deployments.All.Where(
            deployment => !deployment.IsEnded && deployment.Plan.Image == name).ToList();
        foreach (var deployment in needy)
        {
            deployment.Give(image);
            deployment.DueAt = 0;
        }

        return needy.Count > 0;
    }

    /// <summary>False when there is none, or it has ended.</summary>
    public bool Cancel(Guid id, DateTimeOffset now, List<Effect> effects)
    {
        if (state.Deployments.Find(id) is not { Progress.Stage: DeploymentStage.Running } deployment)
            return false;
        StopSending(deployment, DeploymentStage.Cancelled, now, effects);
        return true;
    }

    /// <summary>False when there is none, or it has ended.</summary>
    public bool Pause(Guid id, bool isPaused, DateTimeOffset now, List<Effect> effects)
    {
        if (state.Deployments.Find(id) is not { Progress.Stage: DeploymentStage.Running } deployment)
            return false;
        if (deployment.Progress.IsPaused == isPaused)
            return true;
        if (isPaused)
            _rounds.Halt(deployment, now, effects);
        state.Move(deployment, deployment.Progress with { IsPaused = isPaused }, now, effects);
        return true;
    }

    public void Advance(DateTimeOffset now, List<Effect> effects)
    {
        if (NextDue is not { } next || next > state.Clock.Ticks)
            return;
        foreach (var deployment in state.Deployments.All.Where(one => one.DueAt <= state.Clock.Ticks).ToList())
            Look(deployment, now, effects);
    }

    /// <summary>After recovery: nothing is forgotten.</summary>
    public void WakeAll()
    {
        foreach (var deployment in state.Deployments.All.Where(deployment => !deployment.IsEnded))
            deployment.DueAt = 0;
    }

    /// <summary>A device has spoken: it may have answered, and the next request can go with the answer to it.</summary>
    public void Take(AcceptedUplink uplink, DateTimeOffset now, List<Effect> effects)
    {
        if (uplink.IsLate || state.Deployments.Of(uplink.DevEui) is not { } deployment
            || deployment.Find(uplink.DevEui) is not { IsEnded: false } member)
            return;
        if (uplink.FPort is { } fPort && PackagePorts.TryGetPackage(fPort, out var package))
        {
            var answers = new MemberAnswers(deployment, now);
            var moved = answers.Take(member, package, uplink.Payload);
            if (!ReferenceEquals(moved, member))
                state.Move(deployment, moved, now, effects);
            if (answers.OwesReceived)
                AnswerReceived(deployment, uplink, now, effects);
        }

        StepMember(deployment, deployment.Find(uplink.DevEui)!, now, effects);
        if (deployment is { IsRunning: true, Progress.Round: null, Encoder: not null }
            && deployment.Find(uplink.DevEui) is { Step: DeploymentStep.Session })
        {
            _rounds.Step(deployment, now, effects);
            StepMember(deployment, deployment.Find(uplink.DevEui)!, now, effects);
        }

        deployment.DueAt = 0;
    }

    private List<string> Check(DeploymentOrder order)
    {
        var errors = new List<string>();
        if (order.Image.Length is 0 or > DeploymentOrder.MaxImageBytes)
            errors.Add($"image has {order.Image.Length} bytes; 1 to {DeploymentOrder.MaxImageBytes} can be sent.");
        if (order.Members.Count is 0 or > DeploymentOrder.MaxMembers)
            errors.Add($"devices are {order.Members.Count}; 1 to {DeploymentOrder.MaxMembers} make a deployment.");
        if (order.Seed.Length < AesKey.LengthBytes)
            errors.Add($"seed has {order.Seed.Length} bytes; {AesKey.LengthBytes} at least are needed.");
        if (state.Deployments.Open >= MaxOpen)
            errors.Add($"{MaxOpen} deployments are under way; cancel one, or wait for its end.");
        errors.AddRange(order.Settings.Validate(regions, order.Image.Length));
        foreach (var devEui in order.Members.Where(devEui => state.Deployments.Of(devEui) is not null).Take(8))
        {
            errors.Add($"devices: {devEui} takes part in deployment {state.Deployments.Of(devEui)!.Plan.Id}; "
                + "cancel that, or leave the device out.");
        }

        errors.AddRange(order.Members.Where(devEui => state.Devices.Find(devEui)?.Record is null).Take(8)
            .Select(devEui => $"devices: {devEui} is not registered."));
        return errors;
    }

    private DeploymentGroup MakeGroup(DeploymentOrder order)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. "Kreisfunk group"u8, .. order.Id.ToByteArray(bigEndian: true), .. order.Seed.Span], hash);
        // A locally given identifier: no maker's range holds it.
        var devEui = new Eui64((BitConverter.ToUInt64(hash[16..]) & 0x00FF_FFFF_FFFF_FFFF) | 0x0200_0000_0000_0000);
        return new DeploymentGroup(devEui, _addresses.Choose(devEui, 0, IsTaken), new AesKey(hash[..16]));
    }

    private bool IsTaken(DevAddr address) => state.Devices.IsTaken(address)
        || state.Deployments.All.Any(deployment => deployment.Plan.Group.McAddr == address);

    private void Look(Deployment deployment, DateTimeOffset now, List<Effect> effects)
    {
        deployment.DueAt = null;
        if (deployment.IsEnded)
            return;
        if (now >= deployment.Plan.EndsAt && deployment.Progress.Stage != DeploymentStage.TimeOver)
            StopSending(deployment, DeploymentStage.TimeOver, now, effects);
        var due = deployment.Progress.Stage == DeploymentStage.TimeOver ? now : deployment.Plan.EndsAt;
        var bound = effects.Count + MaxEffects;
        foreach (var member in deployment.Members.Where(member => !member.IsEnded))
        {
            if (effects.Count >= bound)
            {
                deployment.DueAt = state.Clock.Ticks;
                return;
            }

            due = Earlier(due, StepMember(deployment, member, now, effects));
        }

        if (deployment.Members.All(member => member.IsEnded))
        {
            EndAll(deployment, now, effects);
            return;
        }

        if (deployment is { IsRunning: true, Encoder: not null })
            due = Earlier(due, _rounds.Step(deployment, now, effects));
        push.Wake(deployment.Plan.Group.DevEui, now);
        var ticks = state.Clock.FromWall(due);
        deployment.DueAt = deployment.DueAt is { } sooner && sooner < ticks ? state.Clock.Ticks : ticks;
    }

    private static DateTimeOffset Earlier(DateTimeOffset due, DateTimeOffset? other) => other < due ? other.Value : due;

    private void StopSending(
        Deployment deployment, DeploymentStage stage, DateTimeOffset now, List<Effect> effects)
    {
        if (deployment.Progress.Round is { } round)
            _rounds.End(deployment, round, now, effects);
        state.Move(deployment, deployment.Progress with { Stage = stage, IsPaused = false }, now, effects);
    }

    private void EndAll(Deployment deployment, DateTimeOffset now, List<Effect> effects)
    {
        if (deployment.Progress.Round is { } round)
            _rounds.End(deployment, round, now, effects);
        requests.Flush(deployment.Plan.Group.DevEui, now, effects);
        state.Move(
            deployment, deployment.Progress with { Stage = DeploymentStage.Ended, IsPaused = false }, now, effects);
    }

    /// <summary>Gives when the device is to be looked at again; null when it must speak first.</summary>
    private DateTimeOffset? StepMember(
        Deployment deployment, DeploymentMember member, DateTimeOffset now, List<Effect> effects)
    {
        if (member.IsEnded || deployment.IsEnded)
            return null;
        if (Stop(deployment, member, now) is { } stopped)
        {
            state.Move(deployment, stopped, now, effects);
            return now;
        }

        if (deployment.Progress.IsPaused || (deployment.Encoder is null && member.Step < DeploymentStep.Image))
            return null;
        switch (member.Step)
        {
            case DeploymentStep.Reception when deployment.Progress.Round?.Number == member.Round:
                return null;
            case DeploymentStep.Reception:
                state.Move(deployment, member.To(DeploymentStep.Status, now), now, effects);
                return StepMember(deployment, deployment.Find(member.DevEui)!, now, effects);
            case DeploymentStep.Session when !CanBeTold(deployment, now):
                if (member.Request is not null)
                    state.Move(deployment, member.To(DeploymentStep.Session, member.Since), now, effects);
                return null;
            case DeploymentStep.Repair when member.IsGroupOnly || member.RepairLeft == 0:
                var next = member.IsGroupOnly ? DeploymentStep.Session : DeploymentStep.Status;
                if (member is { IsGroupOnly: false, Request: not null, LeftAt: null })
                    return null;
                state.Move(deployment, member.To(next, now), now, effects);
                return now;
            default:
                return Ask(deployment, member, now, effects);
        }
    }

    private DeploymentMember? Stop(Deployment deployment, DeploymentMember member, DateTimeOffset now)
    {
        if (state.Devices.Find(member.DevEui) is not { Record: not null })
            return MemberAnswers.Fail(member, DeploymentFailure.UnknownDevice, now);
        return deployment.Progress.Stage switch
        {
            DeploymentStage.TimeOver when member.Outcome is not null => member.To(DeploymentStep.Ended, now),
            DeploymentStage.TimeOver => MemberAnswers.Fail(member, DeploymentFailure.TimeOver, now),
            DeploymentStage.Cancelled when member.Outcome is null =>
                MemberAnswers.Fail(member, DeploymentFailure.Cancelled, now),
            _ => null,
        };
    }

    private static bool CanBeTold(Deployment deployment, DateTimeOffset now) =>
        deployment.Progress.Round is { IsSending: false } round && now < round.StartAt - SessionNotice;

    private DateTimeOffset? Ask(
        Deployment deployment, DeploymentMember member, DateTimeOffset now, List<Effect> effects)
    {
        if (member.Request is { } request)
        {
            if (state.Devices.Find(member.DevEui)!.Queue?.Contains(request) == true)
                return null;
            var patience = member.Step == DeploymentStep.Repair ? TimeSpan.Zero : deployment.Settings.AnswerTimeout;
            if (member.LeftAt + patience is { } until && now < until)
                return until;
        }

        if (member.NotBefore > now)
            return member.NotBefore;
        if (member.Step != DeploymentStep.Repair && member.Tries >= deployment.Settings.MaxTries)
        {
            state.Move(deployment, GiveUp(member, now), now, effects);
            return now;
        }

        return Queue(deployment, member, now, effects) ? null : now + Patience;
    }

    // Whoever has the image has it, whether or not it says that it has forgotten the rest.
    private static DeploymentMember GiveUp(DeploymentMember member, DateTimeOffset now) => member.Outcome is null
        ? MemberAnswers.Fail(member, DeploymentFailure.NoAnswer, now)
        : member.To(DeploymentStep.Ended, now);

    private bool Queue(Deployment deployment, DeploymentMember member, DateTimeOffset now, List<Effect> effects)
    {
        var asked = member with
        {
            Tries = member.Step == DeploymentStep.Repair ? 0 : member.Tries + 1,
            RepairLeft = Math.Max(0, member.RepairLeft - 1),
            LeftAt = null,
            NotBefore = null,
            Round = member.Step == DeploymentStep.Session ? deployment.Progress.Round!.Number : member.Round,
        };
        asked = asked with
        {
            Request = RequestId.OfMember(deployment.Plan.Id, asked, deployment.Progress.LastRound),
        };
        if (Write(deployment, member) is not { } request)
        {
            state.Move(deployment, MemberAnswers.Fail(member, DeploymentFailure.NoKey, now), now, effects);
            return true;
        }

        var expiresAt = member.Step == DeploymentStep.Session
            ? deployment.Progress.Round!.StartAt - SessionNotice
            : deployment.Plan.EndsAt;
        var item = new QueuedDownlink(asked.Request.Value, PackagePorts.FPortOf(request.Package), request.Payload,
            Confirmed: false, Priority: 0, now, expiresAt);
        if (requests.Queue(member.DevEui, item, effects) is not null)
            return false;
        if (member.Step == DeploymentStep.Repair)
        {
            state.Move(deployment, deployment.Progress with { NextCoded = deployment.Progress.NextCoded + 1 },
                now, effects);
        }

        state.Move(deployment, asked, now, effects);
        push.Wake(member.DevEui, now);
        return true;
    }

    private (Package Package, byte[] Payload)? Write(Deployment deployment, DeploymentMember member)
    {
        if (member.Step == DeploymentStep.Repair)
        {
            return (Package.Fragmentation,
                FragmentFeed.Write(deployment, deployment.Encoder!, deployment.Progress.NextCoded));
        }

        var nextMcFCount = state.Devices.Find(deployment.Plan.Group.DevEui)?.Current?.NFCntDown ?? 0;
        return MemberRequests.Write(deployment, member, state.Devices.Find(member.DevEui)!, nextMcFCount);
    }

    // Devices repeat it until they hear this word; it says nothing but that they were heard.
    private void AnswerReceived(
        Deployment deployment, AcceptedUplink uplink, DateTimeOffset now, List<Effect> effects)
    {
        var item = new QueuedDownlink(RequestId.OfReceived(uplink.DeduplicationId),
            PackagePorts.FPortOf(Package.Fragmentation),
            MemberRequests.Bytes(new FragDataBlockReceivedAns(deployment.Settings.FragIndex)), Confirmed: false,
            Priority: 1, now, now + Patience);
        requests.Queue(uplink.DevEui, item, effects);
        push.Wake(uplink.DevEui, now);
    }
}

using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// What a device's answers mean for its way through a deployment. Answers nobody asked for change nothing.
/// </summary>
internal sealed class MemberAnswers(Deployment deployment, DateTimeOffset now)
{
    /// <summary>A device that forgets group or session more often is given up.</summary>
    private const int MaxRestarts = 3;

    /// <summary>A device that was started anew needs some time before it can answer.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    private DeploymentSettings Settings => deployment.Settings;

    /// <summary>The device tells that the block is complete, or broken, and waits for a word (TS004 v2).</summary>
    public bool OwesReceived { get; private set; }

    /// <summary>Reads all commands of one uplink.</summary>
    public DeploymentMember Take(DeploymentMember member, Package package, ReadOnlySpan<byte> payload)
    {
        var version = package == Package.FirmwareManagement ? 1 : Settings.PackageVersion;
        var reader = new PackageCommandReader(payload, package, version, uplink: true);
        while (reader.TryNext(out var command))
        {
            member = package switch
            {
                Package.MulticastSetup => TakeGroup(member, command),
                Package.Fragmentation => TakeFragment(member, command),
                Package.FirmwareManagement => TakeFirmware(member, command),
                _ => member,
            };
        }

        return member;
    }

    /// <summary>It has come to its end; what it was given is taken back where it can be.</summary>
    public static DeploymentMember Fail(DeploymentMember member, DeploymentFailure reason, DateTimeOffset now)
    {
        var failed = member with
        {
            Outcome = DeploymentOutcome.Failed,
            FailedAt = member.Step,
            Reason = reason,
        };
        var isGone = reason is DeploymentFailure.NoAnswer or DeploymentFailure.UnknownDevice
            or DeploymentFailure.TimeOver;
        return isGone ? failed.To(DeploymentStep.Ended, now) : Clean(failed, now);
    }

    /// <summary>The next thing to be forgotten.</summary>
    public static DeploymentMember Clean(DeploymentMember member, DateTimeOffset now) => member.To(
        member.HasSession ? DeploymentStep.FragmentDelete
        : member.HasGroup ? DeploymentStep.GroupDelete
        : DeploymentStep.Ended, now);

    private DeploymentMember Fail(DeploymentMember member, DeploymentFailure reason) => Fail(member, reason, now);

    private DeploymentMember TakeGroup(DeploymentMember member, PackageCommandView command)
    {
        if (command.TryRead(out McGroupSetupAns group))
            return Take(member, group);
        if (command.TryRead(out McClassCSessionAns c))
        {
            return TakeSession(member,
                (c.McGroupId, c.DataRateError, c.FrequencyError, c.McGroupUndefined, c.StartMissed), c.TimeToStart);
        }

        if (command.TryRead(out McClassBSessionAns b))
        {
            return TakeSession(member,
                (b.McGroupId, b.DataRateError, b.FrequencyError, b.McGroupUndefined, b.StartMissed), b.TimeToStart);
        }

        var isDeleted = command.TryRead(out McGroupDeleteAns deleted)
            && deleted.McGroupId == Settings.McGroupId && member.Step == DeploymentStep.GroupDelete;
        return isDeleted ? Clean(member with { HasGroup = false }, now) : member;
    }

    private DeploymentMember Take(DeploymentMember member, McGroupSetupAns answer)
    {
        if (member.Step != DeploymentStep.GroupSetup || answer.McGroupId != Settings.McGroupId)
            return member;
        return answer.IdError
            ? Fail(member, DeploymentFailure.GroupIdError)
            : (member with { HasGroup = true }).To(DeploymentStep.FragmentSetup, now);
    }

    private DeploymentMember TakeSession(DeploymentMember member,
        (int McGroupId, bool DataRate, bool Frequency, bool Undefined, bool Missed) answer, uint? timeToStart)
    {
        if (member.Step != DeploymentStep.Session || answer.McGroupId != Settings.McGroupId
            || deployment.Progress.Round is not { } round || member.Round != round.Number)
            return member;
        if (answer.DataRate)
            return Fail(member, DeploymentFailure.DataRateError);
        if (answer.Frequency)
            return Fail(member, DeploymentFailure.FrequencyError);
        if (answer.Undefined)
            return Restart(member with { HasGroup = false }, DeploymentStep.GroupSetup, DeploymentFailure.Forgetful);
        if (answer.Missed)
            return member.To(DeploymentStep.Session, now) with { NotBefore = round.EndAt };
        return IsRight(round, timeToStart) ? member.To(DeploymentStep.Reception, now) : WrongClock(member);
    }

    // The answer may have waited for its turn on the air.
    private bool IsRight(DeploymentRound round, uint? timeToStart)
    {
        var expected = round.StartAt - now;
        var told = TimeSpan.FromSeconds(timeToStart ?? 0);
        return told - expected < Settings.AnswerTimeout && expected - told < Settings.AnswerTimeout;
    }

    private DeploymentMember WrongClock(DeploymentMember member) => member.Tries >= Settings.MaxTries
        ? Fail(member, DeploymentFailure.WrongClock)
        : member with { Request = null, LeftAt = null, NotBefore = now + Settings.AnswerTimeout };

    private DeploymentMember TakeFragment(DeploymentMember member, PackageCommandView command)
    {
        if (command.TryRead(out FragSessionSetupAns setup))
            return Take(member, setup);
        if (command.TryRead(out FragSessionStatusAnsV1 v1))
        {
            return v1.FragIndex == Settings.FragIndex
                ? TakeStatus(member, v1.NbFragReceived, v1.MissingFrag, v1.NotEnoughMatrixMemory)
                : member;
        }

        if (command.TryRead(out FragSessionStatusAns v2))
            return Take(member, v2);
        if (command.TryRead(out FragDataBlockReceivedReq received) && received.FragIndex == Settings.FragIndex)
            return TakeReceived(member, received.MicError);
        var isDeleted = command.TryRead(out FragSessionDeleteAns deleted)
            && deleted.FragIndex == Settings.FragIndex && member.Step == DeploymentStep.FragmentDelete;
        return isDeleted ? Clean(member with { HasSession = false }, now) : member;
    }

    private DeploymentMember Take(DeploymentMember member, FragSessionSetupAns answer)
    {
        if (member.Step != DeploymentStep.FragmentSetup || answer.FragIndex != Settings.FragIndex)
            return member;
        if (answer.IsAccepted)
            return (member with { HasSession = true, Missing = null }).To(DeploymentStep.Session, now);
        return Fail(member,
            answer.FragAlgoUnsupported ? DeploymentFailure.AlgorithmUnsupported
            : answer.NotEnoughMemory ? DeploymentFailure.NotEnoughMemory
            : answer.FragIndexUnsupported ? DeploymentFailure.FragIndexUnsupported
            : answer.WrongDescriptor ? DeploymentFailure.WrongDescriptor
            : DeploymentFailure.SessionCntReplay);
    }

    private DeploymentMember Take(DeploymentMember member, FragSessionStatusAns answer)
    {
        if (member.Step != DeploymentStep.Status || answer.FragIndex != Settings.FragIndex)
            return member;
        if (answer.SessionDoesNotExist)
        {
            return Restart(
                member with { HasSession = false }, DeploymentStep.FragmentSetup, DeploymentFailure.Forgetful);
        }

        return answer.MicError
            ? Fail(member, DeploymentFailure.MicError)
            : TakeStatus(member, answer.NbFragReceived, answer.MissingFrag, answer.MemoryError);
    }

    private DeploymentMember TakeStatus(DeploymentMember member, int received, int missing, bool isFull)
    {
        if (member.Step != DeploymentStep.Status)
            return member;
        var told = member with { Received = received, Missing = missing };
        if (isFull)
            return Restart(told, DeploymentStep.FragmentSetup, DeploymentFailure.NotEnoughMemory);
        return missing > 0 ? told.To(DeploymentStep.Session, now) : Complete(told);
    }

    private DeploymentMember TakeReceived(DeploymentMember member, bool micError)
    {
        OwesReceived = true;
        if (member.Step is < DeploymentStep.Session or > DeploymentStep.Repair)
            return member;
        return micError ? Fail(member, DeploymentFailure.MicError) : Complete(member with { Missing = 0 });
    }

    private DeploymentMember Complete(DeploymentMember member) => Settings.Firmware is null
        ? Clean(member with { Outcome = DeploymentOutcome.Done }, now)
        : member.To(DeploymentStep.Image, now);

    private DeploymentMember TakeFirmware(DeploymentMember member, PackageCommandView command)
    {
        if (command.TryRead(out DevUpgradeImageAns image) && member.Step == DeploymentStep.Image)
            return Take(member, image);
        if (command.TryRead(out DevRebootCountdownAns reboot) && member.Step == DeploymentStep.Reboot)
        {
            return member.To(DeploymentStep.Version, now) with
            {
                NotBefore = now + TimeSpan.FromSeconds(reboot.Countdown) + StartTime,
            };
        }

        return command.TryRead(out DevVersionAns version) && member.Step == DeploymentStep.Version
            ? Take(member, version)
            : member;
    }

    private DeploymentMember Take(DeploymentMember member, DevUpgradeImageAns answer)
    {
        if (answer.Status != UpImageStatus.Valid)
        {
            return Fail(member, answer.Status switch
            {
                UpImageStatus.Invalid => DeploymentFailure.InvalidImage,
                UpImageStatus.WrongHardware => DeploymentFailure.WrongHardware,
                _ => DeploymentFailure.NoImage,
            });
        }

        if (Settings.Firmware?.Version is { } wanted && wanted != answer.NextFirmwareVersion)
            return Fail(member, DeploymentFailure.WrongVersion);
        return (member with { FirmwareVersion = answer.NextFirmwareVersion }).To(DeploymentStep.Reboot, now);
    }

    // It may answer before it has started anew.
    private DeploymentMember Take(DeploymentMember member, DevVersionAns answer)
    {
        if (answer.FirmwareVersion == member.FirmwareVersion)
            return Clean(member with { Outcome = DeploymentOutcome.Done }, now);
        return member.Tries >= Settings.MaxTries
            ? Fail(member, DeploymentFailure.WrongVersion)
            : member with { Request = null, LeftAt = null, NotBefore = now + Settings.AnswerTimeout };
    }

    private DeploymentMember Restart(DeploymentMember member, DeploymentStep step, DeploymentFailure reason) =>
        member.Restarts >= MaxRestarts
            ? Fail(member, reason)
            : (member with { Restarts = member.Restarts + 1, Missing = null }).To(step, now);
}

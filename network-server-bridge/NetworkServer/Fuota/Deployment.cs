using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A deployment in memory. It moves only through <see cref="ServerState"/>.</summary>
internal sealed class Deployment(DeploymentPlan plan)
{
    private readonly Dictionary<Eui64, DeploymentMember> _members =
        plan.Members.ToDictionary(member => member, member => new DeploymentMember(
            member, DeploymentStep.GroupSetup, plan.At));

    public DeploymentPlan Plan { get; } = plan;

    public DeploymentSettings Settings => Plan.Settings;

    public FragmentPlan Fragments { get; } = FragmentPlan.For(
        plan.Image.LengthBytes, plan.Settings.FragSize, plan.Settings.PackageVersion);

    public DeploymentProgress Progress { get; set; } = new(DeploymentStage.Running, IsPaused: false, Rounds: 0,
        LastRound: 0, NextCoded: ((plan.Image.LengthBytes - 1) / plan.Settings.FragSize) + 2, Unfinished: null,
        Round: null);

    /// <summary>In the plan's order.</summary>
    public IEnumerable<DeploymentMember> Members => Plan.Members.Select(member => _members[member]);

    /// <summary>When to look at it again, in the clock's ticks; null for never.</summary>
    public long? DueAt { get; set; }

    /// <summary>Null while the bytes are not there: after a start, until they are given again.</summary>
    public FragmentEncoder? Encoder { get; private set; }

    public ReadOnlyMemory<byte> Image { get; private set; }

    public bool IsEnded => Progress.Stage == DeploymentStage.Ended;

    public bool IsRunning => Progress is { Stage: DeploymentStage.Running, IsPaused: false };

    public DeploymentMember? Find(Eui64 devEui) => _members.GetValueOrDefault(devEui);

    public void Put(DeploymentMember member)
    {
        if (_members.ContainsKey(member.DevEui))
            _members[member.DevEui] = member;
    }

    public void Give(ReadOnlyMemory<byte> image)
    {
        Image = image;
        Encoder = new FragmentEncoder(image, Settings.FragSize, Settings.PackageVersion);
    }

    /// <summary>The bytes are no longer needed.</summary>
    public void Drop()
    {
        Image = default;
        Encoder = null;
        DueAt = null;
    }

    /// <summary>The group as the gateways are to reach it: whoever listens to the round.</summary>
    public DeviceRecord GroupRecord()
    {
        var keys = MulticastKeys.Derive(new AesCipher(Plan.Group.McKey), Plan.Group.McAddr);
        var listeners = Progress.Round is { IsSending: true } round
            ? Members.Where(member => member.Round == round.Number && member.Step != DeploymentStep.Session)
            : [];
        return new DeviceRecord(
            Plan.Group.DevEui, default, default, Enabled: true,
            new AbpSession(Plan.Group.McAddr, SessionKeys.Of10(keys.McNetSKey, keys.McAppSKey)),
            DeviceSettings.Default,
            new MulticastGroup(Settings.Region, Settings.Class, Settings.FrequencyHz, Settings.DataRate,
                Settings.PingSlotPeriodicity, [.. listeners.Select(member => member.DevEui)], Gateways: []));
    }

    public DeploymentSnapshot Export() => new(Plan, Progress, [.. Members]);
}

namespace Kreisfunk.Storage;

/// <summary>A device of a deployment as both databases give and take it.</summary>
internal sealed class MemberColumns
{
    private const int MaxText = 64;

    public string DeploymentId { get; set; } = "";
    public string DevEui { get; set; } = "";
    public long Place { get; set; }
    public long Phase { get; set; }
    public string Step { get; set; } = "";
    public long Since { get; set; }
    public string? FailedAt { get; set; }
    public string? Reason { get; set; }
    public long Tries { get; set; }
    public long Round { get; set; }
    public long Received { get; set; }
    public long? Missing { get; set; }
    public long? FirmwareVersion { get; set; }
    public long MovedAt { get; set; }
    public long? OutcomeAt { get; set; }
    public string? Name { get; set; }

    public static MemberColumns Of(DeploymentMemberRow member) => new()
    {
        DeploymentId = Stored.Id(member.Deployment),
        DevEui = member.DevEui.ToString(),
        Place = member.Place,
        Phase = (long)member.Phase,
        Step = Stored.Text(member.Step, MaxText),
        Since = Stored.Time(member.Since),
        FailedAt = member.FailedAt is { } step ? Stored.Text(step, MaxText) : null,
        Reason = member.Reason is { } reason ? Stored.Text(reason, MaxText) : null,
        Tries = member.Tries,
        Round = member.Round,
        Received = member.Received,
        Missing = member.Missing,
        FirmwareVersion = member.FirmwareVersion,
        MovedAt = Stored.Time(member.MovedAt),
        OutcomeAt = member.OutcomeAt is { } at ? Stored.Time(at) : null,
    };

    public DeploymentMemberRow ToRecord() => new(
        Guid.Parse(DeploymentId), Stored.Eui(DevEui), Place, (DeploymentPhase)Phase, Step, Stored.Time(Since))
    {
        FailedAt = FailedAt,
        Reason = Reason,
        Tries = (int)Tries,
        Round = (int)Round,
        Received = (int)Received,
        Missing = (int?)Missing,
        FirmwareVersion = (uint?)FirmwareVersion,
        MovedAt = Stored.Time(MovedAt),
        OutcomeAt = OutcomeAt is { } at ? Stored.Time(at) : null,
        Name = Name,
    };
}

using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How far a device of a deployment has come.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="Step">Where it is.</param>
/// <param name="Since">When it came there.</param>
public sealed record DeploymentMember(Eui64 DevEui, DeploymentStep Step, DateTimeOffset Since)
{
    /// <summary>How it ended; null while it is under way. Cleaning up comes after that.</summary>
    public DeploymentOutcome? Outcome { get; init; }

    /// <summary>Where it failed; null unless it has.</summary>
    public DeploymentStep? FailedAt { get; init; }

    /// <summary>Why.</summary>
    public DeploymentFailure Reason { get; init; }

    /// <summary>How often the request of this step was made.</summary>
    public int Tries { get; init; }

    /// <summary>The request in the device's queue, or whose answer is awaited; null for none.</summary>
    public Guid? Request { get; init; }

    /// <summary>When that has left the queue; null while it waits there.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>Not to be asked again before; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The round it was told to listen to; 0 for none.</summary>
    public int Round { get; init; }

    /// <summary>Fragments it still lacks, as it said last; null while it has not.</summary>
    public int? Missing { get; init; }

    /// <summary>Fragments it has received, as it said last.</summary>
    public int Received { get; init; }

    /// <summary>Fragments still to be sent to it alone.</summary>
    public int RepairLeft { get; init; }

    /// <summary>How often it was sent fragments alone.</summary>
    public int Repairs { get; init; }

    /// <summary>How often it began anew, as it had forgotten group or session.</summary>
    public int Restarts { get; init; }

    /// <summary>Fragments do not fit what reaches it alone: only the group helps.</summary>
    public bool IsGroupOnly { get; init; }

    /// <summary>It has the group, which is to be deleted at the end.</summary>
    public bool HasGroup { get; init; }

    /// <summary>It has the fragmentation session, which is to be deleted at the end.</summary>
    public bool HasSession { get; init; }

    /// <summary>The version it is to report after its start; null while that is not known.</summary>
    public uint? FirmwareVersion { get; init; }

    /// <summary>Nothing more is to come from it or go to it.</summary>
    public bool IsEnded => Step == DeploymentStep.Ended;

    internal DeploymentMember To(DeploymentStep step, DateTimeOffset now) => this with
    {
        Step = step,
        Since = now,
        Tries = 0,
        Request = null,
        LeftAt = null,
        NotBefore = null,
    };
}

/// <summary>The steps of a device through a deployment, in their order.</summary>
public enum DeploymentStep : byte
{
    /// <summary>It is given the group (TS005 McGroupSetup).</summary>
    GroupSetup = 0,

    /// <summary>It makes room for the block (TS004 FragSessionSetup).</summary>
    FragmentSetup = 1,

    /// <summary>It waits for the next round, or is told when it begins (TS005 McClassC/BSession).</summary>
    Session = 2,

    /// <summary>It listens, or is about to.</summary>
    Reception = 3,

    /// <summary>It is asked what it lacks (TS004 FragSessionStatus).</summary>
    Status = 4,

    /// <summary>It is sent what it lacks, alone.</summary>
    Repair = 5,

    /// <summary>It is asked what it makes of the image (TS006 DevUpgradeImage).</summary>
    Image = 6,

    /// <summary>It is told to start the image (TS006 DevRebootCountdown).</summary>
    Reboot = 7,

    /// <summary>It is asked what it runs (TS006 DevVersion).</summary>
    Version = 8,

    /// <summary>It forgets the fragmentation session (TS004 FragSessionDelete).</summary>
    FragmentDelete = 9,

    /// <summary>It forgets the group (TS005 McGroupDelete).</summary>
    GroupDelete = 10,

    /// <summary>Nothing more happens.</summary>
    Ended = 11,
}

/// <summary>How a device ended.</summary>
public enum DeploymentOutcome : byte
{
    /// <summary>It has the image; and runs it, where that was asked for.</summary>
    Done = 0,

    /// <summary>It was given up.</summary>
    Failed = 1,
}

/// <summary>Why a device was given up.</summary>
public enum DeploymentFailure : byte
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>No device with this DevEUI is registered, or not any more.</summary>
    UnknownDevice = 1,

    /// <summary>LoRaWAN 1.0.x: it has no GenAppKey; 1.1: no AppKey. The group's key cannot be sent.</summary>
    NoKey = 2,

    /// <summary>It did not answer, as often as it was asked.</summary>
    NoAnswer = 3,

    /// <summary>It has no group with this number.</summary>
    GroupIdError = 4,

    /// <summary>It does not know the data rate.</summary>
    DataRateError = 5,

    /// <summary>It cannot receive on the frequency.</summary>
    FrequencyError = 6,

    /// <summary>Its clock is wrong: it would listen at another time.</summary>
    WrongClock = 7,

    /// <summary>It does not know the coding of fragments.</summary>
    AlgorithmUnsupported = 8,

    /// <summary>Its memory is too small for the block, or for what it lacks of it.</summary>
    NotEnoughMemory = 9,

    /// <summary>It has no fragmentation session with this number.</summary>
    FragIndexUnsupported = 10,

    /// <summary>It does not want a block with this descriptor.</summary>
    WrongDescriptor = 11,

    /// <summary>TS004 v2: it has seen a higher session counter.</summary>
    SessionCntReplay = 12,

    /// <summary>It forgets group or session again and again.</summary>
    Forgetful = 13,

    /// <summary>TS004 v2: the block is complete and its MIC is wrong.</summary>
    MicError = 14,

    /// <summary>It lacked fragments when the rounds were used up.</summary>
    MissingFragments = 15,

    /// <summary>It finds no image.</summary>
    NoImage = 16,

    /// <summary>It finds the image broken, or not signed for it.</summary>
    InvalidImage = 17,

    /// <summary>The image is for other hardware.</summary>
    WrongHardware = 18,

    /// <summary>Image, or what runs after the start, is of another version.</summary>
    WrongVersion = 19,

    /// <summary>Someone cancelled the deployment.</summary>
    Cancelled = 20,

    /// <summary>The deployment's time was over.</summary>
    TimeOver = 21,
}

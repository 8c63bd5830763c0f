using System.Collections.Immutable;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// What a device has been told of the radio and has agreed to, and what it is asked at the moment. Immutable; devices
/// that have just joined a region share one.
/// </summary>
public sealed record MacState
{
    /// <summary>Of an ABP device before its first frame: its region is not known yet.</summary>
    public static MacState Unknown { get; } = new();

    /// <summary>When and how it listens.</summary>
    public ReceiveWindows Receive { get; init; }

    /// <summary>Data rate index it has agreed to; null until it was asked. It may fall back from there.</summary>
    public int? AgreedDataRate { get; init; }

    /// <summary>TXPower index it sends with; 0 is the strongest.</summary>
    public int TxPower { get; init; }

    /// <summary>Transmissions of each unconfirmed frame.</summary>
    public int NbTrans { get; init; } = 1;

    /// <summary>Channels it sends on.</summary>
    public ChannelSet Channels { get; init; }

    /// <summary>Channels it was given beyond the region's own, by index.</summary>
    public ImmutableArray<MacChannel> Extra { get; init; } = [];

    /// <summary>MaxDutyCycle it agreed to; 0 for none.</summary>
    public int MaxDutyCycle { get; init; }

    /// <summary>TxParamSetup it agreed to (dwell times 0x30, MaxEIRP index 0x0F); null for the region's.</summary>
    public byte? TxParams { get; init; }

    /// <summary>ADRParamSetup it agreed to (LimitExp 0xF0, DelayExp 0x0F); null for the standard's.</summary>
    public byte? AdrParams { get; init; }

    /// <summary>RejoinParamSetup it agreed to (MaxTimeN 0xF0, MaxCountN 0x0F); null for none.</summary>
    public byte? RejoinParams { get; init; }

    /// <summary>1.1: somebody wants it to rejoin by a request of this type; null for nobody.</summary>
    public int? RejoinAsked { get; init; }

    /// <summary>Relay commands (TS011) it has agreed to, CID and payload, keys blanked, one for each place.</summary>
    public ImmutableArray<ImmutableArray<byte>> Relay { get; init; } = [];

    /// <summary>What ADR has said last; it is told again only when that changes.</summary>
    public AdrMark Adr { get; init; }

    /// <summary>How it listens at the moment.</summary>
    public DeviceClass Class { get; init; }

    /// <summary>Class B: how often it listens, 2^n seconds; null until it has said so.</summary>
    public int? PingSlotPeriodicity { get; init; }

    /// <summary>Class B: where ping slots are; 0 for the region's.</summary>
    public uint PingSlotFrequencyHz { get; init; }

    /// <summary>Class B: data rate index of ping slots; null for the region's.</summary>
    public int? PingSlotDataRate { get; init; }

    /// <summary>Class B: where beacons are; 0 for the region's.</summary>
    public uint BeaconFrequencyHz { get; init; }

    /// <summary>When it was last asked for battery and margin; null for never.</summary>
    public DateTimeOffset? StatusAskedAt { get; init; }

    /// <summary>Commands sent in the last downlink that await their answer, in the order they were sent.</summary>
    public ImmutableArray<MacRequest> Pending { get; init; } = [];

    /// <summary>Commands the device refused or never answered, and when they may be tried again.</summary>
    public ImmutableArray<MacRefusal> Refused { get; init; } = [];
}

/// <summary>An ADR decision, without its reasons.</summary>
/// <param name="Verdict">What it said.</param>
/// <param name="To">What it wanted; the default when nothing changes.</param>
public readonly record struct AdrMark(AdrVerdict Verdict, AdrSetting To);

/// <summary>A channel a device was given.</summary>
/// <param name="Index">Its number.</param>
/// <param name="FrequencyHz">Where it sends.</param>
/// <param name="MinDataRate">Lowest data rate index.</param>
/// <param name="MaxDataRate">Highest data rate index.</param>
/// <param name="DownlinkFrequencyHz">Where RX1 is; the same unless DlChannelReq has moved it.</param>
public sealed record MacChannel(
    int Index, uint FrequencyHz, int MinDataRate, int MaxDataRate, uint DownlinkFrequencyHz);

/// <summary>A command on its way to a device.</summary>
/// <param name="Bytes">CID and payload as they were sent.</param>
/// <param name="At">When.</param>
public sealed record MacRequest(ImmutableArray<byte> Bytes, DateTimeOffset At);

/// <summary>A command that failed: refused, or sent again and again without an answer.</summary>
/// <param name="Bytes">CID and payload: another wish of the same command is tried at once.</param>
/// <param name="Tries">How often.</param>
/// <param name="Answer">What the device said last; null when it never answered.</param>
/// <param name="NextTryAt">Not before.</param>
public sealed record MacRefusal(ImmutableArray<byte> Bytes, int Tries, byte? Answer, DateTimeOffset NextTryAt);

using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A frame on its way through the pipeline: each step reads what the steps before it have found.</summary>
internal ref struct IncomingFrame(ReceivedFrame received, List<Effect> effects)
{
    public ReceivedFrame Received { get; } = received;

    /// <summary>How a relay sent it on; null for a frame from a gateway.</summary>
    public RelayedFrame? Relayed { get; init; }

    public List<Effect> Effects { get; } = effects;

    public FlowKey Key { get; } = new(received.Frame.PhyPayload);

    public HeardCopy Copy { get; } = HeardCopy.From(received.Frame.RxInfo ?? new UplinkRxInfo(), received.Frame.TxInfo);

    public readonly ReadOnlySpan<byte> PhyPayload => Received.Frame.PhyPayload.Span;

    public readonly uint FrequencyHz => Received.Frame.TxInfo?.Frequency ?? 0;

    /// <summary>Set by Deduplicate when the frame is remembered.</summary>
    public FrameFlow? Flow { get; set; }

    /// <summary>Set by ReadFrame for data frames.</summary>
    public DataFrame Data { get; set; }

    /// <summary>Set by ReadFrame for join requests.</summary>
    public JoinRequest? Join { get; set; }

    /// <summary>Set by ReadFrame for rejoin requests.</summary>
    public RejoinRequest? Rejoin { get; set; }

    /// <summary>Set by ReadFrame for data frames.</summary>
    public DevAddr? DevAddr { get; set; }

    /// <summary>Set by FindChannel.</summary>
    public Region Region { get; set; } = null!;

    /// <summary>Set by FindChannel.</summary>
    public int DataRate { get; set; }

    /// <summary>Set by FindCandidates.</summary>
    public Session? FirstCandidate { get; set; }

    /// <summary>Set by CheckMic, or by FindDevice for joins.</summary>
    public Device? Device { get; set; }

    /// <summary>Set by CheckMic.</summary>
    public Session? Session { get; set; }

    /// <summary>The 16 bits on the air, set by ReadFrame for data frames; the whole counter from CheckMic on.</summary>
    public uint? FCnt { get; set; }

    /// <summary>Set by CheckCounter: a missing frame that a gateway had kept, or that took the longer way.</summary>
    public bool IsLate { get; set; }

    /// <summary>Set by CheckCounter: the owner has allowed the counters to begin again.</summary>
    public bool IsReset { get; set; }

    /// <summary>Set by Decrypt.</summary>
    public byte[] Payload { get; set; } = [];

    /// <summary>Set by Accept for a frame that a relay sent on.</summary>
    public AcceptedUplink? Uplink { get; set; }

    /// <summary>MAC commands of the header in plain text, set by Decrypt.</summary>
    public byte[] FOpts { get; set; } = [];

    /// <summary>What is sent when the window closes, for repetitions; inside a relay's answer also for joins.</summary>
    public Reply? Reply { get; set; }

    /// <summary>What the verdict can name of the frame.</summary>
    public readonly FrameJudged Judge(FrameVerdict verdict) => new(
        verdict, Device?.DevEui ?? Join?.DevEui ?? Rejoin?.DevEui ?? Flow?.DevEui, DevAddr, FCnt, Copy.Gateway,
        Received.IngestSequence, Received.ReceivedAt, Received.Frame);

    /// <summary>The accepted uplink with its first copy.</summary>
    public readonly AcceptedUplink Describe()
    {
        var start = Session!.Start;
        return new AcceptedUplink(
            EventId.OfUplink(start.DevEui, start.SessionNumber, FCnt!.Value), start.DevEui, start.SessionNumber,
            start.DevAddr, FCnt.Value, Data.FPort, Payload, FOpts, Flags(), DataRate, Received.ReceivedAt,
            Region.Name, Received.Frame.TxInfo, Received.Frame.PhyPayload,
            Relayed?.Copies ?? [Received.Frame.RxInfo], Received.IngestSequence)
        {
            Via = Relayed?.By,
        };
    }

    private readonly UplinkFlags Flags()
    {
        var fCtrl = Data.FCtrl;
        return (Data.IsConfirmed ? UplinkFlags.Confirmed : 0) | (fCtrl.Adr ? UplinkFlags.Adr : 0)
            | (fCtrl.AdrAckReq ? UplinkFlags.AdrAckReq : 0) | (fCtrl.Ack ? UplinkFlags.Ack : 0)
            | (fCtrl.ClassB ? UplinkFlags.ClassB : 0) | (IsLate ? UplinkFlags.Late : 0);
    }
}

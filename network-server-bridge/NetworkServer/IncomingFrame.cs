using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A frame on its way through the pipeline: each step reads what the steps before it have found.</summary>
internal ref struct IncomingFrame(ReceivedFrame received, List<Effect> effects)
{
    public ReceivedFrame Received { get; } = received;

    public List<Effect> Effects { get; } = effects;

    public FlowKey Key { get; } = new(received.Frame.PhyPayload);

    public HeardCopy Copy { get; } = HeardCopy.From(received.Frame.RxInfo ?? new UplinkRxInfo(), received.Frame.TxInfo);

    public readonly ReadOnlySpan<byte> PhyPayload => Received.Frame.PhyPayload.Span;

    /// <summary>Set by Deduplicate when the frame is remembered.</summary>
    public FrameFlow? Flow { get; set; }

    /// <summary>Set by ReadFrame for data frames.</summary>
    public DataFrame Data { get; set; }

    /// <summary>Set by ReadFrame for join requests.</summary>
    public JoinRequest? Join { get; set; }

    /// <summary>Set by ReadFrame for data frames.</summary>
    public DevAddr? DevAddr { get; set; }

    /// <summary>Set by FindChannel.</summary>
    public Region Region { get; set; } = null!;

    /// <summary>Set by FindChannel.</summary>
    public int DataRate { get; set; }

    /// <summary>Set by FindCandidates.</summary>
    public Session[] Candidates { get; set; } = [];

    /// <summary>Set by CheckMic, or by FindDevice for join requests.</summary>
    public Device? Device { get; set; }

    /// <summary>Set by CheckMic.</summary>
    public Session? Session { get; set; }

    /// <summary>The 16 bits on the air, set by ReadFrame for data frames; the whole counter from CheckMic on.</summary>
    public uint? FCnt { get; set; }

    /// <summary>Set by Decrypt.</summary>
    public byte[] Payload { get; set; } = [];

    /// <summary>The downlink an accepted uplink gets, set by PrepareAnswer.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>What is sent when the window closes, for joins and repetitions.</summary>
    public Reply? Reply { get; set; }

    /// <summary>What the verdict can name of the frame.</summary>
    public readonly FrameJudged Judge(FrameVerdict verdict) => new(
        verdict, Device?.DevEui ?? Join?.DevEui ?? Flow?.DevEui, DevAddr, FCnt, Copy.Gateway,
        Received.IngestSequence, Received.ReceivedAt, Received.Frame);

    /// <summary>The accepted uplink with its first copy, and the session behind it.</summary>
    public readonly UplinkAccepted Describe()
    {
        var before = Session!.State;
        var session = before with
        {
            LastFCntUp = FCnt,
            NextFCntDown = before.NextFCntDown + (Answer is null ? 0u : 1u),
            Region = before.Region.Length == 0 ? Region.Name : before.Region,
            Receive = before.Region.Length == 0 ? ReceiveWindows.Of(Region) : before.Receive,
        };
        var uplink = new AcceptedUplink(
            EventId.OfUplink(before.DevEui, before.SessionNumber, FCnt!.Value), before.DevEui, before.SessionNumber,
            before.DevAddr, FCnt.Value, Data.FPort, Payload, Data.IsConfirmed, Data.FCtrl.Adr, DataRate,
            Received.ReceivedAt, Region.Name, Received.Frame.TxInfo, Received.Frame.PhyPayload,
            [Received.Frame.RxInfo], Received.IngestSequence);
        return new UplinkAccepted(uplink, session, Answer);
    }
}

using System.Collections.Immutable;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Takes what a device says in MAC commands, and says what the network has to say. A request awaits its answer in the
/// next uplink; refused or unanswered it is asked again after a while, and holds up nothing else.
/// </summary>
internal static class MacEngine
{
    /// <summary>As many as may await their answer.</summary>
    public const int MaxPending = 16;

    /// <summary>One in so many frames with a repeated answer gets a downlink.</summary>
    private const uint RepetitionsAnswered = 4;

    // The most urgent first: whether the device hears us, where it sends, how it sends, and all the rest.
    private static readonly IMacNegotiation[] Negotiations =
    [
        new RxParamSetupNegotiation(), new RxTimingSetupNegotiation(), new NewChannelNegotiation(),
        new TxParamSetupNegotiation(), new LinkAdrNegotiation(), new DlChannelNegotiation(), new DutyCycleNegotiation(),
        new AdrParamSetupNegotiation(), new RejoinParamSetupNegotiation(), new PingSlotChannelNegotiation(),
        new BeaconFreqNegotiation(), new DevStatusNegotiation(), new RelayConfNegotiation(),
        new EndDeviceConfNegotiation(), new ConfigureFwdLimitNegotiation(), new FilterListNegotiation(),
        new CtrlUplinkListNegotiation(), new UpdateUplinkListNegotiation(), new ForceRejoinNegotiation(),
    ];

    private static readonly Dictionary<byte, IMacNegotiation> ByCid =
        Negotiations.ToDictionary(negotiation => negotiation.Cid);

    private static readonly Dictionary<byte, IMacInquiry> Inquiries = new IMacInquiry[]
    {
        new ResetInquiry(), new LinkCheckInquiry(), new RekeyInquiry(), new DeviceTimeInquiry(),
        new PingSlotInfoInquiry(), new BeaconTimingInquiry(), new DeviceModeInquiry(), new NotifyNewEndDeviceInquiry(),
    }.ToDictionary(inquiry => inquiry.Cid);

    /// <summary>
    /// Takes the device's commands in the order it wrote them, to the first of unknown length. In another region than
    /// that of the session nothing is negotiated: channels and data rates mean other things there.
    /// </summary>
    public static void Take(MacTalk talk)
    {
        var answers = TakeInquiries(talk);
        if (talk.Region.Name != talk.Session.Start.Region)
            return;
        TakeAnswers(talk, answers);
        talk.Mac = DeviceClasses.After(talk);
        talk.Mac = DeviceChannels.Seen(talk);
        AdrEngine.Decide(talk);
        Propose(talk);
    }

    /// <summary>
    /// The frame was taken before, and is answered anew: only what the device asks counts, as its state has moved on
    /// already.
    /// </summary>
    public static void TakeAgain(MacTalk talk)
    {
        TakeInquiries(talk);
        talk.Mac = talk.Session.Mac;
        talk.Exchanges.Clear();
    }

    /// <summary>These requests are in the downlink: their answers are awaited.</summary>
    public static void Sent(MacTalk talk, IReadOnlyList<byte[]> requests)
    {
        if (requests.Count == 0)
            return;
        var pending = ImmutableArray.CreateBuilder<MacRequest>(requests.Count);
        foreach (var request in requests.Select(request => MacBytes.WithoutKeys(request)))
        {
            var negotiation = ByCid[request[0]];
            pending.Add(new MacRequest([.. request], talk.Now));
            talk.Mac = negotiation.Sent(talk.Mac, talk.Now);
            talk.Note(new MacExchange(negotiation.Name, request, [], MacOutcome.Requested));
        }

        talk.Mac = talk.Mac with { Pending = pending.ToImmutable() };
    }

    /// <summary>Answers at once what the device asks, and gives the rest of what it said.</summary>
    private static List<byte[]> TakeInquiries(MacTalk talk)
    {
        var commands = talk.Uplink.FPort == 0 ? talk.Uplink.Payload : talk.Uplink.FOpts;
        if (commands.Length == 0)
            return [];
        var answers = new List<byte[]>();
        var reader = new MacCommandReader(commands, uplink: true);
        while (reader.TryNext(out var command))
        {
            if (Inquiries.TryGetValue(command.Cid, out var inquiry))
                Answer(talk, inquiry, command.Bytes);
            else
                answers.Add(command.Bytes.ToArray());
        }

        return answers;
    }

    private static void Answer(MacTalk talk, IMacInquiry inquiry, ReadOnlySpan<byte> question)
    {
        // Asked twice in one frame is asked once: the answers could fill a downlink.
        if (talk.Answers.Exists(given => given[0] == inquiry.Cid))
            return;
        var answer = inquiry.Take(talk, question);
        if (answer is not null)
            talk.Answers.Insert(inquiry.Cid == DeviceTimeReq.Cid ? 0 : talk.Answers.Count, answer);
        talk.Note(new MacExchange(inquiry.Name, question.ToArray(), answer ?? [],
            answer is null ? MacOutcome.Told : MacOutcome.Answered));
    }

    /// <summary>
    /// A device answers in the order it was asked. What nobody has asked for is an answer that is repeated until the
    /// device hears us, and has been taken already.
    /// </summary>
    private static void TakeAnswers(MacTalk talk, List<byte[]> answers)
    {
        var pending = talk.Mac.Pending;
        talk.Mac = pending.IsEmpty ? talk.Mac : talk.Mac with { Pending = [] };
        for (var i = 0; i < answers.Count; i++)
        {
            var answer = answers[i];
            var request = pending.FirstOrDefault(request => request.Bytes[0] == answer[0]);
            NoteRepeating(talk, answer[0], isNew: request is not null);
            if (request is null)
                continue;
            var more = ByCid[answer[0]].AnswersTo(request.Bytes.AsSpan()) - 1;
            for (; more > 0 && i + 1 < answers.Count && answers[i + 1][0] == answer[0]; more--)
                answer = WhatBothAgreeTo(answer, answers[++i]);
            pending = pending.Remove(request);
            TakeAnswer(talk, request, answer);
        }

        foreach (var request in pending)
        {
            var negotiation = ByCid[request.Bytes[0]];
            var followed = negotiation.Followed(talk, request.Bytes.AsSpan());
            talk.Mac = followed is null
                ? MacRefusals.Add(talk.Mac, request, answer: null, talk.Now)
                : MacRefusals.Settle(followed, negotiation, request);
            talk.Note(new MacExchange(negotiation.Name, [.. request.Bytes], [],
                followed is null ? MacOutcome.Unanswered : MacOutcome.Accepted));
        }
    }

    /// <summary>
    /// The device repeats this answer until it hears us. Until then nothing new is asked of the same command, as its
    /// repetition would be taken for the answer to that. A device that never stops is not answered each time.
    /// </summary>
    private static void NoteRepeating(MacTalk talk, byte cid, bool isNew)
    {
        if (!ByCid.TryGetValue(cid, out var negotiation) || !negotiation.RepeatsAnswer)
            return;
        talk.Repeating.Add(cid);
        talk.MustBeHeard |= isNew || talk.Uplink.FCntUp % RepetitionsAnswered == 0;
    }

    private static void TakeAnswer(MacTalk talk, MacRequest request, byte[] answer)
    {
        var negotiation = ByCid[answer[0]];
        var agreed = negotiation.Take(talk, request.Bytes.AsSpan(), answer);
        talk.Mac = agreed is null
            ? MacRefusals.Add(talk.Mac, request, answer.Length > 1 ? answer[1] : (byte)0, talk.Now)
            : MacRefusals.Settle(agreed, negotiation, request);
        talk.Note(new MacExchange(negotiation.Name, [.. request.Bytes], answer,
            agreed is null ? MacOutcome.Refused : MacOutcome.Accepted));
    }

    private static byte[] WhatBothAgreeTo(byte[] one, byte[] other)
    {
        var both = one.ToArray();
        for (var i = 1; i < both.Length; i++)
            both[i] &= other[i];
        return both;
    }

    private static void Propose(MacTalk talk)
    {
        foreach (var negotiation in Negotiations)
        {
            if (!MacVersions.Knows(talk, negotiation.Cid) || talk.Repeating.Contains(negotiation.Cid))
                continue;
            talk.Wishes.Clear();
            negotiation.Wish(talk);
            foreach (var wish in talk.Wishes)
            {
                if (talk.Requests.Count < MaxPending && !MacRefusals.MustWait(talk.Mac, wish, talk.Now))
                    talk.Requests.Add(wish);
            }
        }
    }
}

using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// What an accepted uplink is answered with, as a script that runs when its window closes: by then everybody who heard
/// it is known. An answer is due for an acknowledgement, for MAC commands either way, for a device that asks whether
/// anyone hears it, and for what waits in the queue.
/// </summary>
internal sealed class AnswerPipeline(
    NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions, ServerState state,
    Transmissions transmissions, AdrAlgorithms adrs)
{
    private readonly WindowChoice _windows = new(options, state);
    private readonly QueueReader _queue = new(options, state);
    private readonly Func<Eui64, Session?> _sessionOf = devEui => state.Devices.Find(devEui)?.Current;

    /// <summary>A frame was accepted, and its copies are gathered.</summary>
    public void AnswerUplink(FrameFlow flow, AcceptedUplink uplink, DateTimeOffset now, List<Effect> effects)
    {
        if (uplink.IsLate || state.SessionOf(flow) is not { } session
            || !regions.TryGetValue(uplink.Region, out var region))
            return;
        _queue.TakeAcknowledgement(session, uplink, now, effects);
        var talk = Talk(flow, (session, region), uplink, now);
        MacEngine.Take(talk);
        TellWhatChanged(talk, effects);
        var reply = new Reply(session.Start.DevEui, null, region, uplink.DataRate, talk.Mac.Receive, IsJoin: false);
        Send(flow, reply, talk, new Answer(talk, mayUseQueue: true), effects);
    }

    /// <summary>
    /// A frame was sent again: it gets the same answer, or, where that cannot be, one of its own that leaves the queue
    /// alone.
    /// </summary>
    public void AnswerAgain(FrameFlow flow, Reply reply, DateTimeOffset now, List<Effect> effects)
    {
        if (reply.PhyPayload is { } same)
        {
            Start(flow, reply, same, now, effects);
            return;
        }

        if (state.SessionOf(flow) is not { } session || reply.Uplink is not { } repeated)
            return;
        var uplink = repeated with { Copies = flow.HeardInWindow() };
        var talk = Talk(flow, (session, reply.Region), uplink, now);
        MacEngine.TakeAgain(talk);
        Send(flow, reply, talk, new Answer(talk, mayUseQueue: false), effects);
    }

    private void Send(FrameFlow flow, Reply reply, MacTalk talk, Answer answer, List<Effect> effects)
    {
        if (!answer.MayBeDue)
        {
            TellWhatChanged(talk, effects);
            return;
        }

        var ways = _windows.For(flow, reply, talk.Now);
        if (ways.Count > 0)
        {
            answer.Fill(ways, _queue, effects);
            MacEngine.Sent(talk, answer.RequestsWritten);
            TellWhatChanged(talk, effects);
        }

        if (!answer.IsDue)
            return;
        if (ways.Count == 0)
        {
            Lose(flow, reply, talk.Now, effects);
            return;
        }

        if (answer.Make(flow) is not { } made)
            return;
        effects.Add(made);
        state.Take(made);
        transmissions.Start(
            new Transmission(reply.DevEui, reply.Region, made.PhyPayload)
            {
                Gateways = new Queue<List<TransmitOption>>(Answer.WaysOf(ways, made.PhyPayload.Length)),
                FCntDown = made.Counter,
                ItemId = made.ItemId,
                IsConfirmed = made.IsConfirmed,
            },
            talk.Now, effects);
    }

    /// <summary>Bytes that are ready: a join accept, or an answer that was sent before.</summary>
    public void Start(FrameFlow flow, Reply reply, byte[] phyPayload, DateTimeOffset now, List<Effect> effects)
    {
        var ways = _windows.For(flow, reply, now, phyPayload.Length);
        if (ways.Count == 0)
        {
            Lose(flow, reply, now, effects);
            return;
        }

        transmissions.Start(
            new Transmission(reply.DevEui, reply.Region, phyPayload)
            {
                Gateways = new Queue<List<TransmitOption>>(ways),
            },
            now, effects);
    }

    private void Lose(FrameFlow flow, Reply reply, DateTimeOffset now, List<Effect> effects)
    {
        var isLate = now > _windows.LastDeadline(flow, reply);
        effects.Add(new DownlinkLost(reply.Region.Name, reply.DevEui,
            isLate ? DownlinkLoss.TooLate : DownlinkLoss.NoAirtime, now));
    }

    private MacTalk Talk(
        FrameFlow flow, (Session Session, Region Region) with, AcceptedUplink uplink, DateTimeOffset now) =>
        new(with.Session, with.Region, uplink, now)
        {
            Options = options,
            Adrs = adrs,
            SessionOf = _sessionOf,
            TransmissionAt = flow.TransmissionAt,
        };

    // Told before the answer is made, too: it is sent to where the device listens from now on.
    private void TellWhatChanged(MacTalk talk, List<Effect> effects)
    {
        var start = talk.Session.Start;
        if (talk.Adr is { } decision)
        {
            effects.Add(new AdrDecided(
                start.DevEui, start.SessionNumber, talk.Uplink.FCntUp, decision, talk.Now));
        }

        if (talk.Status is { } status)
            effects.Add(new DeviceStatusTold(start.DevEui, status.Battery, status.MarginDb, talk.Now));
        if (ReferenceEquals(talk.Mac, talk.Session.Mac) && talk.Exchanges.Count == 0)
            return;
        var changed = new MacChanged(start.DevEui, start.SessionNumber, talk.Mac, [.. talk.Exchanges], talk.Now);
        effects.Add(changed);
        state.Take(changed);
        talk.Told();
    }
}

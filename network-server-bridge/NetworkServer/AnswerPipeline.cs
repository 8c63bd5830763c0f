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
    /// <param name="flow">The frame.</param>
    /// <param name="uplink">What is in it.</param>
    /// <param name="relayed">What is owed to a device whose frame it holds; null for none.</param>
    /// <param name="now">The time.</param>
    /// <param name="effects">Takes what follows.</param>
    public void AnswerUplink(
        FrameFlow flow, AcceptedUplink uplink, RelayedReply? relayed, DateTimeOffset now, List<Effect> effects)
    {
        var inner = relayed is null ? null : Prepare(relayed, now, effects);
        if (Hear(flow, uplink, now, effects) is not { } talk)
        {
            // Out of a spool, or the relay has moved on: its windows are over, and with them the device's.
            if (inner is { IsDue: true })
                effects.Add(new DownlinkLost(uplink.Region, inner.DevEui, DownlinkLoss.TooLate, now));
            return;
        }

        var reply = new Reply(
            uplink.DevEui, null, talk.Region, uplink.DataRate, talk.Mac.Receive, IsJoin: false);
        Send(flow, reply, new Answer(flow, talk, mayUseQueue: true), inner, effects);
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

        if (reply.Uplink is { } repeated
            && HearAgain(flow, reply, repeated with { Copies = flow.HeardInWindow() }, now) is { } answer)
            Send(flow, reply, answer, inner: null, effects);
    }

    /// <summary>Takes what the device says; null when there is nothing to answer.</summary>
    private MacTalk? Hear(FrameFlow flow, AcceptedUplink uplink, DateTimeOffset now, List<Effect> effects)
    {
        if (uplink.IsLate || state.SessionOf(flow) is not { } session
            || !regions.TryGetValue(uplink.Region, out var region))
            return null;
        _queue.TakeAcknowledgement(session, uplink, now, effects);
        var talk = Talk(flow, (session, region), uplink, now);
        MacEngine.Take(talk);
        TellWhatChanged(talk, effects);
        return talk;
    }

    private Answer? HearAgain(FrameFlow flow, Reply reply, AcceptedUplink repeated, DateTimeOffset now)
    {
        if (state.SessionOf(flow) is not { } session)
            return null;
        var talk = Talk(flow, (session, reply.Region), repeated, now);
        MacEngine.TakeAgain(talk);
        return new Answer(flow, talk, mayUseQueue: false);
    }

    /// <summary>The same for a frame out of a relay's uplink, whose answer has no windows of its own.</summary>
    private InnerReply? Prepare(RelayedReply relayed, DateTimeOffset now, List<Effect> effects)
    {
        if (relayed.Uplink is { } uplink)
        {
            return Hear(relayed.Flow, uplink, now, effects) is { } talk
                ? new InnerReply(uplink.DevEui, null, new Answer(relayed.Flow, talk, mayUseQueue: true))
                : null;
        }

        var reply = relayed.Reply!;
        if (reply.PhyPayload is not null)
            return new InnerReply(reply.DevEui, reply.PhyPayload, null);
        return HearAgain(relayed.Flow, reply, reply.Uplink!, now) is { } answer
            ? new InnerReply(reply.DevEui, null, answer)
            : null;
    }

    private void Send(FrameFlow flow, Reply reply, Answer answer, InnerReply? inner, List<Effect> effects)
    {
        var now = answer.Talk.Now;
        if (!answer.MayBeDue && inner is not { MayBeDue: true })
        {
            TellWhatChanged(answer.Talk, effects);
            return;
        }

        var ways = _windows.For(flow, reply, now);
        if (ways.Count == 0)
        {
            if (answer.IsDue)
                Lose(flow, reply, reply.DevEui, now, effects);
            if (inner is { IsDue: true })
                Lose(flow, reply, inner.DevEui, now, effects);
            return;
        }

        var room = Answer.RoomIn(ways);
        var cargo = inner is null ? null : Carry(answer, inner, room, effects);
        if (Write(answer, room, effects) is not { } made)
            return;
        transmissions.Start(
            new Transmission(made.Cargo, reply.Region, made.PhyPayload)
            {
                Gateways = new Queue<List<TransmitOption>>(Answer.WaysOf(ways, made.PhyPayload.Length)),
                Inner = cargo,
            },
            now, effects);
    }

    /// <summary>Makes the frame a relay hands on; null when none is due, or none fits.</summary>
    private Cargo? Carry(Answer answer, InnerReply inner, int room, List<Effect> effects)
    {
        // What is made must leave: its item would be under way for ever.
        if (DownlinkWriter.IsUsedUp(answer.Talk.Session, RelayPort.FPort))
            return null;
        room -= answer.BytesOwed;
        if (room < (inner.Ready?.Length ?? DownlinkWriter.OverheadBytes))
        {
            if (inner.IsDue)
            {
                effects.Add(new DownlinkLost(
                    answer.Talk.Region.Name, inner.DevEui, DownlinkLoss.TooLarge, answer.Talk.Now));
            }

            return null;
        }

        if (inner.Ready is { } ready)
        {
            answer.Carry(ready);
            return new Cargo(inner.DevEui);
        }

        var behind = _windows.RoomBehindRelay(inner.Answer!.Flow, inner.Answer.Talk);
        if (Write(inner.Answer, Math.Min(room - DownlinkWriter.OverheadBytes, behind), effects) is not { } made)
            return null;
        answer.Carry(made.PhyPayload);
        return made.Cargo;
    }

    /// <summary>Writes a frame with all there is room for; null when none is due.</summary>
    private DownlinkMade? Write(Answer answer, int room, List<Effect> effects)
    {
        answer.Fill(room, _queue, effects);
        MacEngine.Sent(answer.Talk, answer.RequestsWritten);
        TellWhatChanged(answer.Talk, effects);
        if (!answer.IsDue || answer.Make() is not { } made)
            return null;
        effects.Add(made);
        state.Take(made);
        return made;
    }

    /// <summary>Bytes that are ready: a join accept, or an answer that was sent before.</summary>
    public void Start(FrameFlow flow, Reply reply, byte[] phyPayload, DateTimeOffset now, List<Effect> effects)
    {
        var ways = _windows.For(flow, reply, now, phyPayload.Length);
        if (ways.Count == 0)
        {
            Lose(flow, reply, reply.DevEui, now, effects);
            return;
        }

        transmissions.Start(
            new Transmission(new Cargo(reply.DevEui), reply.Region, phyPayload)
            {
                Gateways = new Queue<List<TransmitOption>>(ways),
            },
            now, effects);
    }

    private void Lose(FrameFlow flow, Reply reply, Eui64 devEui, DateTimeOffset now, List<Effect> effects)
    {
        var isLate = now > _windows.LastDeadline(flow, reply);
        effects.Add(new DownlinkLost(reply.Region.Name, devEui,
            isLate ? DownlinkLoss.TooLate : DownlinkLoss.NoAirtime, now));
    }

    private MacTalk Talk(
        FrameFlow flow, (Session Session, Region Region) with, AcceptedUplink uplink, DateTimeOffset now) =>
        new(with.Session, with.Region, uplink, now)
        {
            Options = options,
            Adrs = adrs,
            SessionOf = _sessionOf,
            TransmissionAt = flow.TransmissionAt - (uplink.Via?.Delay ?? TimeSpan.Zero),
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

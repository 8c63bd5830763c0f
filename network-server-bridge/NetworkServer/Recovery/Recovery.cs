using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The state out of the journal.</summary>
internal static class Recovery
{
    /// <summary>Lost records of an hour: a busy device gets a downlink a minute. JoinNonces are rarer.</summary>
    private const uint LeastJump = 64, JoinNonceJump = 64;

    /// <summary>Half of what a 1.0.x device accepts as a step (MAX_FCNT_GAP): it hears the next downlink.</summary>
    private const uint MostJump = FCnt.MaxGap / 2;

    public static void Apply(ServerState state, Effect durable)
    {
        switch (durable)
        {
            case SessionStarted started:
                state.Take(started);
                break;
            case SessionAdopted adopted:
                state.Take(adopted);
                break;
            case CounterResetAllowed allowed:
                state.Take(allowed);
                break;
            case CountersJumped jumped:
                state.Take(jumped);
                break;
            case UplinkAccepted accepted:
                state.Take(accepted);
                break;
            case UplinkGathered gathered:
                Close(state, gathered);
                break;
            case UplinkEnriched enriched:
                state.Take(enriched);
                break;
            case FrameJudged judged:
                state.Take(judged);
                break;
            case MacChanged changed:
                state.Take(changed);
                break;
            default:
                ApplyDownlink(state, durable);
                break;
        }
    }

    /// <summary>
    /// A restart takes seconds. Where the newest record is older, it may be a backup's, and what was sent since is not
    /// known here: counters jump by more than can have been used, a frame a minute.
    /// </summary>
    public static void Resume(ServerState state, NetworkServerOptions options,
        (DateTimeOffset? LastRecord, DateTimeOffset Now) time, List<Effect> effects)
    {
        foreach (var device in state.Devices.InOrder)
        {
            if (device.Queue?.Underway is { Stage: DownlinkStage.Made } underway)
                device.Queue.Return(underway.Item.Id);
        }

        CloseMissedJoins(state);
        if (time.LastRecord is not { } last || time.Now - last < options.JumpAfter)
            return;
        var minutes = Math.Min((uint)Math.Min((time.Now - last).TotalMinutes, MostJump), MostJump - LeastJump);
        var jumped = new CountersJumped(LeastJump + minutes, JoinNonceJump, time.Now);
        effects.Add(jumped);
        state.Take(jumped);
    }

    // A join accept that can still be heard in time is sent once more; the others were, or never will be.
    private static void CloseMissedJoins(ServerState state)
    {
        foreach (var flow in state.Flows.Open.Where(flow => flow.Reply is { IsJoin: true }).ToList())
        {
            if (state.Clock.Ticks - flow.TransmissionTicks > flow.Reply!.Region.JoinAcceptDelay2.Ticks)
                flow.CloseWindow();
        }
    }

    private static void ApplyDownlink(ServerState state, Effect durable)
    {
        switch (durable)
        {
            case DownlinkMade made:
                state.Take(made);
                break;
            case DownlinkSent sent:
                state.Take(sent);
                break;
            case DownlinkQueued queued:
                state.Take(queued);
                break;
            case DownlinkParked parked:
                state.Take(parked);
                break;
            case DownlinkEnded ended:
                state.Take(ended);
                break;
            case AirtimeTaken taken:
                state.Take(taken);
                break;
            default:
                ApplyDeployment(state, durable);
                break;
        }
    }

    private static void ApplyDeployment(ServerState state, Effect durable)
    {
        switch (durable)
        {
            case DeploymentStarted started:
                state.Take(started);
                break;
            case DeploymentMoved moved:
                state.Take(moved);
                break;
            case DeploymentMemberMoved moved:
                state.Take(moved);
                break;
            default:
                // The others change nothing that is remembered.
                break;
        }
    }

    private static void Close(ServerState state, UplinkGathered gathered)
    {
        var uplink = gathered.Uplink;
        state.Take(gathered);
        if (state.Flows.FindOpen(new FlowKey(uplink.PhyPayload)) is not { } flow)
            return;
        flow.Replace(uplink.Copies.Select(copy => HeardCopy.From(copy, uplink.TxInfo)));
        flow.CloseWindow();
    }
}

using Google.Protobuf;

namespace Kreisfunk.NetworkServer;

/// <summary>The state as a snapshot and back.</summary>
internal static class Snapshots
{
    public static ServerSnapshot Export(ServerState state)
    {
        // A frame pushed out of a full memory while its window is open is still owed to the sinks.
        var pushedOut = state.Flows.Open.Where(flow => !state.Flows.IsRemembered(flow));
        var remembered = state.Flows.InOrder.Where(state.Flows.IsRemembered);
        return new ServerSnapshot(state.LastAppliedIngestSequence, state.Clock.Wall,
            [.. state.Devices.InOrder.Select(Export)],
            [.. pushedOut.Concat(remembered).Select(flow => Export(flow, state.Clock))],
            [.. state.Airtime.Export()])
        {
            Deployments = [.. state.Deployments.All.Select(deployment => deployment.Export())],
        };
    }

    public static void Restore(ServerState state, ServerSnapshot snapshot)
    {
        state.LastAppliedIngestSequence = snapshot.LastAppliedIngestSequence;
        state.Clock.Observe(snapshot.At);
        foreach (var device in snapshot.Devices)
            Restore(state, device);
        foreach (var flow in snapshot.Flows)
            Restore(state, flow);
        foreach (var use in snapshot.Airtime)
            state.Airtime.Restore(use);
        foreach (var deployment in snapshot.Deployments)
            state.Restore(deployment);
    }

    private static DeviceSnapshot Export(Device device) => new(
        device.DevEui, device.RootKeyCheck, device.LastSessionNumber, device.LastJoinNonce,
        device.DevNonces.ToArray(), device.LastRjCount1, device.ResetAllowedUntil, ExportUsed(device.Current),
        ExportUsed(device.Pending), [.. device.Queue?.Items ?? []]);

    // An ABP session before its first frame is made anew from the registry.
    private static SessionSnapshot? ExportUsed(Session? session) =>
        session is { IsJournaled: true } ? session.Export() : null;

    private static FlowSnapshot Export(FrameFlow flow, ServerClock clock) => new(
        flow.Key.PhyPayload.ToByteArray(), flow.Verdict, flow.DevEui, flow.FCntUp, flow.SessionNumber,
        clock.ToWall(flow.TransmissionTicks),
        [.. flow.Copies.Select(copy => new HeardBySnapshot(copy.Gateway, copy.Context.ToByteArray()))],
        [.. flow.Earlier.Select(heard => new HeardBySnapshot(heard.Gateway, heard.Context.ToByteArray()))],
        flow.Gathered());

    private static void Restore(ServerState state, DeviceSnapshot snapshot)
    {
        var device = state.Devices.Restore(snapshot);
        foreach (var session in new[] { device.Current, device.Pending })
        {
            if (session is not null)
                session.Mac = state.MacStates.Share(session.Mac);
        }

        state.RestoreQueue(device, snapshot.Queue);
    }

    private static void Restore(ServerState state, FlowSnapshot snapshot)
    {
        var flow = new FrameFlow(new FlowKey(ByteString.CopyFrom(snapshot.PhyPayload)), snapshot.Verdict)
        {
            DevEui = snapshot.DevEui,
            FCntUp = snapshot.FCntUp,
            SessionNumber = snapshot.SessionNumber,
        };
        flow.Transmit(default, snapshot.TransmissionAt, state.Clock.FromWall(snapshot.TransmissionAt));
        flow.Replace(snapshot.Awaiting is { } awaiting
            ? awaiting.Copies.Select(copy => HeardCopy.From(copy, awaiting.TxInfo))
            : snapshot.HeardBy.Select(heard => new HeardCopy(
                heard.Gateway, ByteString.CopyFrom(heard.Context), FrequencyHz: 0, RxInfo: null)));
        foreach (var heard in snapshot.Earlier)
            flow.NoteEarlier(heard.Gateway, ByteString.CopyFrom(heard.Context));
        state.Flows.Add(flow);
        if (snapshot.Awaiting is null)
            return;
        flow.Awaiting = snapshot.Awaiting;
        state.Flows.OpenWindow(flow, reply: null);
    }
}

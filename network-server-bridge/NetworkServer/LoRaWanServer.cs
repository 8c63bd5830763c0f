using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// The decisions of a LoRaWAN network server. Synchronous and deterministic: the only time is the frames' and what the
/// caller gives, there is no randomness, and the same calls give the same effects. One thread at a time.
/// </summary>
public sealed class LoRaWanServer
{
    private readonly ServerState _state;
    private readonly UplinkPipeline _pipeline;
    private readonly AnswerPipeline _answers;
    private readonly Transmissions _transmissions;
    private readonly PushPipeline _push;
    private readonly DownlinkRequests _requests;
    private readonly Anticipation _anticipation;
    private readonly DeploymentPipeline _deployments;
    private readonly ClockSync _clockSync;
    private readonly NetworkServerOptions _options;
    private readonly IReadOnlyDictionary<string, Region> _regions;
    private long _anticipated;

    /// <param name="options">Checked; a mistake is an <see cref="ArgumentException"/> that names every one.</param>
    /// <param name="regions">By name ("eu868").</param>
    /// <param name="adrs">How data rates are set; null for the ways that come with the server.</param>
    public LoRaWanServer(
        NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions, AdrAlgorithms? adrs = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate(regions);
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        _options = options;
        _regions = regions;
        _state = new ServerState(options, regions);
        _anticipation = new Anticipation(_state.Devices);
        _pipeline = new UplinkPipeline(options, regions, _state);
        _transmissions = new Transmissions(options, _state) { Ended = Settle };
        _answers = new AnswerPipeline(options, regions, _state, _transmissions, adrs ?? AdrAlgorithms.BuiltIn);
        _push = new PushPipeline(options, regions, _state, _transmissions);
        _requests = new DownlinkRequests(options, _state);
        _deployments = new DeploymentPipeline(options, regions, _state, _requests, _push);
        _clockSync = new ClockSync(_state, _requests);
    }

    /// <summary>The last frame whose decision is known here, by <see cref="Handle"/> or <see cref="Apply"/>.</summary>
    public long LastAppliedIngestSequence => _state.LastAppliedIngestSequence;

    /// <summary>
    /// Where recovery starts to feed the ingest log again: at the first frame whose window is still open, else behind
    /// the last decided one. Frames decided before are recognised and only add their copy to an open window.
    /// </summary>
    public long ResumeIngestSequence => _state.Flows.Open
        .Where(flow => flow.Awaiting is not null)
        .Select(flow => flow.Awaiting!.IngestSequence)
        .Append(LastAppliedIngestSequence)
        .Min() + 1;

    /// <summary>
    /// When <see cref="Advance"/> has something to do, by the wall clock; null when nothing is awaited.
    /// </summary>
    public DateTimeOffset? NextWindowEnd
    {
        get
        {
            long?[] due = [_state.Flows.NextWindowEnd, _transmissions.NextSilence, _push.NextDue, _deployments.NextDue];
            return due.Min() is { } ticks ? _state.Clock.ToWall(ticks) : null;
        }
    }

    /// <summary>How many frames <see cref="Anticipate"/> takes at once.</summary>
    public static int AnticipatedFrames => Anticipation.Frames;

    /// <summary>Frames remembered at the moment.</summary>
    public int RememberedFrames => _state.Flows.Count;

    /// <summary>Removed devices whose counters are still kept.</summary>
    public int DormantDevices => _state.Devices.DormantCount;

    /// <summary>Items that wait to be sent to any device.</summary>
    public int QueuedDownlinks => _state.QueuedDownlinks;

    /// <summary>Adds a device or takes up its changes. Sessions stay as long as the keys do.</summary>
    public void SetDevice(DeviceRecord device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _state.Devices.Set(device);
    }

    /// <summary>
    /// Forgets a device's record. Its nonces and counters are kept for a while, see
    /// <see cref="NetworkServerOptions.MaxDormantDevices"/>: adding it again continues where it was.
    /// </summary>
    public void RemoveDevice(Eui64 devEui) => _state.Devices.Remove(devEui);

    /// <summary>
    /// Fetches from memory what decisions on the next frames need, a few frames at a time, so that they need not wait
    /// for it one by one. Optional: it changes nothing but the time they take.
    /// </summary>
    public void Anticipate(ReadOnlySpan<ReceivedFrame> frames) =>
        _anticipated += _anticipation.Fetch(frames[..Math.Min(frames.Length, Anticipation.Frames)]);

    /// <summary>Decides one copy of a frame; windows that ended before it close first.</summary>
    public void Handle(ReceivedFrame frame, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(effects);
        if (frame.IngestSequence <= LastAppliedIngestSequence)
        {
            AddToOpenWindow(frame);
            return;
        }

        Advance(frame.ReceivedAt, effects);
        _pipeline.Run(frame, effects);
        _state.LastAppliedIngestSequence = frame.IngestSequence;
    }

    /// <summary>
    /// Closes the windows that have ended, gives up gateways that say nothing, and sends what is due to devices that
    /// listen by themselves. Call it when nothing waits to be handled: frames still queued may belong into the windows
    /// that close here.
    /// </summary>
    public void Advance(DateTimeOffset now, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        _state.Clock.Observe(now);
        while (_state.Flows.TakeEnded(_state.Clock.Ticks) is { } flow)
            Close(flow, now, effects);
        _transmissions.Advance(now, effects);
        _deployments.Advance(now, effects);
        _push.Advance(now, effects);
        _state.PassTo(now);
    }

    /// <summary>Takes a gateway's word on a downlink it was given.</summary>
    public void Take(GatewayWord word, DateTimeOffset now, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(word);
        Advance(now, effects);
        _transmissions.Take(word, now, effects);
    }

    /// <summary>Puts an item into a device's queue, or says why not.</summary>
    public DownlinkRefusal? Queue(Eui64 devEui, QueuedDownlink item, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(item);
        var refusal = _requests.Queue(devEui, item, effects);
        if (refusal is null)
            _push.Wake(devEui, item.QueuedAt);
        return refusal;
    }

    /// <summary>Takes back everything that waits for a device; gives how much that was.</summary>
    public int Flush(Eui64 devEui, DateTimeOffset now, List<Effect> effects) =>
        _requests.Flush(devEui, now, effects);

    /// <summary>Takes back one item; false when it does not wait.</summary>
    public bool Remove(Eui64 devEui, Guid id, DateTimeOffset now, List<Effect> effects) =>
        _requests.Remove(devEui, id, now, effects);

    /// <summary>Which gateways would send to a multicast group now, and whom they would not reach.</summary>
    public MulticastReach ReachOf(Eui64 groupEui) => _push.ReachOf(groupEui);

    /// <summary>What waits for a device, in the order it will be sent.</summary>
    public IReadOnlyList<QueuedDownlinkState> QueueOf(Eui64 devEui) =>
        [.. _state.Devices.Find(devEui)?.Queue?.Items ?? []];

    /// <summary>Begins a deployment; gives every mistake, one sentence each, and none when it has begun.</summary>
    public IReadOnlyList<string> StartDeployment(DeploymentOrder order, DateTimeOffset now, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _deployments.Start(order, now, effects);
    }

    /// <summary>
    /// After recovery: the bytes of an image, which no journal holds. False when no deployment needs them any more.
    /// </summary>
    public bool GiveImage(ReadOnlyMemory<byte> image) => _deployments.Give(image);

    /// <summary>Gives up every device that is not done; false when there is none, or it has ended.</summary>
    public bool CancelDeployment(Guid id, DateTimeOffset now, List<Effect> effects) =>
        _deployments.Cancel(id, now, effects);

    /// <summary>Holds a deployment up, or lets it go on; false when there is none, or it has ended.</summary>
    public bool PauseDeployment(Guid id, bool isPaused, DateTimeOffset now, List<Effect> effects) =>
        _deployments.Pause(id, isPaused, now, effects);

    /// <summary>How far each deployment is, the oldest first.</summary>
    public IReadOnlyList<DeploymentSnapshot> Deployments() =>
        [.. _state.Deployments.All.Select(deployment => deployment.Export())];

    /// <summary>How far one is; null when there is none.</summary>
    public DeploymentSnapshot? FindDeployment(Guid id) => _state.Deployments.Find(id)?.Export();

    /// <summary>Lets an ABP device begin its counters again, once, until a moment; false for any other.</summary>
    public bool AllowCounterReset(CounterResetAllowed allowed, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        if (_state.Devices.Find(allowed.DevEui) is not { Record.Abp: not null })
            return false;
        effects.Add(allowed);
        _state.Take(allowed);
        return true;
    }

    /// <summary>
    /// Asks a device of LoRaWAN 1.1 to join anew, until it does: 0 for everything, 2 for new keys only. False for
    /// another type, and for a device without such a session.
    /// </summary>
    public bool AskRejoin(Eui64 devEui, int rejoinType, DateTimeOffset now, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        if (rejoinType is not (0 or 2)
            || _state.Devices.Find(devEui) is not { Record.Abp: null, Current: { Start.Is11: true } session })
            return false;
        var asked = new MacChanged(
            devEui, session.Start.SessionNumber, session.Mac with { RejoinAsked = rejoinType }, [], now);
        effects.Add(asked);
        _state.Take(asked);
        return true;
    }

    /// <summary>
    /// Recovery: takes up a durable effect of the journal, in order. Devices may be set before or after, but before
    /// the first <see cref="Handle"/>.
    /// </summary>
    public void Apply(Effect durable) => Recovery.Apply(_state, durable);

    /// <summary>
    /// Recovery is through. Where the state may be older than what devices have heard, counters jump ahead; what was on
    /// its way to a gateway waits again.
    /// </summary>
    /// <param name="lastRecordAt">Time of the newest record; null when there is none.</param>
    /// <param name="now">The time.</param>
    /// <param name="effects">Durable ones are to be written before the first frame is handled.</param>
    public void Resume(DateTimeOffset? lastRecordAt, DateTimeOffset now, List<Effect> effects)
    {
        Recovery.Resume(_state, _options, (lastRecordAt, now), effects);
        _push.WakeAll(now);
        _deployments.WakeAll();
    }

    /// <summary>Everything that <see cref="Restore"/> needs.</summary>
    public ServerSnapshot Export() => Snapshots.Export(_state);

    /// <summary>
    /// Recovery: takes up a snapshot, before any <see cref="Apply"/>. Devices may be set before or after.
    /// </summary>
    public void Restore(ServerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Snapshots.Restore(_state, snapshot);
    }

    private void Close(FrameFlow flow, DateTimeOffset now, List<Effect> effects)
    {
        if (flow.Gathered() is { } uplink)
        {
            var relayed = OpenRelayed(uplink, now, effects);
            var gathered = new UplinkGathered(uplink);
            effects.Add(gathered);
            _state.Take(gathered);
            HandOn(uplink, now, effects);
            _answers.AnswerUplink(flow, uplink, relayed, now, effects);
            _push.Wake(uplink.DevEui, now);
        }
        else if (flow.Reply is { IsJoin: true, PhyPayload: { } accept } join)
        {
            _answers.Start(flow, join, accept, now, effects);
        }
        else if (flow.Reply is { } repetition)
        {
            _answers.AnswerAgain(flow, repetition, now, effects);
        }

        flow.CloseWindow();
    }

    /// <summary>
    /// What a relay has sent on is decided before the relay's uplink is gathered: whatever happens in between, the
    /// relay's is gathered again, and what was in it is known by then.
    /// </summary>
    private RelayedReply? OpenRelayed(AcceptedUplink uplink, DateTimeOffset now, List<Effect> effects)
    {
        if (uplink.FPort != RelayPort.FPort
            || _state.Devices.Find(uplink.DevEui) is not { Settings.IsRelay: true }
            || !_regions.TryGetValue(uplink.Region, out var region))
            return null;
        var relayed = _pipeline.Run(RelayedFrame.Of(uplink, region), effects);
        if (relayed?.Uplink is { } inner)
            HandOn(inner, now, effects);
        return relayed;
    }

    private void HandOn(AcceptedUplink uplink, DateTimeOffset now, List<Effect> effects)
    {
        _clockSync.Take(uplink, now, effects);
        _deployments.Take(uplink, now, effects);
    }

    private void Settle(Transmission transmission, bool isSent, DateTimeOffset now, List<Effect> effects)
    {
        foreach (var cargo in transmission.Cargoes)
            Settle(transmission, cargo, isSent, now, effects);
    }

    /// <summary>
    /// What a downlink carried has left the house, or waits for its next chance; a confirmed one awaits its answer.
    /// </summary>
    private void Settle(
        Transmission transmission, Cargo cargo, bool isSent, DateTimeOffset now, List<Effect> effects)
    {
        if (cargo.ItemId is not { } item || _state.Devices.Find(cargo.DevEui) is not { } device)
            return;
        if (device.Group is not null)
            _push.GroupStep(device, transmission, isSent, now, effects);
        else if (device.Queue?.Contains(item) != true)
            return;
        else if (!isSent)
            device.Queue.Return(item);
        else if (!cargo.IsConfirmed)
            End(device, item, cargo.FCntDown, now, effects);
        _push.WakeAfter(device, transmission, isSent, now);
    }

    private void End(Device device, Guid item, uint? fCntDown, DateTimeOffset now, List<Effect> effects)
    {
        var ended = new DownlinkEnded(device.DevEui, item, DownlinkOutcome.Sent, fCntDown, now);
        effects.Add(ended);
        _state.Take(ended);
    }

    // Recovery feeds from before the last decision, to gather copies that no journal holds.
    private void AddToOpenWindow(ReceivedFrame frame)
    {
        if (frame.Frame.RxInfo is not { CrcStatus: CRCStatus.CrcOk } rxInfo)
            return;
        if (_state.Flows.FindOpen(new FlowKey(frame.Frame.PhyPayload)) is { } flow)
            flow.Hear(HeardCopy.From(rxInfo, frame.Frame.TxInfo), _state.Clock.Ticks, _options.MaxCopies);
    }
}

using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// The decisions of a LoRaWAN 1.0.x class A network server. Synchronous and deterministic: the only time is the
/// frames' and what <see cref="Advance"/> is given, there is no randomness, and the same calls give the same effects.
/// One thread at a time.
/// </summary>
public sealed class LoRaWanServer
{
    private readonly ServerState _state;
    private readonly UplinkPipeline _pipeline;
    private readonly DownlinkScheduler _downlinks;
    private readonly NetworkServerOptions _options;

    /// <param name="options">Checked; a mistake is an <see cref="ArgumentException"/> that names every one.</param>
    /// <param name="regions">By name ("eu868").</param>
    public LoRaWanServer(NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate(regions);
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        _options = options;
        _state = new ServerState(options, regions);
        _pipeline = new UplinkPipeline(options, regions, _state);
        _downlinks = new DownlinkScheduler(options);
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
    /// When <see cref="Advance"/> has something to do, by the wall clock; null when no window is open.
    /// </summary>
    public DateTimeOffset? NextWindowEnd =>
        _state.Flows.NextWindowEnd is { } end ? _state.Clock.ToWall(end) : null;

    /// <summary>Frames remembered at the moment.</summary>
    public int RememberedFrames => _state.Flows.Count;

    /// <summary>Removed devices whose counters are still kept.</summary>
    public int DormantDevices => _state.Devices.DormantCount;

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
    /// Closes the windows that have ended. Call it when nothing waits to be handled: frames still queued may belong
    /// into the windows that close here.
    /// </summary>
    public void Advance(DateTimeOffset now, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        _state.Clock.Observe(now);
        while (_state.Flows.TakeEnded(_state.Clock.Ticks) is { } flow)
            Close(flow, now, effects);
        _state.PassTo(now);
    }

    /// <summary>
    /// Recovery: takes up a durable effect of the journal, in order. Devices may be set before or after, but before
    /// the first <see cref="Handle"/>.
    /// </summary>
    public void Apply(Effect durable)
    {
        switch (durable)
        {
            case SessionStarted started:
                _state.Take(started);
                break;
            case UplinkAccepted accepted:
                _state.Take(accepted);
                break;
            case UplinkGathered gathered:
                _state.Take(gathered);
                break;
            case FrameJudged judged:
                _state.Take(judged);
                break;
            default:
                break;
        }
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
            effects.Add(new UplinkGathered(uplink));
        if (flow.Reply is { } reply)
            _downlinks.Send(flow, reply, now, effects);
        flow.CloseWindow();
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

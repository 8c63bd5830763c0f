using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// The decisions of a LoRaWAN 1.0.x class A network server. Synchronous and deterministic: the only time is the
/// frames' and what <see cref="Advance"/> is given, there is no randomness, and the same calls give the same effects.
/// One thread at a time.
/// </summary>
public sealed class LoRaWanServer
{
    private readonly Dictionary<Eui64, DeviceRecord> _devices = [];

    /// <param name="options">Checked; a mistake is an <see cref="ArgumentException"/> that names every one.</param>
    /// <param name="regions">By name ("eu868").</param>
    public LoRaWanServer(NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate(regions);
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    /// <summary>The last frame whose decision is known here: by <see cref="Handle"/> or by <see cref="Apply"/>.</summary>
    public long LastAppliedIngestSequence { get; private set; }

    /// <summary>
    /// Where recovery starts to feed the ingest log again: at the first frame whose window is still open, else behind
    /// the last decided one. Frames decided before are recognised and only add their copy to an open window.
    /// </summary>
    public long ResumeIngestSequence => LastAppliedIngestSequence + 1;

    /// <summary>
    /// When <see cref="Advance"/> has something to do, by the wall clock; null when no window is open.
    /// </summary>
    public DateTimeOffset? NextWindowEnd { get; private set; }

    /// <summary>Adds a device or takes up its changes. Sessions stay as long as the keys do.</summary>
    public void SetDevice(DeviceRecord device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _devices[device.DevEui] = device;
    }

    /// <summary>
    /// Forgets a device's record. Its nonces and counters are kept for a while, see
    /// <see cref="NetworkServerOptions.MaxDormantDevices"/>: adding it again continues where it was.
    /// </summary>
    public void RemoveDevice(Eui64 devEui) => _devices.Remove(devEui);

    /// <summary>Decides one copy of a frame; windows that ended before it close first.</summary>
    public void Handle(ReceivedFrame frame, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(frame);
        LastAppliedIngestSequence = frame.IngestSequence;
    }

    /// <summary>
    /// Closes the windows that have ended. Call it when nothing waits to be handled: frames still queued may belong
    /// into the windows that close here.
    /// </summary>
    public void Advance(DateTimeOffset now, List<Effect> effects) => NextWindowEnd = null;

    /// <summary>
    /// Recovery: takes up a durable effect of the journal, in order. Devices may be set before or after.
    /// </summary>
    public void Apply(Effect durable)
    {
        ArgumentNullException.ThrowIfNull(durable);
        if (durable is FrameJudged judged)
            LastAppliedIngestSequence = judged.IngestSequence;
    }

    /// <summary>Everything that <see cref="Restore"/> needs.</summary>
    public ServerSnapshot Export() => new(LastAppliedIngestSequence, default, [], []);

    /// <summary>Recovery: takes up a snapshot, before any <see cref="Apply"/>. Devices may be set before or after.</summary>
    public void Restore(ServerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        LastAppliedIngestSequence = snapshot.LastIngestSequence;
    }
}

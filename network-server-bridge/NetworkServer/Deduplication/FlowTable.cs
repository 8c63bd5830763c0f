namespace Kreisfunk.NetworkServer;

/// <summary>The frames of the last seconds, and the open windows. Bounded: the oldest frames go first.</summary>
internal sealed class FlowTable(NetworkServerOptions options)
{
    private readonly Dictionary<FlowKey, FrameFlow> _flows = [];
    private readonly Queue<(FrameFlow Flow, long Since)> _byAge = new();

    // All windows are equally long, so they end in the order in which they were opened.
    private readonly Queue<(FrameFlow Flow, long End)> _windows = new();

    public int Count => _flows.Count;

    /// <summary>The oldest first.</summary>
    public IEnumerable<FrameFlow> InOrder => _byAge.Select(entry => entry.Flow);

    public IEnumerable<FrameFlow> Open =>
        _windows.Where(entry => entry.Flow.WindowEnd == entry.End).Select(entry => entry.Flow);

    public long? NextWindowEnd
    {
        get
        {
            while (_windows.TryPeek(out var entry))
            {
                if (entry.Flow.WindowEnd == entry.End)
                    return entry.End;
                _windows.Dequeue();
            }

            return null;
        }
    }

    public FrameFlow? Find(FlowKey key) => _flows.GetValueOrDefault(key);

    /// <summary>An accepted frame that is not gathered yet, even if a full memory has pushed it out.</summary>
    public FrameFlow? FindOpen(FlowKey key) => Find(key) is { Awaiting: not null } flow
        ? flow
        : Open.FirstOrDefault(open => open.Awaiting is not null && open.Key.Equals(key));

    public bool IsRemembered(FrameFlow flow) => ReferenceEquals(Find(flow.Key), flow);

    /// <summary>At the bound the oldest frame is forgotten; if its window is open it still closes in time.</summary>
    public void Add(FrameFlow flow)
    {
        while (_flows.Count >= options.MaxRememberedFrames)
            Forget();
        _flows[flow.Key] = flow;
        _byAge.Enqueue((flow, flow.TransmissionTicks));
    }

    public void OpenWindow(FrameFlow flow, Reply? reply)
    {
        flow.Reply = reply;
        var end = flow.TransmissionTicks + options.DeduplicationWindow.Ticks;
        flow.OpenWindow(end);
        _windows.Enqueue((flow, end));
    }

    /// <summary>The next flow whose window has ended; its window is still open, for the caller to close.</summary>
    public FrameFlow? TakeEnded(long ticks) =>
        NextWindowEnd is { } end && end <= ticks ? _windows.Dequeue().Flow : null;

    /// <summary>A frame that the device repeats is remembered from its last transmission.</summary>
    public void ForgetOld(long ticks)
    {
        var oldest = ticks - options.Remembrance.Ticks;
        while (_byAge.TryPeek(out var entry) && entry.Since <= oldest)
        {
            if (entry.Flow.TransmissionTicks <= oldest)
                Forget();
            else
                _byAge.Enqueue((_byAge.Dequeue().Flow, entry.Flow.TransmissionTicks));
        }
    }

    private void Forget()
    {
        var flow = _byAge.Dequeue().Flow;
        if (IsRemembered(flow))
            _flows.Remove(flow.Key);
    }
}

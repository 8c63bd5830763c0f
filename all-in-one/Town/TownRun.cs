using System.Net;
using System.Threading.Channels;

namespace Kreisfunk.Town;

/// <summary>One run of a town: one loop that owns every device, and two sockets per gateway.</summary>
internal sealed class TownRun : IAsyncDisposable
{
    /// <summary>How often a confirmed frame is sent again before the device goes on.</summary>
    private const int MaxRepeats = 3;

    /// <summary>Confirmed uplinks in vain after which a device believes its session lost and joins anew.</summary>
    private const int MaxLost = 3;

    /// <summary>Downlinks on their way to the air; each gateway's own queue holds 32 in a real one.</summary>
    private const int MaxAir = 4_096;

    /// <summary>Sent at once after a pause, at most: a machine that stood still does not burst without end.</summary>
    private const int MaxBurst = 500;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AckWait = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ReceiveWindows = TimeSpan.FromSeconds(2.5);

    private readonly TownPlan _plan;
    private readonly DemoTownOptions _options;
    private readonly TownState _state;
    private readonly TimeProvider _time;
    private readonly TownSensors _sensors;
    private readonly RadioField _field;
    private readonly SimulatedDevice[] _devices;
    private readonly DeviceClock[] _clocks;
    private readonly PriorityQueue<TownEvent, long> _events = new();
    private readonly Channel<RadioDownlink> _air = Channel.CreateBounded<RadioDownlink>(MaxAir);
    private readonly List<HeardFrame>[] _heard;
    private readonly List<SentUplink> _sent = [];
    private ForwarderLink[] _links = [];
    private DateTimeOffset? _rateStart;
    private DateTimeOffset _startedAt;
    private int _turn;

    public TownRun(TownPlan plan, RadioPlan radio, DemoTownOptions options, TownState state, TimeProvider time)
    {
        _plan = plan;
        _options = options;
        _state = state;
        _time = time;
        _sensors = new TownSensors(plan.Seed);
        _field = new RadioField(plan.Seed);
        _devices = [.. plan.Devices.Select(d => new SimulatedDevice(d, radio, plan.Seed))];
        _clocks = [.. _devices.Select(_ => new DeviceClock())];
        _heard = [.. plan.Gateways.Select(_ => new List<HeardFrame>())];
    }

    /// <summary>Counters; shared with whoever watches the run.</summary>
    public required TownProgress Progress { get; init; }

    private bool IsDone => _options.Uplinks is { } total && Progress.Uplinks >= total;

    public async Task<TownReport> RunAsync(IPEndPoint agent, CancellationToken cancel)
    {
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _startedAt = _time.GetUtcNow();
        _links = [.. _plan.Gateways.Select((gateway, i) => Connect(gateway, i, agent))];
        var loops = Task.WhenAll(_links.Select(link => link.RunAsync(running.Token)));
        for (var i = 0; i < _devices.Length; i++)
            Schedule(i, _startedAt + SwitchedOnAfter(i));
        try
        {
            while (!IsDone)
                await StepAsync(cancel);
            await DrainAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The end that was asked for; what was sent stays sent.
        }

        await running.CancelAsync();
        await loops;
        return new TownReport(_sent, Progress.Joins, Progress.Acknowledged, _links.Sum(l => l.Unacknowledged),
            [.. _links.Select(l => l.Counters)]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
            await link.DisposeAsync();
    }

    private TimeSpan SwitchedOnAfter(int index) =>
        _options.StartSpread * ((index + Noise.Unit(_plan.Seed, 200, (ulong)index)) / _devices.Length);

    private ForwarderLink Connect(PlannedGateway gateway, int index, IPEndPoint agent)
    {
        var counter = (uint)Noise.Bits(_plan.Seed, 201, (ulong)index, (ulong)_startedAt.UtcTicks);
        var simulated = new SimulatedGateway(gateway, _startedAt, counter);
        return new ForwarderLink(simulated, agent, _options.ResendUnacknowledged, _time, _air.Writer);
    }

    private async Task StepAsync(CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        RunEvents(now, wake: true);
        if (_options.RatePerSecond is { } rate)
            SendAtRate(rate, now);
        for (var i = 0; i < _heard.Length; i++)
        {
            await _links[i].PushAsync(_heard[i], cancel);
            _heard[i].Clear();
        }

        await WaitAsync(cancel);
    }

    private void RunEvents(DateTimeOffset now, bool wake)
    {
        while (_air.Reader.TryRead(out var downlink))
            _events.Enqueue(new TownEvent(-1, 0, downlink), downlink.StartAt.UtcTicks);
        while (_events.TryPeek(out var next, out var ticks) && ticks <= now.UtcTicks)
        {
            _events.Dequeue();
            if (next.Downlink is { } downlink)
                Receive(downlink, now);
            else if (wake && !IsDone && _clocks[next.Device].Version == next.Version)
                Wake(next.Device, now);
        }
    }

    private async Task WaitAsync(CancellationToken cancel)
    {
        var wait = _options.RatePerSecond is not null ? Tick : MaxWait;
        if (_events.TryPeek(out _, out var ticks))
        {
            var until = new TimeSpan(Math.Max(0, ticks - _time.GetUtcNow().UtcTicks));
            wait = until < wait ? until : wait;
        }

        if (wait > TimeSpan.Zero)
            await Task.WhenAny(_air.Reader.WaitToReadAsync(cancel).AsTask(), Task.Delay(wait, _time, cancel));
        cancel.ThrowIfCancellationRequested();
    }

    private void Receive(RadioDownlink downlink, DateTimeOffset now)
    {
        for (var i = 0; i < _devices.Length; i++)
        {
            switch (_devices[i].Receive(downlink))
            {
                case DownlinkOutcome.Joined:
                    Progress.CountJoin();
                    _clocks[i].Attempts = 0;
                    Schedule(i, now + TimeSpan.FromSeconds(0.3 + Noise.Unit(_plan.Seed, 202, (ulong)i)));
                    break;
                case DownlinkOutcome.Acknowledged:
                    Progress.CountAcknowledged();
                    _clocks[i].Lost = 0;
                    Schedule(i, now + NextInterval(i));
                    break;
            }
        }
    }

    private void Wake(int index, DateTimeOffset now)
    {
        var device = _devices[index];
        var clock = _clocks[index];
        if (!device.HasSession)
        {
            Join(index, now);
        }
        else if (_options.RatePerSecond is not null)
        {
            // The rate decides who sends next.
        }
        else if (device.AwaitsAck && clock.Repeats < MaxRepeats)
        {
            clock.Repeats++;
            Progress.CountRepeated();
            Hear(index, device.Repeat(now));
            Schedule(index, now + AckWait);
        }
        else if (device.AwaitsAck && ++clock.Lost >= MaxLost && device.Plan.Abp is null)
        {
            clock.Lost = 0;
            Join(index, now);
        }
        else
        {
            SendNew(index, now);
        }
    }

    private void Join(int index, DateTimeOffset now)
    {
        var device = _devices[index];
        Hear(index, device.Join(now, _state.TakeDevNonce(device.Plan.DevEui)));
        // Both windows are over after six seconds and a frame's length; then ever more slowly, as the standard wants.
        var attempt = _clocks[index].Attempts++;
        var backOff = Math.Min(60, 8 << Math.Min(attempt, 3));
        Schedule(index, now + TimeSpan.FromSeconds(backOff * (1 + (0.25 * Noise.Unit(_plan.Seed, 203, (ulong)index,
            (ulong)attempt)))));
    }

    private void SendNew(int index, DateTimeOffset now)
    {
        var device = _devices[index];
        var clock = _clocks[index];
        clock.Repeats = 0;
        var (fPort, payload) = _sensors.Read(device.Plan, now);
        var confirmed = Noise.Unit(_plan.Seed, 204, (ulong)index, clock.Uplinks++) < _options.ConfirmedShare;
        Hear(index, device.Send(now, fPort, payload, confirmed));
        Progress.CountUplink(confirmed);
        if (_options.Uplinks is not null)
        {
            _sent.Add(new SentUplink(
                device.Plan.DevEui, device.DevAddr!.Value, device.LastFCntUp!.Value, confirmed, now));
        }

        if (_options.RatePerSecond is null)
            Schedule(index, now + (confirmed ? AckWait : NextInterval(index)));
    }

    private void SendAtRate(double rate, DateTimeOffset now)
    {
        if (_rateStart is null && IsReadyForRate(now))
            _rateStart = now;
        if (_rateStart is not { } start || !_devices.Any(d => d.HasSession))
            return;

        var due = (long)((now - start).TotalSeconds * rate) - Progress.Uplinks;
        for (var n = 0; n < Math.Min(due, MaxBurst) && !IsDone; n++)
        {
            do
                _turn = (_turn + 1) % _devices.Length;
            while (!_devices[_turn].HasSession);
            SendNew(_turn, now);
        }
    }

    /// <summary>Late joiners delay the start for a minute at most: a refused device must not stop the others.</summary>
    private bool IsReadyForRate(DateTimeOffset now) => _devices.All(d => d.HasSession)
        || (now - _startedAt > _options.StartSpread + TimeSpan.FromMinutes(1) && _devices.Any(d => d.HasSession));

    private void Hear(int index, RadioUplink uplink)
    {
        var plan = _devices[index].Plan;
        for (var i = 0; i < _plan.Gateways.Count; i++)
        {
            var gateway = _plan.Gateways[i];
            var reception = _field.Hear(plan, gateway, uplink.Number);
            if (_options.HeardByAll || i == plan.NearestGateway
                || reception.RssiDbm >= RadioField.SensitivityDbm(uplink.SpreadingFactor))
                _heard[i].Add(new HeardFrame(uplink, reception));
        }
    }

    /// <summary>After the last uplink: receive windows run out and the agent acknowledges what it has.</summary>
    private async Task DrainAsync(CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        var end = now + _options.Drain;
        var windowsEnd = now + ReceiveWindows;
        while (now < end && (_links.Any(l => l.Unacknowledged > 0)
                   || (now < windowsEnd && _devices.Any(d => d.AwaitsAck))))
        {
            RunEvents(now, wake: false);
            await Task.Delay(Tick, _time, cancel);
            now = _time.GetUtcNow();
        }
    }

    private TimeSpan NextInterval(int index) =>
        _options.Interval * (0.75 + (0.5 * Noise.Unit(_plan.Seed, 205, (ulong)index, _clocks[index].Uplinks)));

    private void Schedule(int index, DateTimeOffset at) =>
        _events.Enqueue(new TownEvent(index, ++_clocks[index].Version, null), at.UtcTicks);

    private readonly record struct TownEvent(int Device, int Version, RadioDownlink? Downlink);

    private sealed class DeviceClock
    {
        public int Version { get; set; }

        public int Attempts { get; set; }

        public int Repeats { get; set; }

        public int Lost { get; set; }

        public ulong Uplinks { get; set; }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Another operator's Semtech UDP server. Each uplink is written anew for it, so that a datagram holds the operator's
/// frames and nothing else.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The radio's thread may be about to wake what it would end.")]
internal sealed class UdpDestination(string name, DestinationOptions options, UdpDestinationParts parts,
    DestinationTally tally) : IDestination
{
    /// <summary>What waits at the end gets this long to be acknowledged.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    // As many as the table of concentrators, which is bounded.
    private readonly ConcurrentDictionary<Eui64, UdpPeer> _peers = new();
    private readonly Dictionary<Eui64, Eui64> _euis = Euis(options.Udp.Euis);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly Lock _lock = new();
    private bool _isStarted;

    public string Name => name;

    public DestinationTally Tally => tally;

    public long WaitingFrames => _peers.Values.Sum(peer => (long)peer.Queue.Count);

    public void Offer(in HeardUplink uplink)
    {
        if (!parts.Filter.Matches(uplink.Address))
            return;
        parts.Report.Received(uplink.Concentrator.Eui, uplink.Frame);
        tally.Taken();
        Peer(uplink.Concentrator).Offer(uplink.Frame, uplink.Now);
    }

    public void Commit() => WakeAll();

    /// <summary>The protocol has no word for it: PULL_DATA comes or stays away.</summary>
    public void StateChanged(Eui64 gateway, ConnState.Types.State state) => WakeAll();

    public void Reported(Eui64 gateway, GatewayStats stats)
    {
        if (parts.Concentrators.TryGet(gateway, out var concentrator))
            Peer(concentrator).Report(parts.Report.Take(gateway, stats));
    }

    public void Beat(TimeSpan now)
    {
        if (options.Udp.KeepAlive || parts.Entrance.IsOwner)
        {
            foreach (var concentrator in parts.Concentrators.All)
                Peer(concentrator);
        }

        foreach (var peer in _peers.Values)
            peer.Queue.Beat(now);
    }

    public void Start()
    {
        lock (_lock)
        {
            _isStarted = true;
            foreach (var peer in _peers.Values)
                Run(peer);
        }
    }

    public async Task StopAsync(TimeSpan patience)
    {
        var left = patience;
        for (; left > TimeSpan.Zero && _peers.Values.Any(peer => peer.UnderWay > 0); left -= Step)
            await Task.Delay(Step).ConfigureAwait(false);
        for (left = DrainTime; left > TimeSpan.Zero && WaitingFrames > 0; left -= Step)
            await Task.Delay(Step).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Not disposed: the radio's thread may be about to offer or wake, and it must not stumble here.
        foreach (var peer in _peers.Values)
            peer.Queue.Abandon();
    }

    private UdpPeer Peer(Concentrator concentrator)
    {
        if (_peers.TryGetValue(concentrator.Eui, out var peer))
            return peer;
        lock (_lock)
        {
            if (_peers.TryGetValue(concentrator.Eui, out peer))
                return peer;
            var queue = new PushQueue(options.Udp, options.EffectiveMaxAge, tally, parts.FirstToken());
            var eui = _euis.GetValueOrDefault(concentrator.Eui, concentrator.Eui);
            peer = new UdpPeer(new UdpPeerParts(name, concentrator, eui, queue, parts.Entrance), options.Udp,
                parts.Report, parts.Clock, parts.Log)
            { Tally = tally };
            _peers[concentrator.Eui] = peer;
            if (_isStarted)
                Run(peer);
            return peer;
        }
    }

    // On another thread from the first step on: resolving a name may take long.
    private void Run(UdpPeer peer)
    {
        if (!_stop.IsCancellationRequested)
            _tasks.Add(Task.Run(() => peer.RunAsync(_stop.Token)));
    }

    private void WakeAll()
    {
        foreach (var (_, peer) in _peers)
            peer.Wake();
    }

    private static Dictionary<Eui64, Eui64> Euis(IReadOnlyDictionary<string, string> texts)
    {
        var euis = new Dictionary<Eui64, Eui64>();
        foreach (var (own, other) in texts)
        {
            if (Eui64.TryParse(own, out var key) && Eui64.TryParse(other, out var value))
                euis[key] = value;
        }

        return euis;
    }
}

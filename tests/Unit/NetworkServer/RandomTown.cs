using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>What is on the air, as the test knows it and the server does not.</summary>
internal enum OnAir
{
    Uplink,
    Repetition,
    Join,
    Attack,
}

/// <summary>One copy on its way to the server.</summary>
internal sealed record Delivery(DateTimeOffset At, byte[] Phy, Heard How, OnAir Kind);

/// <summary>
/// Seeded traffic: devices that join, send, repeat and rejoin, some sharing an address; three gateways that hear
/// most, deliver in any order, late and twice; an attacker who records, replays and flips bits. A device's frame always
/// reaches the server once in good time, so that what must be stored is known exactly.
/// </summary>
internal sealed class RandomTown
{
    private const int Gateways = 3;

    private readonly Random _random;
    private readonly PriorityQueue<Delivery, (DateTimeOffset, long)> _air = new();
    private readonly Dictionary<SimulatedDevice, (byte[] Phy, DateTimeOffset At)> _last = [];
    private readonly List<byte[]> _recorded = [];
    private long _order;
    private DateTimeOffset _now = ServerRig.Start;

    public RandomTown(int seed)
    {
        _random = new Random(seed);
        Devices =
        [
            .. Enumerable.Range(1, 5).Select(n => new SimulatedDevice((ulong)n)),
            .. Enumerable.Range(11, 3).Select(n => new SimulatedDevice((ulong)n, abp: true)),
            .. Enumerable.Range(21, 4).Select(n => new SimulatedDevice((ulong)n, abp: true, devAddr: 0x0200_0001)),
        ];
        Server = NewServer();

        // Some roll over soon. None begins beyond: of its first frame a server knows 16 bits only.
        foreach (var device in Devices)
            device.FCntUp = device.DevEui.Value % 2 == 0 ? 65_450u : 0;
    }

    public IReadOnlyList<SimulatedDevice> Devices { get; }

    public LoRaWanServer Server { get; }

    /// <summary>Every frame the server was given, in the ingest log's order.</summary>
    public List<ReceivedFrame> Log { get; } = [];

    /// <summary>Everything the server said, in order.</summary>
    public List<Effect> Effects { get; } = [];

    /// <summary>Snapshots by the number of durable effects before them.</summary>
    public SortedDictionary<int, ServerSnapshot> Snapshots { get; } = [];

    /// <summary>What the devices meant to say, by frame.</summary>
    public Dictionary<string, (Eui64 DevEui, byte[] Payload)> Sent { get; } = [];

    /// <summary>Verdicts by what was really on the air.</summary>
    public List<(OnAir Kind, FrameVerdict Verdict)> Verdicts { get; } = [];

    public LoRaWanServer NewServer()
    {
        var server = new LoRaWanServer(new NetworkServerOptions(), ServerRig.Regions);
        foreach (var device in Devices)
            server.SetDevice(device.Record);
        return server;
    }

    public RandomTown Run(int transmissions)
    {
        for (var i = 0; i < transmissions; i++)
        {
            _now += TimeSpan.FromMilliseconds(_random.Next(20, 1_500));
            DeliverUntil(_now);
            Transmit();
            if (i % 10 == 0)
                Snapshots[Effects.Count(effect => effect.IsDurable)] = Server.Export();
        }

        DeliverUntil(_now + TimeSpan.FromSeconds(30));
        return this;
    }

    private void Transmit()
    {
        if (_random.Next(8) == 0 && _recorded.Count > 0)
        {
            Attack();
            return;
        }

        var device = Devices[_random.Next(Devices.Count)];
        var quiet = _last.TryGetValue(device, out var last) ? _now - last.At : TimeSpan.MaxValue;
        if (quiet < TimeSpan.FromSeconds(2))
            return;
        if (device.Record.Abp is null && (!device.IsJoined || _random.Next(25) == 0))
            Send(device, device.JoinRequest(), OnAir.Join);
        else if (last.Phy is not null && quiet < TimeSpan.FromSeconds(8) && _random.Next(2) == 0)
            Send(device, last.Phy, OnAir.Repetition);
        else
            SendUplink(device);
    }

    private void SendUplink(SimulatedDevice device)
    {
        var payload = new byte[_random.Next(1, 20)];
        _random.NextBytes(payload);
        device.FCntUp += (uint)(_random.Next(10) == 0 ? _random.Next(50) : 0);
        var phy = device.Uplink(confirmed: _random.Next(2) == 0, payload);
        Sent.Add(Convert.ToHexString(phy), (device.DevEui, payload));
        Send(device, phy, OnAir.Uplink);
    }

    private void Send(SimulatedDevice device, byte[] phy, OnAir kind)
    {
        _last[device] = kind == OnAir.Join ? (null!, _now) : (phy, _now);
        _recorded.Add(phy);
        var prompt = _random.Next(1, Gateways + 1);
        for (var gateway = 1; gateway <= Gateways; gateway++)
        {
            if (gateway == prompt)
                Deliver(phy, kind, gateway, _random.Next(1, 15));
            else if (_random.Next(4) > 0)
                Deliver(phy, kind, gateway, _random.Next(6) == 0 ? _random.Next(300, 9_000) : _random.Next(1, 180));
        }
    }

    private void Deliver(byte[] phy, OnAir kind, int gateway, int delayMilliseconds)
    {
        var how = new Heard
        {
            Gateway = gateway,
            Counter = (uint)((_now - ServerRig.Start).Ticks / 10) + (uint)(gateway * 777_777),
            Snr = _random.Next(-15, 10),
            Rssi = _random.Next(-120, -40),
        };
        Enqueue(phy, how, kind, delayMilliseconds);
        if (_random.Next(10) == 0)
            Enqueue(phy, how, kind, Math.Min(9_500, delayMilliseconds + _random.Next(1, 4_000)));
        if (_random.Next(20) == 0)
            Enqueue(Flip(phy), how, OnAir.Attack, delayMilliseconds);
        if (_random.Next(20) == 0)
            Enqueue(phy, how with { Crc = Contracts.Gateway.CRCStatus.BadCrc }, OnAir.Attack, delayMilliseconds);
    }

    private void Attack()
    {
        var phy = _recorded[_random.Next(_recorded.Count)];
        if (_random.Next(3) == 0)
            phy = Flip(phy);
        var how = new Heard { Gateway = _random.Next(1, Gateways + 1), Counter = (uint)_random.Next() };
        Enqueue(phy, how, OnAir.Attack, delayMilliseconds: 1);
    }

    private byte[] Flip(byte[] phy)
    {
        var flipped = (byte[])phy.Clone();
        flipped[_random.Next(flipped.Length)] ^= (byte)(1 << _random.Next(8));
        return flipped;
    }

    private void Enqueue(byte[] phy, Heard how, OnAir kind, int delayMilliseconds)
    {
        var at = _now + TimeSpan.FromMilliseconds(delayMilliseconds);
        _air.Enqueue(new Delivery(at, phy, how, kind), (at, _order++));
    }

    private void DeliverUntil(DateTimeOffset end)
    {
        while (_air.TryPeek(out var delivery, out _) && delivery.At <= end)
        {
            _air.Dequeue();
            CloseWindowsUntil(delivery.At);
            var frame = ServerRig.Receive(Log.Count + 1, delivery.At, delivery.Phy, delivery.How);
            Log.Add(frame);
            var effects = new List<Effect>();
            Server.Handle(frame, effects);
            var judged = effects.OfType<FrameJudged>().SingleOrDefault();
            Verdicts.Add((delivery.Kind, judged?.Verdict ?? FrameVerdict.Accepted));
            Take(effects);
        }

        CloseWindowsUntil(end);
    }

    private void CloseWindowsUntil(DateTimeOffset end)
    {
        while (Server.NextWindowEnd is { } windowEnd && windowEnd <= end)
        {
            var effects = new List<Effect>();
            Server.Advance(windowEnd, effects);
            Take(effects);
        }
    }

    private void Take(List<Effect> effects)
    {
        Effects.AddRange(effects);
        foreach (var downlink in effects.OfType<DownlinkReady>())
        {
            var phy = ServerRig.PhyOf(downlink);
            var device = Devices.Single(candidate => candidate.DevEui == downlink.DevEui);
            if (new Mhdr(phy[0]).MType == MType.JoinAccept && _random.Next(5) > 0)
                device.Join(phy);
        }
    }
}

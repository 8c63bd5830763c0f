using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Benchmarks;

/// <summary>A network server with so many devices, and the frames they send.</summary>
internal sealed class BenchNetwork
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 7, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(250);
    private static readonly Dictionary<string, Region> Regions = LoadRegions();

    private readonly LoRaWanServer _server = new(new NetworkServerOptions(), Regions);
    private readonly Random _random = new(4711);
    private readonly BenchDevice[] _devices;
    private readonly List<Effect> _effects = [];
    private DateTimeOffset _now = Start;
    private long _sequence;
    private int _accepted;

    public BenchNetwork(int devices, bool sharedAddress = false)
    {
        _devices = new BenchDevice[devices];
        for (var i = 0; i < devices; i++)
        {
            _devices[i] = new BenchDevice(i, sharedAddress ? 0 : i);
            _server.SetDevice(_devices[i].Record);
        }
    }

    /// <summary>
    /// Every device sends once: what the first frame of a device costs, and what it leaves in memory, is not what is
    /// measured.
    /// </summary>
    public void SendOnceEach()
    {
        foreach (var chunk in _devices.Chunk(10_000))
        {
            Handle([.. chunk.Select(device => Receive(device.NextFrame(confirmed: false), copy: 0))]);
            _effects.Clear();
        }
    }

    /// <summary>What a device with a session costs that has never sent; ABP, so that there is a session.</summary>
    public static double BytesPerSession(int sessions)
    {
        var server = new LoRaWanServer(new NetworkServerOptions(), Regions);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < sessions; i++)
        {
            var device = new BenchDevice(i, i);
            server.SetDevice(device.Record);
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)sessions;
        GC.KeepAlive(server);
        return bytes;
    }

    /// <summary>The next frames of devices drawn at random.</summary>
    public List<ReceivedFrame> NextFrames(int count, int copies, bool confirmed, bool strange)
    {
        var frames = new List<ReceivedFrame>(count * copies);
        for (var i = 0; i < count; i++)
        {
            var device = _devices[_random.Next(_devices.Length)];
            var phy = strange ? BenchDevice.Strange(_random) : device.NextFrame(confirmed);
            for (var copy = 0; copy < copies; copy++)
                frames.Add(Receive(phy, copy));
        }

        return frames;
    }

    public void Handle(List<ReceivedFrame> frames)
    {
        _accepted = 0;
        var span = CollectionsMarshal.AsSpan(frames);
        for (var i = 0; i < span.Length; i++)
        {
            if (i % LoRaWanServer.AnticipatedFrames == 0)
                _server.Anticipate(span[i..]);
            _server.Handle(span[i], _effects);
            foreach (var effect in _effects)
                _accepted += effect is UplinkAccepted ? 1 : 0;
            _effects.Clear();
        }
    }

    public void CheckAccepted(int expected)
    {
        if (_accepted != expected)
            throw new InvalidOperationException($"{_accepted} uplinks were accepted instead of {expected}.");
    }

    /// <summary>Nanoseconds from the end of each frame's window to its answer.</summary>
    public List<double> AnswerTimes(List<ReceivedFrame> frames)
    {
        var times = new List<double>(frames.Count);
        foreach (var frame in frames)
        {
            // One at a time: each window closes before the next frame comes.
            _now += TimeSpan.FromSeconds(1);
            _server.Handle(frame with { ReceivedAt = _now }, _effects);
            _effects.Clear();
            _now += TimeSpan.FromMilliseconds(200);
            var started = Stopwatch.GetTimestamp();
            _server.Advance(_now, _effects);
            times.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds);
            if (!_effects.Exists(effect => effect is DownlinkReady or DownlinkLost))
                throw new InvalidOperationException("A confirmed uplink was not answered.");
            _effects.Clear();
        }

        return times;
    }

    // Far enough apart that one device alone could send them; further copies come at once.
    private ReceivedFrame Receive(byte[] phy, int copy)
    {
        _now += copy == 0 ? Apart : TimeSpan.Zero;
        return new ReceivedFrame(++_sequence, _now, "eu868", Message(phy, copy));
    }

    private UplinkFrame Message(byte[] phy, int copy)
    {
        var context = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(context, (uint)(_now - Start).TotalMicroseconds);
        return new UplinkFrame
        {
            PhyPayload = ByteString.CopyFrom(phy),
            TxInfo = new UplinkTxInfo
            {
                Frequency = 868_100_000,
                Modulation = new Modulation
                {
                    Lora = new LoraModulationInfo { Bandwidth = 125_000, SpreadingFactor = 7 },
                },
            },
            RxInfo = new UplinkRxInfo
            {
                GatewayId = $"0016c0010000{copy:x4}",
                Context = ByteString.CopyFrom(context),
                Snr = 5,
                Rssi = -90,
                CrcStatus = CRCStatus.CrcOk,
            },
        };
    }

    private static Dictionary<string, Region> LoadRegions()
    {
        var file = File.ReadAllBytes(Path.Combine("firmware-config", "regions", "eu868.json"));
        return Region.TryLoad(file, out var region, out var errors)
            ? new Dictionary<string, Region> { [region.Name] = region }
            : throw new InvalidOperationException(string.Join(' ', errors));
    }
}

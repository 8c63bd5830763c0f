using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>A server under test with a clock of its own, and all that came out of it.</summary>
internal sealed class ServerRig
{
    public static readonly DateTimeOffset Start = SimulatedClock.Start;

    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);

    private static readonly Lazy<Region> LoadedRegion = new(LoadRegion);

    private long _sequence;

    public ServerRig(NetworkServerOptions? options = null, params SimulatedDevice[] devices)
    {
        Options = options ?? new NetworkServerOptions();
        Server = new LoRaWanServer(Options, Regions);
        foreach (var device in devices)
            Server.SetDevice(device.Record);
    }

    public ServerRig(params SimulatedDevice[] devices) : this(null, devices)
    {
    }

    public static Region Eu868 => LoadedRegion.Value;

    public static IReadOnlyDictionary<string, Region> Regions { get; } =
        new Dictionary<string, Region> { ["eu868"] = Eu868 };

    public NetworkServerOptions Options { get; }

    public LoRaWanServer Server { get; set; }

    public DateTimeOffset Now { get; set; } = Start;

    public List<Effect> All { get; } = [];

    public IEnumerable<UplinkGathered> Gathered => All.OfType<UplinkGathered>();

    public IEnumerable<DownlinkReady> Downlinks => All.OfType<DownlinkReady>();

    public FrameVerdict LastVerdict => All.OfType<FrameJudged>().Last().Verdict;

    /// <summary>A gateway hears a frame now; gives the verdict.</summary>
    public FrameVerdict Hear(byte[] phy, Heard? how = null)
    {
        var effects = new List<Effect>();
        Server.Handle(Receive(phy, how), effects);
        All.AddRange(effects);
        return effects.OfType<UplinkAccepted>().Any()
            ? FrameVerdict.Accepted
            : effects.OfType<FrameJudged>().Single().Verdict;
    }

    public ReceivedFrame Receive(byte[] phy, Heard? how = null) => Receive(++_sequence, Now, phy, how ?? new Heard());

    public static ReceivedFrame Receive(long sequence, DateTimeOffset at, byte[] phy, Heard how)
    {
        var context = new byte[4];
        var counter = how.Counter ?? (uint)((at - Start).Ticks / 10) + (uint)(how.Gateway * 1_000_000_000L);
        BinaryPrimitives.WriteUInt32BigEndian(context, counter);
        var frame = new UplinkFrame
        {
            PhyPayload = ByteString.CopyFrom(phy),
            TxInfo = new UplinkTxInfo
            {
                Frequency = how.FrequencyHz,
                Modulation = new Modulation
                {
                    Lora = new LoraModulationInfo { Bandwidth = 125_000, SpreadingFactor = how.SpreadingFactor },
                },
            },
            RxInfo = new UplinkRxInfo
            {
                GatewayId = GatewayOf(how.Gateway).ToString(),
                Context = how.HasContext ? ByteString.CopyFrom(context) : ByteString.Empty,
                Snr = how.Snr,
                Rssi = how.Rssi,
                CrcStatus = how.Crc,
            },
        };
        if (how.HasGpsTime)
            frame.RxInfo.TimeSinceGpsEpoch = Duration.FromTimeSpan(GpsTime.FromUtc(at));
        return new ReceivedFrame(sequence, at, how.Region, frame);
    }

    public static Eui64 GatewayOf(int number) => new(0x0016_C001_0000_0000 + (ulong)number);

    public void Wait(TimeSpan time) => Now += time;

    public void Wait(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    /// <summary>The timer fires at the end of the window that is open.</summary>
    public void CloseWindow()
    {
        Now += Window;
        Server.Advance(Now, All);
    }

    /// <summary>Hears a frame, waits for its window, and gives the downlink it got, if any.</summary>
    public DownlinkReady? Exchange(byte[] phy, Heard? how = null)
    {
        Hear(phy, how);
        var before = All.Count;
        CloseWindow();
        return All.Skip(before).OfType<DownlinkReady>().SingleOrDefault();
    }

    public JoinAccept Join(SimulatedDevice device)
    {
        var downlink = Exchange(device.JoinRequest());
        Assert.NotNull(downlink);
        return device.Join(PhyOf(downlink));
    }

    /// <summary>Puts an item into a device's queue; gives its id.</summary>
    public Guid Queue(SimulatedDevice device, byte[] payload, bool confirmed = false, byte priority = 0,
        TimeSpan? expiresIn = null)
    {
        var item = new QueuedDownlink(Guid.NewGuid(), 10, payload, confirmed, priority, Now, Now + expiresIn);
        Assert.Null(Server.Queue(device.DevEui, item, All));
        return item.Id;
    }

    /// <summary>A gateway says what became of a downlink's items.</summary>
    public void Say(DownlinkReady downlink, params TxAckStatus[] statuses) =>
        Server.Take(new GatewayWord(downlink.Gateway, downlink.Frame.DownlinkId, statuses), Now, All);

    /// <summary>A server that knows only what is in the journal.</summary>
    public ServerRig Restart(params SimulatedDevice[] devices)
    {
        var recovered = new ServerRig(Options, devices) { Now = Now, _sequence = _sequence };
        foreach (var effect in All.Where(effect => effect.IsDurable))
            recovered.Server.Apply(effect);
        recovered.Server.Resume(Now, Now, recovered.All);
        return recovered;
    }

    public static byte[] PhyOf(DownlinkReady downlink) => downlink.Frame.Items[^1].PhyPayload.ToByteArray();

    private static Region LoadRegion()
    {
        var file = File.ReadAllBytes(Vectors.RepositoryPath("firmware-config", "regions", "eu868.json"));
        Assert.True(Region.TryLoad(file, out var region, out var errors), string.Join('\n', errors));
        return region;
    }
}

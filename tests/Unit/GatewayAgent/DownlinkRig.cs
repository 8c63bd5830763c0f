using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>A timeline with one concentrator that asks for downlinks, and the time in the test's hand.</summary>
internal sealed class DownlinkRig
{
    public static readonly Eui64 Gateway = new(0xaa555a00000013e2);

    private readonly ConcentratorTable _table = new(4);
    private readonly List<DownlinkAction> _actions = [];

    public DownlinkRig(byte version = 2, bool asksForDownlinks = true, TransmitRules? rules = null)
    {
        Timeline = new DownlinkTimeline(_table, rules ?? Rules());
        _table.TryGetOrAdd(Gateway, default, out var concentrator);
        Concentrator = concentrator!;
        if (asksForDownlinks)
            Concentrator.Attach(Path(version), default);
    }

    public DownlinkTimeline Timeline { get; }

    public Concentrator Concentrator { get; }

    /// <summary>The monotonic time, in seconds.</summary>
    public double Now { get; set; } = 100;

    /// <summary>An uplink ended when the counter had this value; it is seen now.</summary>
    public void Hear(uint counter) => Concentrator.Heard(
        new UplinkFrame
        {
            TxInfo = new UplinkTxInfo { Frequency = 868_100_000, Modulation = new Modulation() },
            RxInfo = new UplinkRxInfo { Context = Context(counter) },
        },
        TimeSpan.FromSeconds(Now));

    /// <summary>As <see cref="Hear"/>; it ended at this GPS time.</summary>
    public void HearGps(uint counter, TimeSpan sinceGpsEpoch) => Concentrator.Heard(
        new UplinkFrame
        {
            TxInfo = new UplinkTxInfo { Frequency = 868_100_000, Modulation = new Modulation() },
            RxInfo = new UplinkRxInfo
            {
                Context = Context(counter),
                TimeSinceGpsEpoch = Duration.FromTimeSpan(sinceGpsEpoch),
            },
        },
        TimeSpan.FromSeconds(Now));

    public void Begin(params DownlinkFrameItem[] items)
    {
        var frame = new DownlinkFrame { DownlinkId = 77, GatewayId = Gateway.ToString() };
        frame.Items.AddRange(items);
        Timeline.Begin(Gateway, frame, TimeSpan.FromSeconds(Now), _actions);
    }

    public void Begin(DownlinkFrame frame) =>
        Timeline.Begin(Gateway, frame, TimeSpan.FromSeconds(Now), _actions);

    public bool Answer(ushort token, string? error = null)
    {
        var body = error is null ? "" : $$$"""{"txpk_ack":{"error":"{{{error}}}"}}""";
        var status = TxAckBody.Read(Encoding.ASCII.GetBytes(body), new DefectCounts());
        return Timeline.Answer(Gateway, new RadioAnswer(token, status), TimeSpan.FromSeconds(Now), _actions);
    }

    public void Advance(double to)
    {
        Now = to;
        Timeline.Advance(TimeSpan.FromSeconds(Now), _actions);
    }

    /// <summary>The next PULL_RESP: its token and txpk.</summary>
    public (ushort Token, JsonElement Txpk) TakeSent()
    {
        var sent = Assert.IsType<SendItems>(_actions.FirstOrDefault());
        _actions.RemoveAt(0);
        Assert.Equal(1, sent.Count);
        Assert.True(sent.Path.TryPlan(sent.Frame.Items[sent.First], out var time));
        var datagram = TxpkWriter.Write(sent.Frame.Items[sent.First], time, 2, sent.Token);
        return (sent.Token, JsonDocument.Parse(datagram.AsMemory(4)).RootElement.GetProperty("txpk"));
    }

    /// <summary>The report that ends a downlink.</summary>
    public (DownlinkOutcome Outcome, IEnumerable<TxAckStatus> Statuses) TakeReport()
    {
        var report = Assert.IsType<ReportTxAck>(_actions.FirstOrDefault());
        _actions.RemoveAt(0);
        return (report.Outcome, report.Ack.Items.Select(item => item.Status));
    }

    public bool HasSent => _actions.FirstOrDefault() is SendItems;

    public bool IsQuiet => _actions.Count == 0;

    public static DownlinkFrameItem Window(uint counter, double delaySeconds, uint frequencyHz = 868_100_000) => new()
    {
        PhyPayload = ByteString.CopyFrom(0x60, 4, 3, 2, 1, 0x80, 1, 0, 0x0a, 0xab, 0xbc),
        TxInfo = new DownlinkTxInfo
        {
            Frequency = frequencyHz,
            Power = 14,
            Modulation = Lora(),
            Context = Context(counter),
            Timing = new Timing
            {
                Delay = new DelayTimingInfo { Delay = Duration.FromTimeSpan(TimeSpan.FromSeconds(delaySeconds)) },
            },
        },
    };

    public static DownlinkFrameItem AtOnce(uint frequencyHz = 869_525_000) => new()
    {
        PhyPayload = ByteString.CopyFrom(0x60, 1, 2, 3),
        TxInfo = new DownlinkTxInfo
        {
            Frequency = frequencyHz,
            Power = 27,
            Modulation = Lora(),
            Timing = new Timing { Immediately = new ImmediatelyTimingInfo() },
        },
    };

    /// <summary>Europe's sub-bands, enforced.</summary>
    public static TransmitRules Rules(bool enforce = true, string region = "eu868")
    {
        RegionCatalogue.TryLoad(region, null, out var data, out _);
        return new TransmitRules(data, enforce, StartMinute: 1000, FirstToken: 1000);
    }

    private static PullPath Path(byte version) => new(
        new SemtechSocket(Options.Create(new AgentOptions()), new LoopPulses(),
            new MonotonicClock(TimeProvider.System)),
        new IPEndPoint(IPAddress.Loopback, 4711).Serialize(), version);

    private static Modulation Lora() => new()
    {
        Lora = new LoraModulationInfo
        {
            Bandwidth = 125_000,
            SpreadingFactor = 7,
            CodeRate = CodeRate.Cr45,
            PolarizationInversion = true,
        },
    };

    private static ByteString Context(uint counter)
    {
        var context = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(context, counter);
        return ByteString.CopyFrom(context);
    }
}

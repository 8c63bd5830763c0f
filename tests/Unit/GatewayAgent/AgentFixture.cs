using System.Diagnostics.Metrics;
using System.Net;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>
/// The agent without its loops: datagrams go in by call, what would go to the broker is taken from the outbox.
/// </summary>
internal sealed class AgentFixture : IDisposable
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly WakeSignal _signal = new();
    private readonly SemtechSocket _socket;
    private readonly DownlinkDispatcher _dispatcher;
    private readonly byte[] _answer = new byte[4];

    public AgentFixture(AgentOptions? options = null)
    {
        Options = Microsoft.Extensions.Options.Options.Create(options ?? new AgentOptions());
        Spool = new MemorySpool(Options.Value.Spool, Time);
        Plan = new LanePlan();
        Metrics = new AgentMetrics(_provider.GetRequiredService<IMeterFactory>(), Spool);
        Outbox = new Outbox(_signal, Metrics);
        Concentrators = new ConcentratorTable(Options.Value.Udp.MaxConcentrators);
        var clock = new MonotonicClock(Time);
        Timeline = new DownlinkTimeline(Concentrators, DownlinkRig.Rules());
        _socket = new SemtechSocket(Options, new LoopPulses(), clock);
        _dispatcher = new DownlinkDispatcher(Timeline, new AirtimeFile("/nonexistent/airtime.txt", NullLogger.Instance),
            Metrics, clock, NullLogger<DownlinkDispatcher>.Instance);
        IReportPart[] parts =
        [
            new DutyCycleReport(_dispatcher), new EmissionReport(Metrics, NullLogger<EmissionReport>.Instance),
            new SpoolGapReport(Spool), new DestinationLossReport(Destinations),
        ];
        Events = new RadioEvents(Outbox, Destinations, parts, clock);
        Uplinks = new UplinkIntake(Spool, Plan, Metrics, _signal, Destinations, NullLogger<UplinkIntake>.Instance);
        Push = new PushData(new Random(1));
        var targets = new DatagramTargets(Concentrators, Uplinks, Events, _dispatcher, Options.Value.Udp);
        Handler = new DatagramHandler(targets, _socket, Metrics, Push, NullLogger<DatagramHandler>.Instance);
        Publisher = new UplinkPublisher(Spool, Plan, Options, Metrics, NullLogger<UplinkPublisher>.Instance);
        Watch = new ConcentratorWatch(Concentrators, Events, clock, Time, Options,
            NullLogger<ConcentratorWatch>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public IOptions<AgentOptions> Options { get; }

    public MemorySpool Spool { get; }

    public LanePlan Plan { get; }

    public AgentMetrics Metrics { get; }

    /// <summary>Tells this fixture's meter from those of tests beside it.</summary>
    public object MeterScope => _provider.GetRequiredService<IMeterFactory>();

    public Outbox Outbox { get; }

    public ConcentratorTable Concentrators { get; }

    public DownlinkDispatcher Dispatcher => _dispatcher;

    public DestinationTable Destinations { get; } = new();

    public RadioEvents Events { get; }

    public UplinkIntake Uplinks { get; }

    public PushData Push { get; }

    public DownlinkTimeline Timeline { get; }

    public DownlinkDispatcher Downlinks => _dispatcher;

    public DatagramHandler Handler { get; }

    public UplinkPublisher Publisher { get; }

    public ConcentratorWatch Watch { get; }

    public static SocketAddress Forwarder { get; } = new IPEndPoint(IPAddress.Loopback, 4711).Serialize();

    /// <summary>The answer to one datagram, empty for none.</summary>
    public byte[] Handle(byte[] datagram, TimeSpan now = default) => Handle(datagram, Forwarder, now);

    public byte[] Handle(byte[] datagram, SocketAddress from, TimeSpan now = default) =>
        _answer[..Handler.Handle(datagram, from, _answer, now)];

    public IReadOnlyList<OutboxMessage> TakeOutbox()
    {
        var messages = new List<OutboxMessage>();
        while (Outbox.TryTake(out var message))
            messages.Add(message);
        return messages;
    }

    public void Dispose()
    {
        _dispatcher.Dispose();
        _socket.Dispose();
        _signal.Dispose();
        Metrics.Dispose();
        _provider.Dispose();
    }
}

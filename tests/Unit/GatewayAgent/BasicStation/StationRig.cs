using System.Diagnostics.Metrics;
using System.Text.Json;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Radio.BasicStation;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

/// <summary>Stations without sockets: messages go in by call, what they would hear is taken from the queue.</summary>
internal sealed class StationRig : IDownlinkOrigin, IDisposable
{
    public static readonly Eui64 Eui = new(0xaa555a0000000101);

    public StationRig(AgentOptions? options = null, bool isClockGood = true)
    {
        Agent = new AgentFixture(options);
        Assert.True(StationPlan.TryMake(Agent.Options.Value, out var plan, out var error), error);
        Plan = plan;
        Clock = new MonotonicClock(Agent.Time);
        Parts = new StationParts
        {
            Concentrators = Agent.Concentrators,
            Uplinks = Agent.Uplinks,
            Downlinks = Agent.Downlinks,
            Register = new StationRegister(Agent.Events, Lifetime, NullLogger<StationRegister>.Instance),
            Metrics = new StationMetrics((IMeterFactory)Agent.MeterScope),
            Clock = Clock,
            Options = Agent.Options.Value.Station,
            Plan = plan,
            PlanError = "",
            IsClockGood = () => isClockGood,
        };
    }

    public AgentFixture Agent { get; }

    public StationPlan Plan { get; }

    public StationParts Parts { get; }

    public MonotonicClock Clock { get; }

    public StoppableLifetime Lifetime { get; } = new();

    public OneStation Connect() => new(this);

    /// <summary>What became of the downlinks sent, in order.</summary>
    public Queue<DownlinkTxAck> TxAcks { get; } = [];

    public UplinkFrame? LastFrame => Frames.LastOrDefault();

    public IEnumerable<UplinkFrame> Frames
    {
        get
        {
            for (var next = 1L; Agent.Spool.TryReadNext(Eui, next, out var frame); next = frame.Sequence + 1)
                yield return UplinkFrame.Parser.ParseFrom(frame.Bytes.Span);
        }
    }

    public void Send(DownlinkFrame frame) => Agent.Downlinks.Begin(Eui, frame, this);

    public void Answered(Eui64 gateway, DownlinkFrame frame, DownlinkTxAck ack) => TxAcks.Enqueue(ack);

    public IEnumerable<ConnState.Types.State> TakeStates() =>
        Agent.TakeOutbox().Select(m => m.Payload).OfType<ConnState>().Select(s => s.State);

    public void Dispose()
    {
        Agent.Dispose();
        Lifetime.Dispose();
    }

    internal sealed class OneStation
    {
        private readonly StationRig _rig;
        private readonly StationHandler _handler;

        public OneStation(StationRig rig)
        {
            _rig = rig;
            _handler = new StationHandler(rig.Parts, Eui, Link, rig.Plan, new Random(1),
                NullLogger<StationHandler>.Instance);
            rig.Parts.Register.TryEnter(Link);
        }

        public StationLink Link { get; } = new();

        public void Say(string text) => _handler.Handle(StationVectors.Bytes(text), _rig.Clock.Now);

        public void Say(byte[] text) => _handler.Handle(text, _rig.Clock.Now);

        /// <summary>Its version, and past the configuration that it gets.</summary>
        public OneStation Begin()
        {
            Say(StationVectors.Up[0]);
            Assert.Equal("router_config", Hear().GetProperty("msgtype").GetString());
            return this;
        }

        public JsonElement Hear()
        {
            Assert.True(Link.Queue.TryTake(out var message), "The station hears nothing.");
            return JsonDocument.Parse(message).RootElement;
        }

        public bool HearsNothing => !Link.Queue.TryTake(out _);

        public void End() => _handler.Ended();
    }

    internal sealed class StoppableLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}

using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Hardware;
using Kreisfunk.GatewayAgent.Hardware.Deafness;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Kreisfunk.GatewayAgent.Hardware.Health;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

/// <summary>The hardware side without its loops, beside one concentrator that is online.</summary>
internal sealed class HardwareRig : IDisposable
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly HealthWatch _health;
    private readonly SemtechSocket _socket;

    public HardwareRig(HardwareOptions? hardware = null, FakePins? pins = null)
    {
        var options = Options.Create(new AgentOptions { Hardware = hardware ?? new HardwareOptions() });
        var meters = _provider.GetRequiredService<IMeterFactory>();
        var clock = new MonotonicClock(Time);
        var parts = new HardwareParts(options, clock, Time, meters);
        Pins = pins ?? new FakePins();
        Revival = new RadioRevival(parts, Pins.Open, NullLogger<RadioRevival>.Instance);
        Watch = new RadioWatch(Table, Revival, Gnss, parts, NullLogger<RadioWatch>.Instance);
        _health = new HealthWatch(new HostHealth("/nowhere", "/"), clock, meters);
        Report = new HardwareReport(_health, Watch, Gnss, new TimeSource(Gnss, clock, () => TimeQuality.Ntp), parts);
        _socket = new SemtechSocket(options, new LoopPulses(), clock);
        Table.TryGetOrAdd(new Eui64(0xAA), TimeSpan.Zero, out var concentrator);
        Concentrator = concentrator!;
        Attach();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public ConcentratorTable Table { get; } = new(4);

    public GnssReceiver Gnss { get; } = new();

    public FakePins Pins { get; }

    public RadioRevival Revival { get; }

    public RadioWatch Watch { get; }

    public HardwareReport Report { get; }

    public Concentrator Concentrator { get; }

    public object MeterScope => _provider.GetRequiredService<IMeterFactory>();

    public TimeSpan Now => Time.GetElapsedTime(0);

    public void Attach() => Concentrator.Attach(
        new PullPath(_socket, new IPEndPoint(IPAddress.Loopback, 4711).Serialize(), 2), Now);

    /// <summary>Time passes in minutes, with a frame in each or without.</summary>
    public void Live(TimeSpan length, bool isHeard)
    {
        for (var end = Now + length; Now < end; Time.Advance(TimeSpan.FromMinutes(1)))
        {
            if (isHeard)
                Hear();
            Watch.Look(Now, Time.GetUtcNow());
        }
    }

    public UplinkFrame Hear()
    {
        var frame = new UplinkFrame
        {
            TxInfo = new UplinkTxInfo { Frequency = 868_100_000, Modulation = new Modulation() },
            RxInfo = new UplinkRxInfo(),
        };
        Concentrator.Heard(frame, Now);
        return frame;
    }

    /// <summary>A report as the front end makes it, with what the machine adds.</summary>
    public GatewayStats ReportOf(uint received, string? temperature = null)
    {
        var stats = Concentrator.TakeReport(Now);
        stats.RxPacketsReceived = received;
        var text = $$"""{"rxnb":{{received}},"temp":"{{temperature}}"}""";
        var report = StatReport.Read(Encoding.UTF8.GetBytes(text), new DefectCounts());
        Report.AddTo(stats, new ReportOccasion(Concentrator, report, Now));
        return stats;
    }

    public void Dispose()
    {
        Watch.Dispose();
        _health.Dispose();
        _socket.Dispose();
        Pins.Dispose();
        _provider.Dispose();
    }
}

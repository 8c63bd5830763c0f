using System.Diagnostics.Metrics;

namespace Kreisfunk.GatewayAgent.Hardware.Health;

/// <summary>The machine's health for reports and metrics, read anew at most every few seconds. Thread-safe.</summary>
internal sealed class HealthWatch : IDisposable
{
    /// <summary>Many reports and scrapes at one moment read the files once.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly HostHealth _health;
    private readonly MonotonicClock _clock;
    private readonly Meter _meter;
    private HealthReading? _reading;
    private TimeSpan _readAt;

    public HealthWatch(HostHealth health, MonotonicClock clock, IMeterFactory meters)
    {
        (_health, _clock) = (health, clock);
        _meter = meters.Create(AgentMetrics.MeterName);
        Gauge("temperature_celsius", "The processor's temperature.", r => r.TemperatureCelsius);
        Gauge("under_voltage", "1 while the supply is too weak.", r => ToNumber(r.IsUnderVoltage));
        Gauge("disk_wear_percent", "Of the life of an eMMC.", r => r.DiskWearPercent);
        Gauge("disk_written_bytes", "Written to cards and disks since the machine's start.", r => r.DiskWrittenBytes);
        Gauge("disk_free_bytes", "Free on the spool's file system.", r => r.DiskFreeBytes);
        Gauge("memory_available_bytes", "Memory that programs can still have.", r => r.MemoryAvailableBytes);
        Gauge("agent_memory_bytes", "Memory the agent has.", r => r.AgentMemoryBytes);
        Gauge("load", "Processes ready to run, over the last minute.", r => r.Load);
        Gauge("uptime_seconds", "Since the machine's start.", r => r.Uptime?.TotalSeconds);
    }

    public HealthReading Reading
    {
        get
        {
            lock (_lock)
            {
                var now = _clock.Now;
                if (_reading is null || now - _readAt >= FreshFor)
                    (_reading, _readAt) = (_health.Read(), now);
                return _reading;
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Gauge(string what, string description, Func<HealthReading, double?> value) =>
        _meter.CreateObservableGauge($"kreisfunk_agent_host_{what}", () => Observe(value), description: description);

    // What the machine does not tell is no series, not a zero.
    private IEnumerable<Measurement<double>> Observe(Func<HealthReading, double?> value) =>
        value(Reading) is { } number ? [new Measurement<double>(number)] : [];

    private static double? ToNumber(bool? flag) => flag is { } value ? (value ? 1 : 0) : null;
}

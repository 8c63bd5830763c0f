using Prometheus;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/metrics: every instrument of a meter named "Kreisfunk.…" in this process, as Prometheus text.</summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>From a frame decided in microseconds to a batch that waits for a slow disk.</summary>
    private static readonly double[] Buckets =
        [0.000_01, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600];

    private readonly IDisposable _listening;

    public PrometheusText()
    {
        Registry = Metrics.NewCustomRegistry();
        _listening = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = Registry,
            InstrumentFilterPredicate = instrument =>
                instrument.Meter.Name.StartsWith("Kreisfunk.", StringComparison.Ordinal),
            ResolveHistogramBuckets = _ => Buckets,
        });
    }

    public CollectorRegistry Registry { get; }

    public void Dispose() => _listening.Dispose();
}

using Microsoft.Extensions.Logging;

namespace Kreisfunk.Storage;

/// <summary>Everything that is kept, opened together; without the devices' keys.</summary>
public sealed class StorageSet : IAsyncDisposable
{
    private StorageSet(Registry registry, ITelemetryWriter writer, ITelemetryReader reader)
    {
        Registry = registry;
        Recent = new RecentStore(registry);
        Radio = new RadioStore(registry);
        Deployments = new DeploymentStore(registry);
        TelemetryWriter = writer;
        TelemetryReader = reader;
    }

    public Registry Registry { get; }

    public RecentStore Recent { get; }

    public RadioStore Radio { get; }

    public DeploymentStore Deployments { get; }

    public ITelemetryWriter TelemetryWriter { get; }

    public ITelemetryReader TelemetryReader { get; }

    /// <summary>Opens (and on the first start creates) the registry and the time series.</summary>
    /// <exception cref="RegistryException">The registry cannot be opened.</exception>
    /// <exception cref="TelemetryUnavailableException">
    /// The embedded time series cannot be opened; a server may be away.
    /// </exception>
    public static async Task<StorageSet> OpenAsync(
        StorageOptions options, ILogger<InfluxTelemetry>? log = null, TimeProvider? time = null,
        CancellationToken cancel = default)
    {
        DataDirectory.Ensure(options.DataDirectory);
        var registry = await Registry.OpenAsync(options.ToRegistry(), cancel).ConfigureAwait(false);
        try
        {
            var (writer, reader) = await OpenTelemetryAsync(options, log, time, cancel).ConfigureAwait(false);
            return new StorageSet(registry, writer, reader);
        }
        catch
        {
            await registry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await TelemetryWriter.DisposeAsync().ConfigureAwait(false);
        await Registry.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<(ITelemetryWriter Writer, ITelemetryReader Reader)> OpenTelemetryAsync(
        StorageOptions options, ILogger<InfluxTelemetry>? log, TimeProvider? time, CancellationToken cancel)
    {
        switch (options.Telemetry.Kind)
        {
            case TelemetryKind.InfluxDb:
                var influx = new InfluxTelemetry(options.Telemetry, log);
                return (influx, influx);
            case TelemetryKind.VictoriaMetrics:
                var victoria = new VictoriaMetricsTelemetry(options.Telemetry);
                return (victoria, victoria);
        }

        var embedded = await EmbeddedTelemetry.OpenAsync(
            Path.Combine(options.DataDirectory, "telemetry.db"), options.Telemetry.Retention, time, cancel)
            .ConfigureAwait(false);
        return (embedded, embedded);
    }
}

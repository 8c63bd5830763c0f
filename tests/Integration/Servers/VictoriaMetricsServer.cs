namespace Kreisfunk.Tests.Integration.Servers;

/// <summary>
/// VictoriaMetrics on a free port; equal samples are one, as docs/how-to/use-influxdb.md tells to run it.
/// </summary>
public sealed class VictoriaMetricsServer : IAsyncDisposable
{
    public static readonly ServerProgram Program = ServerProgram.Find("victoria-metrics", "victoria-metrics");

    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly string _folder;
    private readonly ServerProcess _process;

    private VictoriaMetricsServer(string folder, ServerProcess process)
    {
        _folder = folder;
        _process = process;
    }

    public Uri Url => new($"http://127.0.0.1:{_process.Port}");

    public string Log => _process.Log;

    /// <summary>Skips the test when it is not installed.</summary>
    public static async Task<VictoriaMetricsServer> StartAsync()
    {
        var program = Program.Require();
        var folder = ServerProcess.NewFolder("victoria");
        var process = await ServerProcess.StartOnFreePortAsync(port => Task.FromResult(new ServerProcess(
            program,
            [
                $"-storageDataPath={folder}", $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y",
                "-dedup.minScrapeInterval=1ms", "-search.latencyOffset=0s", "-memory.allowedBytes=256MB",
            ],
            port,
            async cancel =>
                await Client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health"), cancel) == "OK")));
        return new VictoriaMetricsServer(folder, process);
    }

    /// <summary>Makes everything written visible to queries, which it otherwise is a second later.</summary>
    public async Task FlushAsync() => await Client.GetStringAsync(new Uri(Url, "/internal/force_flush"));

    public Task StopAsync() => _process.StopAsync();

    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again on the same port, with what is in its folder.</summary>
    public Task StartAgainAsync() => _process.StartAsync();

    public void Suspend() => _process.Suspend();

    public void Resume() => _process.Resume();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

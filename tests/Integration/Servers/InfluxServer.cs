using System.Net;

namespace Kreisfunk.Tests.Integration.Servers;

/// <summary>InfluxDB 1.x on free ports; its first start creates its folders (about half a second).</summary>
public sealed class InfluxServer : IAsyncDisposable
{
    public static readonly ServerProgram Program = ServerProgram.Find("influxd", "influxdb");

    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly string _folder;
    private readonly ServerProcess _process;

    private InfluxServer(string folder, ServerProcess process)
    {
        _folder = folder;
        _process = process;
    }

    public Uri Url => new($"http://127.0.0.1:{_process.Port}");

    public string Log => _process.Log;

    /// <summary>Skips the test when it is not installed.</summary>
    /// <param name="httpSettings">Further lines of its [http] section, for example "auth-enabled = true".</param>
    public static async Task<InfluxServer> StartAsync(params string[] httpSettings)
    {
        var program = Program.Require();
        var folder = ServerProcess.NewFolder("influx");
        var file = Path.Combine(folder, "influxdb.conf");
        return new InfluxServer(folder, await ServerProcess.StartOnFreePortAsync(async port =>
        {
            await File.WriteAllLinesAsync(file, Configuration(folder, port, httpSettings));
            return new ServerProcess(program, ["-config", file], port, cancel => AnswersAsync(port, cancel));
        }));
    }

    public Task StopAsync() => _process.StopAsync();

    /// <summary>kill -9: what it acknowledged must be there afterwards.</summary>
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

    private static string[] Configuration(string folder, int port, string[] httpSettings) =>
    [
        "reporting-disabled = true", $"bind-address = \"127.0.0.1:{ServerProcess.FreePort()}\"",
        "[meta]", $"dir = \"{folder}/meta\"", "logging-enabled = false",
        "[data]", $"dir = \"{folder}/data\"", $"wal-dir = \"{folder}/wal\"", "query-log-enabled = false",
        "[monitor]", "store-enabled = false",
        "[http]", $"bind-address = \"127.0.0.1:{port}\"", "log-enabled = false", .. httpSettings,
    ];

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancel)
    {
        using var response = await Client.GetAsync(new Uri($"http://127.0.0.1:{port}/ping"), cancel);
        return response.StatusCode == HttpStatusCode.NoContent;
    }
}

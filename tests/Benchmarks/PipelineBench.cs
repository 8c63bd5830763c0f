using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Kreisfunk.Storage;

namespace Kreisfunk.Benchmarks;

/// <summary>
/// The whole chain as one process, the default of a town: simulated sensors, three gateways that send Semtech UDP, the
/// agent, the embedded MQTT broker, the ingest log flushed to disk, decisions, codecs, and the embedded store. Each
/// uplink is heard by all three gateways. The simulation's own cost is inside the figures.
/// </summary>
public static class PipelineBench
{
    private const int Sensors = 500, Seconds = 15;
    private static readonly int[] Rates = [250, 500, 1_000, 2_000, 4_000];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static async Task<BenchTable> RunAsync()
    {
        var table = new BenchTable("pipeline",
            "Uplinks end to end in one process, radio datagram to durable store, each heard by three gateways",
            ["offered uplinks/s", "stored uplinks/s", "sent", "lost", "CPU µs per uplink", "kB allocated per uplink",
                "CPU times the lightest load"]);
        var lightest = double.NaN;
        foreach (var rate in Rates)
        {
            var run = await RunAsync(rate);
            if (double.IsNaN(lightest))
                lightest = run.CpuMicroseconds;
            table.Add(rate.ToString(CultureInfo.InvariantCulture), run.StoredPerSecond, run.Sent, run.Sent - run.Stored,
                run.CpuMicroseconds, run.AllocatedBytes / 1000, run.CpuMicroseconds / lightest);
            if (run.StoredPerSecond < 0.8 * rate)
                break;
        }

        return table;
    }

    private static async Task<PipelineRun> RunAsync(int rate)
    {
        var data = Directory.CreateTempSubdirectory("kreisfunk-bench").FullName;
        var http = FreePort();
        using var process = Start(rate, data, http);
        try
        {
            var run = await MeasureAsync(process, http, rate * Seconds);
            // The windows of the last frames are still open; whoever stops now finds them after the next start.
            await Task.Delay(TimeSpan.FromSeconds(2));
            await StopAsync(process);
            await using var store = await EmbeddedTelemetry.OpenAsync(Path.Combine(data, "telemetry.db"));
            return run with { Stored = await store.CountUplinksAsync(null, CancellationToken.None) };
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static Process Start(int rate, string data, int http)
    {
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
        string[] arguments =
        [
            Path.Combine(root, "all-in-one/bin/Release/net10.0/kreisfunk.dll"), "up", "--town", $"{Sensors}",
            "--data", data, "--http", $"http://127.0.0.1:{http}", "--mqtt-port", $"{FreePort()}",
            "--udp-port", $"{FreeUdpPort()}",
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
        };
        start.Environment["KREISFUNK__Agent__Station__Port"] = "0";
        start.Environment["KREISFUNK__Town__Abp"] = "true";
        start.Environment["KREISFUNK__Town__HeardByAll"] = "true";
        start.Environment["KREISFUNK__Town__ConfirmedShare"] = "0";
        start.Environment["KREISFUNK__Town__ResendUnacknowledged"] = "true";
        start.Environment["KREISFUNK__Town__Uplinks"] = $"{rate * Seconds}";
        start.Environment["KREISFUNK__Town__RatePerSecond"] = $"{rate}";
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<PipelineRun> MeasureAsync(Process process, int http, long uplinks)
    {
        var (accepted, _) = await UntilAsync(http, at: 1);
        var wall = Stopwatch.StartNew();
        process.Refresh();
        var cpu = process.TotalProcessorTime;
        var allocated = (await MetricsAsync(http)).Allocated;
        var (last, allocatedLast) = await UntilAsync(http, at: uplinks);
        var elapsed = wall.Elapsed;
        process.Refresh();
        var done = last - accepted;
        return new PipelineRun(uplinks, 0, done / elapsed.TotalSeconds,
            (process.TotalProcessorTime - cpu).TotalMicroseconds / done, (allocatedLast - allocated) / done);
    }

    /// <summary>Waits until so many uplinks have left the telemetry sink, or nothing moves any more.</summary>
    private static async Task<(double Stored, double Allocated)> UntilAsync(int http, long at)
    {
        var wall = Stopwatch.StartNew();
        while (true)
        {
            var now = await MetricsAsync(http);
            if (now.Accepted >= at && now.Lag == 0)
                return (now.Accepted, now.Allocated);
            if (wall.Elapsed > Patience)
                throw new TimeoutException($"{now.Accepted} of {at} uplinks were stored within {Patience}.");
            await Task.Delay(at == 1 ? 20 : 100);
        }
    }

    private static async Task<(double Accepted, double Lag, double Allocated)> MetricsAsync(int http)
    {
        try
        {
            var lines = (await Http.GetStringAsync(new Uri($"http://127.0.0.1:{http}/metrics"))).Split('\n');
            return (Sum(lines, "kreisfunk_bridge_frames_total", "verdict=\"Accepted\""),
                Sum(lines, "kreisfunk_bridge_sink_lag_records", "sink=\"telemetry\""),
                Sum(lines, "dotnet_gc_heap_total_allocated", ""));
        }
        catch (HttpRequestException)
        {
            return default;
        }
    }

    private static double Sum(string[] lines, string name, string label) => lines
        .Where(l => l.StartsWith(name, StringComparison.Ordinal))
        .Where(l => l.Contains(label, StringComparison.OrdinalIgnoreCase))
        .Sum(l => double.Parse(l.Split(' ')[^1], CultureInfo.InvariantCulture));

    private static async Task StopAsync(Process process)
    {
        using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static int FreeUdpPort()
    {
        using var client = new UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)client.Client.LocalEndPoint!).Port;
    }

    private sealed record PipelineRun(
        long Sent, long Stored, double StoredPerSecond, double CpuMicroseconds, double AllocatedBytes);
}

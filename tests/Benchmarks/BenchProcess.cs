using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kreisfunk.Benchmarks;

/// <summary>A program that is measured from outside, by what the kernel says of it.</summary>
internal sealed class BenchProcess : IDisposable
{
    private const double TicksPerSecond = 100;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private BenchProcess(Process process, int port, int httpPort)
    {
        _process = process;
        Port = port;
        Metrics = new Uri($"http://127.0.0.1:{httpPort}/metrics");
    }

    public int Port { get; }

    /// <summary>Where the agent counts.</summary>
    public Uri Metrics { get; }

    /// <summary>From the start of the process until it says that it is ready.</summary>
    public double StartMilliseconds { get; private init; }

    public double ResidentMegabytes => Number(File.ReadLines($"/proc/{_process.Id}/status")
        .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ')[^2]) / 1024;

    public double CpuMicroseconds
    {
        get
        {
            // utime and stime; the name before them may hold blanks, so it is counted from its closing bracket.
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(')')[^1].Split(' ');
            return (Number(fields[12]) + Number(fields[13])) / TicksPerSecond * 1e6;
        }
    }

    public static async Task<BenchProcess> StartMosquittoAsync(string folder)
    {
        var port = FreePort(SocketType.Stream);
        var file = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(file,
            [$"listener {port} 127.0.0.1", "allow_anonymous true", "max_queued_messages 0", "max_inflight_messages 0",
                "log_dest none"]);
        var broker = new BenchProcess(Start("mosquitto", ["-c", file], []), port, 0);
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return broker;
            }
            catch (SocketException) when (watch.Elapsed < StartLimit)
            {
                // Not yet.
            }
        }
    }

    public static BenchProcess StartAgent(string folder, int brokerPort,
        params (string Name, string Value)[] settings)
    {
        var architecture = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString()
            .ToLowerInvariant();
        var binary = Path.GetFullPath($"artifacts/agent/{architecture}/kreisfunk-gateway-agent");
        if (!File.Exists(binary))
            throw new InvalidOperationException($"{binary} is missing: call ./dev agent-binary first.");
        var notify = Path.Combine(folder, "notify");
        File.Delete(notify);
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(notify));
        manager.ReceiveTimeout = (int)StartLimit.TotalMilliseconds;
        var (port, httpPort) = (FreePort(SocketType.Dgram), FreePort(SocketType.Stream));
        var variables = new Dictionary<string, string>
        {
            ["NOTIFY_SOCKET"] = notify,
            ["KREISFUNK__Agent__Mqtt__Port"] = $"{brokerPort}",
            ["KREISFUNK__Agent__Mqtt__Confirmation"] = "PubAck",
            ["KREISFUNK__Agent__Udp__Port"] = $"{port}",
            ["KREISFUNK__Agent__Endpoint__Port"] = $"{httpPort}",
            ["KREISFUNK__Agent__StateDirectory"] = folder,
            ["KREISFUNK__Agent__Spool__Directory"] = Path.Combine(folder, "spool"),
            ["KREISFUNK__Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in settings)
            variables["KREISFUNK__" + name] = value;
        var watch = Stopwatch.StartNew();
        var process = Start(binary, [], variables);
        var buffer = new byte[256];
        while (!Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer)).StartsWith("READY=1",
                   StringComparison.Ordinal))
        {
            // A word of another kind.
        }

        return new BenchProcess(process, port, httpPort) { StartMilliseconds = watch.Elapsed.TotalMilliseconds };
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Start(string program, string[] arguments, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static int FreePort(SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type,
            type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

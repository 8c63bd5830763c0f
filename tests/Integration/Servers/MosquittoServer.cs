using System.Net;
using System.Net.Sockets;

namespace Kreisfunk.Tests.Integration.Servers;

/// <summary>Mosquitto on a free port, anonymous, as Debian ships it but for the lines given.</summary>
public sealed class MosquittoServer : IAsyncDisposable
{
    public static readonly ServerProgram Program = ServerProgram.Find("mosquitto", "mosquitto");

    private readonly string _folder;
    private readonly ServerProcess _process;

    private MosquittoServer(string folder, ServerProcess process)
    {
        _folder = folder;
        _process = process;
    }

    public int Port => _process.Port;

    public string Log => _process.Log;

    /// <summary>Skips the test when it is not installed.</summary>
    /// <param name="configuration">Further lines of mosquitto.conf, for example "max_queued_messages 0".</param>
    public static async Task<MosquittoServer> StartAsync(params string[] configuration)
    {
        var program = Program.Require();
        var folder = ServerProcess.NewFolder("mosquitto");
        var file = Path.Combine(folder, "mosquitto.conf");
        return new MosquittoServer(folder, await ServerProcess.StartOnFreePortAsync(async port =>
        {
            await File.WriteAllLinesAsync(file, Configuration(folder, port, configuration));
            return new ServerProcess(program, ["-c", file], port, cancel => AcceptsAsync(port, cancel));
        }));
    }

    /// <summary>SIGTERM: it saves its queues.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>kill -9: what it had in memory is gone.</summary>
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

    private static string[] Configuration(string folder, int port, string[] more) =>
    [
        $"listener {port} 127.0.0.1", "allow_anonymous true", "set_tcp_nodelay true",
        .. Environment.UserName == "root" ? (string[])["user root"] : [],
        "persistence true", $"persistence_location {folder}/", "log_dest stderr", .. more,
    ];

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancel);
        return true;
    }
}

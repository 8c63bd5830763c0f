using Npgsql;

namespace Kreisfunk.Tests.Integration.Servers;

/// <summary>PostgreSQL on a free port, without fsync: tests do not cut its power.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "kreisfunk";

    public static readonly ServerProgram Program = ServerProgram.Find("postgres", "postgresql", InstalledFolders());

    private readonly string _folder;
    private readonly ServerProcess _process;

    private PostgresServer(string folder, ServerProcess process)
    {
        _folder = folder;
        _process = process;
    }

    public int Port => _process.Port;

    public string Log => _process.Log;

    /// <summary>Skips the test when it is not installed. Takes about three seconds.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var program = Program.Require();
        var folder = ServerProcess.NewFolder("postgres");
        var data = Path.Combine(folder, "data");
        var (first, before) = AsOwner(Path.Combine(Path.GetDirectoryName(program)!, "initdb"));
        if (before.Length > 0)
            await ServerProcess.RunAsync("chown", "postgres", folder);
        await ServerProcess.RunAsync(
            first, [.. before, "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);

        (first, before) = AsOwner(program);
        return new PostgresServer(folder, await ServerProcess.StartOnFreePortAsync(port => Task.FromResult(
            new ServerProcess(first, [.. before, .. Arguments(folder, data, port)], port, Answers(port))
            {
                StopsByInterrupt = true,
            })));
    }

    /// <summary>A new empty database; the connection string for it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(ConnectionTo(Port, "postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionTo(Port, name);
    }

    public Task StopAsync() => _process.StopAsync();

    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again on the same port, with what is in its folder.</summary>
    public async Task StartAgainAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await _process.StartAsync();
                return;
            }
            catch (InvalidOperationException) when (tries < 20)
            {
                // After kill -9 its children hold its memory until they notice.
                await Task.Delay(200);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] Arguments(string folder, string data, int port) =>
    [
        "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder}",
        "-c", "fsync=off", "-c", "logging_collector=off",
    ];

    private static Func<CancellationToken, Task<bool>> Answers(int port) => async cancel =>
    {
        // A pool would hand out a connection to the server that died.
        await using var connection = new NpgsqlConnection(ConnectionTo(port, "postgres") + ";Pooling=false");
        await connection.OpenAsync(cancel);
        return true;
    };

    private static string ConnectionTo(int port, string database) =>
        $"Host=127.0.0.1;Port={port};Username={User};Database={database};Timeout=5";

    // PostgreSQL refuses to run as root; setpriv becomes the program, so the process id stays.
    private static (string First, string[] Before) AsOwner(string program) => Environment.UserName == "root"
        ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program])
        : (program, []);

    private static string[] InstalledFolders() => Directory.Exists("/usr/lib/postgresql")
        ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => folder + "/bin")]
        : [];
}

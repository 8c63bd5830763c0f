using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Kreisfunk.Tests.Integration.Servers;

/// <summary>A real server on a free port of this machine, with its own folder; ended by its process id only.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int SigInt = 2, SigKill = 9, SigTerm = 15, SigCont = 18, SigStop = 19;

    private const int MaxLogLines = 500;

    private const int FirstPort = 20_000, Ports = 12_000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60), StopLimit = TimeSpan.FromSeconds(20);

    private static int _ports;

    private readonly string _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly Func<CancellationToken, Task<bool>> _answers;
    private readonly Queue<string> _log = new();
    private Process? _process;

    /// <param name="answers">True when the server does its work; may throw while it does not.</param>
    public ServerProcess(
        string program, IReadOnlyList<string> arguments, int port, Func<CancellationToken, Task<bool>> answers)
    {
        _program = program;
        _arguments = arguments;
        _answers = answers;
        Port = port;
    }

    public int Port { get; }

    /// <summary>End by SIGINT: PostgreSQL waits for its clients after SIGTERM.</summary>
    public bool StopsByInterrupt { get; init; }

    /// <summary>False: its port is a UDP port, so nobody can be found listening on it.</summary>
    public bool ListensByTcp { get; init; } = true;

    /// <summary>Added to this process's environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it is started.</summary>
    public string WorkingDirectory { get; init; } = Path.GetTempPath();

    public bool IsRunning => _process is { HasExited: false };

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException($"{_program} does not run.");

    /// <summary>The last lines it printed, for a failed test.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    /// <summary>
    /// A port nobody uses at this moment, below those the system gives to outgoing connections. Another process may
    /// take it before the server does.
    /// </summary>
    public static int FreePort()
    {
        // Processes that test side by side begin at different places.
        for (var tries = 0; tries < 1_000; tries++)
        {
            var step = ((uint)Environment.ProcessId * 97) + (uint)Interlocked.Increment(ref _ports);
            var port = FirstPort + (int)(step % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }

        throw new InvalidOperationException($"No port from {FirstPort} to {FirstPort + Ports} is free.");
    }

    /// <summary>Starts a server, again on another port when someone else took the first.</summary>
    public static async Task<ServerProcess> StartOnFreePortAsync(Func<int, Task<ServerProcess>> make)
    {
        for (var tries = 1; ; tries++)
        {
            var process = await make(FreePort());
            try
            {
                await process.StartAsync();
                return process;
            }
            catch (InvalidOperationException error) when (tries < 5 && IsPortTaken(error.Message))
            {
                await process.DisposeAsync();
            }
            catch
            {
                await process.DisposeAsync();
                throw;
            }
        }
    }

    public static string NewFolder(string name)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"kreisfunk-{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(program, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}{await output}");
    }

    /// <summary>Returns when it answers, and it is this process that listens on the port.</summary>
    public async Task StartAsync()
    {
        var start = StartInfo(_program, _arguments);
        start.WorkingDirectory = WorkingDirectory;
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var limit = new CancellationTokenSource(StartLimit);
        while (!await AnswersAsync(limit.Token))
        {
            if (_process.HasExited)
            {
                // Reads what it printed to the end.
                await _process.WaitForExitAsync();
                throw new InvalidOperationException($"{_program} ended with {_process.ExitCode}:\n{Log}");
            }

            if (limit.IsCancellationRequested)
                throw new TimeoutException($"{_program} does not answer on port {Port}:\n{Log}");
            await Task.Delay(50);
        }
    }

    /// <summary>Asks it to end and waits; kills it when it does not.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;

        Resume();
        Signal(StopsByInterrupt ? SigInt : SigTerm);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Signal(SigKill);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _process = null;
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;

        Signal(SigKill);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Stands still: connections stay open, nothing is answered.</summary>
    public void Suspend() => Signal(SigStop);

    public void Resume() => Signal(SigCont);

    public async ValueTask DisposeAsync() => await StopAsync();

    private static bool IsPortTaken(string log) =>
        log.Contains("address already in use", StringComparison.OrdinalIgnoreCase);

    private static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments) =>
        new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        try
        {
            return await _answers(cancel) && (!ListensByTcp || PortOwner.Is(ProcessId, Port));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException
            or OperationCanceledException or System.Data.Common.DbException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            _log.Enqueue(line);
            if (_log.Count > MaxLogLines)
                _log.Dequeue();
        }
    }

    private void Signal(int signal)
    {
        if (_process is { HasExited: false })
            _ = Kill(_process.Id, signal);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);
}

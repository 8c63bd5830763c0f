using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Kreisfunk.Codecs.Sandbox;

namespace Kreisfunk.Codecs.Isolation;

/// <summary>One running worker: its process and the two streams to it. Used by one thread.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const string Program = "Kreisfunk.Codecs";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Stream _in;

    private WorkerProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        _in = process.StandardInput.BaseStream;
        Reader = new FrameReader(process.StandardOutput.BaseStream);
    }

    public FrameReader Reader { get; }

    public int Id { get; }

    /// <summary>Codecs it knows, by number.</summary>
    public HashSet<int> Codecs { get; } = [];

    /// <summary>Resident memory in bytes, 0 when it has ended; from any thread.</summary>
    public long Resident
    {
        get
        {
            // Not by the process's own object, which another thread may be disposing of.
            try
            {
                var pages = File.ReadAllText($"/proc/{Id}/statm").Split(' ')[1];
                return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts one and waits until it is ready. Throws what the system says when it cannot.</summary>
    public static WorkerProcess Start(CodecOptions options, bool isProving)
    {
        var process = Process.Start(StartInfo(isProving ? "proving" : "proven")) ??
            throw new InvalidOperationException("the system started no process");

        // What it says when it dies: the first line is kept, the rest read so that the pipe does not fill.
        var said = "";
        process.ErrorDataReceived += (_, line) => said = said.Length == 0 ? line.Data ?? "" : said;
        process.BeginErrorReadLine();
        var worker = new WorkerProcess(process);
        using var limit = new Timer(_ => worker.Kill(), null, StartLimit, Timeout.InfiniteTimeSpan);
        try
        {
            var hello = new FrameWriter();
            hello.Begin(WorkerFrame.Options).Bytes(JsonSerializer.SerializeToUtf8Bytes(options)).End();
            worker.Send(hello.Written.Span);
            if (worker.Reader.TryRead(out var kind, out _) && kind == WorkerFrame.Ready)
                return worker;
            process.WaitForExit();
            throw new InvalidOperationException($"it ended at once, with code {process.ExitCode} {said}".TrimEnd());
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Throws an <see cref="IOException"/> when the worker is gone.</summary>
    public void Send(ReadOnlySpan<byte> frames)
    {
        _in.Write(frames);
        _in.Flush();
    }

    /// <summary>Ends it now; from any thread. A reader then meets the end of the stream.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // Nothing of our environment goes along: it may hold secrets.
    private static ProcessStartInfo StartInfo(string lane)
    {
        var library = Path.Combine(AppContext.BaseDirectory, Program + ".dll");
        var host = DotnetHost();
        var info = host is null
            ? new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, Program))
            : new ProcessStartInfo(host) { ArgumentList = { "exec", library } };
        info.ArgumentList.Add(lane);
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.UseShellExecute = false;
        info.WorkingDirectory = "/";
        info.Environment.Clear();
        info.Environment["TZ"] = "UTC";
        info.Environment["LANG"] = "C.UTF-8";
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        info.Environment["DOTNET_TieredPGO"] = "0";
        return info;
    }

    // The dotnet that runs us, or null for a program that brings its own.
    private static string? DotnetHost()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : null;
    }
}

using Kreisfunk.Commands;

namespace Kreisfunk.Running;

/// <summary>
/// The folder with everything the platform remembers, held by one process at a time: two would each write half a
/// journal.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>Below this the logs cannot grow for long: better not to start than to stop in the night.</summary>
    public const long MinFreeBytes = 64L * 1024 * 1024;

    private const int ProbeBytes = 64 * 1024;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        FullPath = path;
        _lock = held;
    }

    public string FullPath { get; }

    /// <summary>Where the admin token of this instance is.</summary>
    public static string AdminTokenFile(string directory) => Path.Combine(Path.GetFullPath(directory), "admin.token");

    /// <summary>
    /// Creates, checks and locks the folder; throws a <see cref="CliException"/> that says what to do.
    /// </summary>
    public static DataDirectory Open(string path, Func<string, long>? freeBytes = null)
    {
        var full = Path.GetFullPath(path);
        Prepare(full);
        var held = Lock(full);
        try
        {
            Probe(full);
            var free = (freeBytes ?? FreeBytes)(full);
            if (free < MinFreeBytes)
                throw new CliException($"The disk of the data directory {full} has only {free / 1_048_576} MiB free, "
                    + $"but {MinFreeBytes / 1_048_576} are needed: free some space or choose another folder with "
                    + "--data DIR.");
            return new DataDirectory(full, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Bytes a process may still write where the folder is.</summary>
    public static long FreeBytes(string path) => new DriveInfo(path).AvailableFreeSpace;

    public void Dispose() => _lock.Dispose();

    private static void Prepare(string path)
    {
        if (File.Exists(path))
            throw new CliException($"The data directory {path} is a file: choose a folder with --data DIR.");
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The data directory {path} cannot be created ({Reason(fault)}): "
                + "give the folder above it write permission or choose another with --data DIR.", fault);
        }
    }

    private static FileStream Lock(string path)
    {
        var file = Path.Combine(path, "kreisfunk.lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw Unwritable(path, fault);
        }
        catch (IOException fault) when (!IsLocked(fault))
        {
            throw Unwritable(path, fault);
        }
        catch (IOException fault)
        {
            throw new CliException($"Another kreisfunk already uses the data directory {path}: "
                + "stop it, or choose another folder with --data DIR.", fault);
        }
    }

    private static void Probe(string path)
    {
        var file = Path.Combine(path, "kreisfunk.probe");
        try
        {
            using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose);
            stream.Write(new byte[ProbeBytes]);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, fault);
        }
    }

    private static CliException Unwritable(string path, Exception fault) => new(
        $"The data directory {path} cannot be written ({Reason(fault)}): "
        + "free space on its disk and give it write permission, or choose another with --data DIR.", fault);

    /// <summary>EAGAIN and EWOULDBLOCK of flock on Linux and macOS; ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsLocked(IOException fault) =>
        (fault.HResult & 0xFFFF) is 11 or 35 or 32;

    private static string Reason(Exception fault) => fault switch
    {
        UnauthorizedAccessException => "permission denied",
        IOException when (fault.HResult & 0xFFFF) == 28 => "the disk is full",
        _ => fault.Message.TrimEnd('.'),
    };
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>The operating system's disk.</summary>
internal sealed partial class SpoolDisk : ISpoolDisk
{
    public static readonly SpoolDisk Instance = new();

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public IReadOnlyList<string> Files(string directory)
    {
        var files = Directory.GetFiles(directory);
        Array.Sort(files, string.CompareOrdinal);
        return files;
    }

    public ISpoolFile Open(string path) => new OpenFile(path);

    public void Delete(string path) => File.Delete(path);

    public IDisposable Hold(string directory) => new FileStream(
        Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>
    /// .NET cannot open a directory, but without its fsync a power cut may forget that a new segment exists although
    /// its content was flushed. Windows' NTFS journals this by itself.
    /// </summary>
    public void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = OpenDescriptor(path, flags: 0);
        if (descriptor < 0)
            throw Failure("open", path);
        try
        {
            if (Sync(descriptor) != 0)
                throw Failure("fsync", path);
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    public long FreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    private static IOException Failure(string call, string path) =>
        new($"{call} of {path} failed: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    private sealed class OpenFile(string path) : ISpoolFile
    {
        private readonly SafeFileHandle _handle = File.OpenHandle(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

        public long Length => RandomAccess.GetLength(_handle);

        public int Read(Span<byte> buffer, long offset)
        {
            var total = 0;
            while (total < buffer.Length)
            {
                var count = RandomAccess.Read(_handle, buffer[total..], offset + total);
                if (count == 0)
                    break;
                total += count;
            }

            return total;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

        public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

        public void Flush()
        {
            // fdatasync also writes a length that has changed, but not the times: one journal write less per commit.
            if (!OperatingSystem.IsLinux())
                RandomAccess.FlushToDisk(_handle);
            else if (SyncData(_handle) != 0)
                throw Failure("fdatasync", path);
        }

        public void Dispose() => _handle.Dispose();
    }
}

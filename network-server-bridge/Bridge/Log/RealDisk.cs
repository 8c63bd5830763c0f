using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kreisfunk.Bridge.Log;

/// <summary>The operating system's disk.</summary>
public sealed partial class RealDisk : IDisk
{
    public static readonly RealDisk Instance = new();

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public IReadOnlyList<string> Files(string directory)
    {
        var files = Directory.GetFiles(directory);
        Array.Sort(files, string.CompareOrdinal);
        return files;
    }

    public IDiskFile Open(string path, bool create) =>
        new OpenFile(path, create ? FileMode.OpenOrCreate : FileMode.Open);

    public void Delete(string path) => File.Delete(path);

    public void Replace(string path, string target) => File.Move(path, target, overwrite: true);

    /// <summary>
    /// .NET cannot open a directory, but without its fsync a power cut may forget that a new segment exists although
    /// the segment's content was flushed. Windows' NTFS journals this by itself.
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
            if (SyncDescriptor(descriptor) != 0)
                throw Failure("fsync", path);
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    private static IOException Failure(string call, string path) =>
        new($"{call} of the directory {path} failed: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    private sealed class OpenFile(string path, FileMode mode) : IDiskFile
    {
        private readonly SafeFileHandle _handle = File.OpenHandle(
            path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

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

        public void Flush() => RandomAccess.FlushToDisk(_handle);

        public void Dispose() => _handle.Dispose();
    }
}

using System.Runtime.InteropServices;
using System.Text;

namespace Kreisfunk.Storage;

/// <summary>The folder that holds everything of one installation.</summary>
internal static class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates it for the owner only; one that exists keeps its mode.</summary>
    public static void Ensure(string directory)
    {
        if (Directory.Exists(directory))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnly);
    }

    /// <summary>
    /// Makes new names in the folder durable, where the system can. .NET opens no directory, so the system is asked.
    /// </summary>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = OpenDescriptor(Encoding.UTF8.GetBytes(directory + "\0"), flags: 0);
        if (descriptor < 0)
            throw new IOException($"The folder {directory} cannot be opened to flush it.");
        try
        {
            if (SyncDescriptor(descriptor) != 0)
                throw new IOException($"The folder {directory} cannot be flushed.");
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDescriptor(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseDescriptor(int descriptor);
}

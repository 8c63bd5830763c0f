using Microsoft.Win32.SafeHandles;

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

    /// <summary>Makes new names in the folder durable, where the system can.</summary>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        using SafeFileHandle handle = File.OpenHandle(directory);
        RandomAccess.FlushToDisk(handle);
    }
}

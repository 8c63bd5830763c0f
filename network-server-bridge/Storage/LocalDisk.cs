using System.Runtime.InteropServices;
using System.Text;

namespace Kreisfunk.Storage;

/// <summary>What the framework has no call for. On other systems than Linux nothing is done.</summary>
internal static class LocalDisk
{
    /// <summary>
    /// Has the system write everything to its disks. InfluxDB 1.x never does so for the index it creates with a
    /// database, and after a power cut in the seconds that follow it hangs at every start.
    /// </summary>
    public static void Sync()
    {
        if (OperatingSystem.IsLinux())
            SyncAll();
    }

    /// <summary>Makes new names in a folder durable.</summary>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;

        // Read-only, which is what a folder can be opened for.
        var handle = Open(Encoding.UTF8.GetBytes(folder + "\0"), 0);
        if (handle < 0 || FSync(handle) != 0)
            throw new IOException(
                $"The folder {folder} cannot be written to disk (error {Marshal.GetLastPInvokeError()}).");
        _ = Close(handle);
    }

    [DllImport("libc", EntryPoint = "sync")]
    private static extern void SyncAll();

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FSync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int handle);
}

using System.Runtime.InteropServices;

namespace Kreisfunk.Storage;

internal static class LocalDisk
{
    /// <summary>
    /// Has the system write everything to its disks. InfluxDB 1.x never does so for the index it creates with a database,
    /// and after a power cut in the seconds that follow it hangs at every start.
    /// </summary>
    public static void Sync()
    {
        if (OperatingSystem.IsLinux())
            SyncAll();
    }

    [DllImport("libc", EntryPoint = "sync")]
    private static extern void SyncAll();
}

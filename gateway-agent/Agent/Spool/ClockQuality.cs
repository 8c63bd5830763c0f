using System.Runtime.InteropServices;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>Asks the kernel whether somebody keeps its clock right.</summary>
internal static partial class ClockQuality
{
    /// <summary>adjtimex' answer while nobody does (TIME_ERROR).</summary>
    private const int Unsynchronised = 5;

    /// <summary>More than the kernel's struct timex on any platform.</summary>
    private const int TimexBytes = 512;

    public static TimeQuality Now()
    {
        if (!OperatingSystem.IsLinux())
            return TimeQuality.None;
        // All zero asks and changes nothing.
        Span<byte> timex = stackalloc byte[TimexBytes];
        timex.Clear();
        return AdjustTimex(ref MemoryMarshal.GetReference(timex)) switch
        {
            < 0 => TimeQuality.None,
            Unsynchronised => TimeQuality.Unsynchronised,
            _ => TimeQuality.Ntp,
        };
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTimex(ref byte timex);
}

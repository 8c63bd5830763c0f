using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>Processor time of the current thread, so that a busy machine does not fail a healthy codec.</summary>
internal static partial class ProcessorTime
{
    private const int LinuxThreadClock = 3;
    private const int MacThreadClock = 16;

    private static readonly int Clock = OperatingSystem.IsLinux() ? LinuxThreadClock
        : OperatingSystem.IsMacOS() ? MacThreadClock : -1;

    /// <summary>Time this thread has run; where the system does not tell, time that has passed.</summary>
    public static TimeSpan OfThisThread()
    {
        if (Clock >= 0 && ClockGetTime(Clock, out var time) == 0)
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000);
        return Stopwatch.GetElapsedTime(0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}

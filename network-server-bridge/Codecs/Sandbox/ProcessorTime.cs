using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>Processor time of one thread, read by another: a busy machine must not fail a healthy codec.</summary>
internal sealed partial class ProcessorTime
{
    // Linux makes a clock's number of a thread's: bit-inverted, shifted, with "of one thread" and "scheduler".
    private const int PerThreadSchedulerClock = 6;

    private readonly int _clock;

    private ProcessorTime(int clock) => _clock = clock;

    /// <summary>The clock of the calling thread.</summary>
    public static ProcessorTime OfThisThread() =>
        new(OperatingSystem.IsLinux() ? (~GetThreadId() << 3) | PerThreadSchedulerClock : 0);

    /// <summary>Time the thread has run; where the system does not tell, time that has passed.</summary>
    public TimeSpan Now()
    {
        if (_clock != 0 && ClockGetTime(_clock, out var time) == 0)
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100);
        return Stopwatch.GetElapsedTime(0);
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}

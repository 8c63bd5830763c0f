using System.Runtime.InteropServices;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.GatewayAgent.Hardware;

/// <summary>Says what the wall clock is worth at this moment; thread-safe and cheap enough for each frame.</summary>
internal sealed partial class TimeSource(GnssReceiver gnss, MonotonicClock clock, Func<bool?> isSynchronised)
{
    /// <summary>
    /// A sentence names its second and arrives up to a second late over 9,600 baud; further apart, the clock is not
    /// the satellites'.
    /// </summary>
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(1.2);

    /// <summary>The kernel is not asked for each frame of a burst.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TimeQuality _quality;
    private TimeSpan _askedAt;

    public TimeQuality Quality
    {
        get
        {
            lock (_lock)
            {
                var now = clock.Now;
                if (_quality == TimeQuality.None || now - _askedAt >= AskAgainAfter)
                    (_quality, _askedAt) = (Ask(now), now);
                return _quality;
            }
        }
    }

    /// <summary>Whether the kernel's clock follows a server: null where it does not say.</summary>
    public static bool? IsKernelSynchronised()
    {
        // struct timex begins with the modes, 0: only read. Its size differs by platform; no kernel has 512 bytes.
        var timex = new byte[512];
        try
        {
            var state = AdjustTime(timex);
            if (state >= 0)
                return state != Unsynchronised;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }

        return File.Exists("/run/systemd/timesync/synchronized") ? true : null;
    }

    // TIME_ERROR of adjtimex(2).
    private const int Unsynchronised = 5;

    private TimeQuality Ask(TimeSpan now)
    {
        if (gnss.TryGetUtc(now, out var utc) && (utc - clock.WallClock).Duration() <= Agreement)
            return TimeQuality.Gnss;
        return isSynchronised() == true ? TimeQuality.Ntp : TimeQuality.Unsynchronised;
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(byte[] timex);
}

using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// Watches the running script from a thread of its own: for what costs much in few steps (sorting, searching, regular
/// expressions, large texts). First it uses up the script's steps, so that the script ends at a known place; then it
/// interrupts the engine; then it ends the process, for some of the engine's own loops can be stopped by nothing else.
/// </summary>
internal sealed unsafe class ScriptWatch : IDisposable
{
    /// <summary>Between two looks, in milliseconds; a healthy decode is over in less than one.</summary>
    private const int LookMilliseconds = 2;

    private const int LooksBeforeSleep = 50;

    private static readonly TimeSpan InterruptAfter = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan ExitAfter = TimeSpan.FromMilliseconds(120);

    private readonly ProcessorTime _processor;
    private readonly CodecOptions _options;
    private readonly Action<int, StopReason, int> _onFatal;
    private readonly object _gate = new();
    private readonly byte[] _text = new byte[128];
    private readonly int _parent = Confinement.Parent();
    private readonly SafeFileHandle? _statistics =
        OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/statm") : null;

    private CodecRealm? _realm;
    private long _run;
    private bool _sleeps;

    /// <summary>Made by the thread that will run scripts. onFatal (job, reason, place) must not return.</summary>
    public ScriptWatch(CodecOptions options, Action<int, StopReason, int> onFatal)
    {
        _processor = ProcessorTime.OfThisThread();
        _options = options;
        _onFatal = onFatal;
        new Thread(Watch) { IsBackground = true, Name = "watch" }.Start();
    }

    /// <summary>A run begins.</summary>
    public void Begin(CodecRealm realm)
    {
        lock (_gate)
        {
            _run++;
            _realm = realm;
            if (_sleeps)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>A run is over, and the realm may go.</summary>
    public void End()
    {
        lock (_gate)
            _realm = null;
    }

    private void Watch()
    {
        var seen = default(Seen);
        var idle = 0;
        lock (_gate)
        {
            while (true)
            {
                // Being woken costs more than a decode: under load it looks around by itself.
                _sleeps = idle > LooksBeforeSleep;
                Monitor.Wait(_gate, _sleeps ? Timeout.Infinite : LookMilliseconds);
                idle = _realm is null ? idle + 1 : 0;
                if (_realm is { } realm)
                    Look(realm, ref seen);
            }
        }
    }

    private void Look(CodecRealm realm, ref Seen seen)
    {
        var (run, job) = (_run, *realm.Running);
        if (run != seen.Run || job != seen.Job || seen.Run == 0)
        {
            seen = new Seen(run, job, _processor.Now(), Resident());
            return;
        }

        var time = _processor.Now() - seen.Started;
        var grown = Resident() - seen.Resident;
        if (grown > _options.MaxMemoryBytes)
            Stop(realm, job, StopReason.Memory, grown > 2 * _options.MaxMemoryBytes ? ExitAfter : TimeSpan.Zero);
        else if (time > _options.MaxProcessorTime)
            Stop(realm, job, StopReason.Time, time - _options.MaxProcessorTime);
        if (Confinement.Parent() != _parent)
            Confinement.Exit(0);
    }

    private void Stop(CodecRealm realm, int job, StopReason reason, TimeSpan late)
    {
        Volatile.Write(ref *realm.Reason, (int)reason);
        Volatile.Write(ref *realm.StepsLeft, -1);
        if (late >= ExitAfter)
            _onFatal(job, reason, *realm.Place);
        else if (late >= InterruptAfter)
            realm.Interrupt();
    }

    // The second number of statm: pages in memory.
    private long Resident()
    {
        if (_statistics is null)
            return 0;
        var length = RandomAccess.Read(_statistics, _text, 0);
        var text = _text.AsSpan(0, length);
        var second = text[(text.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(second, out long pages, out _) ? pages * Environment.SystemPageSize : 0;
    }

    public void Dispose() => _statistics?.Dispose();

    private readonly record struct Seen(long Run, int Job, TimeSpan Started, long Resident);
}

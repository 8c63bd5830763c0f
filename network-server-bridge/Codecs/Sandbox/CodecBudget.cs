using System.Diagnostics;
using Jint;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// What one run may use: statements first, then memory, processor time last. The engine asks at every statement, at
/// every call of a script's function, and inside its own long loops.
/// </summary>
internal sealed class CodecBudget(CodecOptions options) : Constraint
{
    // Bounded guards keep one statement below about 0.5 MB, so a look at every 16th is at most 8 MB late.
    private const int StatementsBetweenLooks = 16;

    private readonly long _slice = options.MaxProcessorTime.Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond;
    private int _statements;
    private long _allocatedAtStart;
    private long _nextClockLook;
    private TimeSpan _processorAtStart;
    private bool _armed;

    /// <summary>Preparing the realm is our own work and not counted; from now on everything is.</summary>
    public void Arm() => _armed = true;

    public override void Reset()
    {
        _statements = 0;
        _allocatedAtStart = GC.GetAllocatedBytesForCurrentThread();
        _processorAtStart = ProcessorTime.OfThisThread();
        _nextClockLook = Stopwatch.GetTimestamp() + _slice;
    }

    public override void Check()
    {
        if (!_armed)
            return;
        if (++_statements > options.MaxStatements)
            throw new CodecLimitException(CodecFailure.Statements, $"more than {options.MaxStatements} statements");
        if (_statements % StatementsBetweenLooks == 0)
            Look();
    }

    /// <summary>Memory and time now; guards call it around operations that cost much.</summary>
    public void Look()
    {
        if (!_armed)
            return;
        if (GC.GetAllocatedBytesForCurrentThread() - _allocatedAtStart > options.MaxAllocatedBytes)
        {
            throw new CodecLimitException(
                CodecFailure.Memory, $"more than {options.MaxAllocatedBytes} bytes of memory");
        }

        if (Stopwatch.GetTimestamp() < _nextClockLook)
            return;

        // The clock says it may be over; the processor time decides. Look again after a tenth.
        if (ProcessorTime.OfThisThread() - _processorAtStart > options.MaxProcessorTime)
        {
            var bound = options.MaxProcessorTime.TotalMilliseconds;
            throw new CodecLimitException(CodecFailure.Time, $"more than {bound:0} ms of processor time");
        }

        _nextClockLook = Stopwatch.GetTimestamp() + _slice / 10;
    }
}

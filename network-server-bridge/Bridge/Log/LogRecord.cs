namespace Kreisfunk.Bridge.Log;

/// <summary>One committed record.</summary>
/// <param name="Sequence">Counts from 1 without gaps, over all segments.</param>
/// <param name="UtcMs">Wall clock at append, milliseconds since 1970.</param>
/// <param name="Payload">The appended bytes; the caller may keep them.</param>
public readonly record struct LogRecord(long Sequence, long UtcMs, ReadOnlyMemory<byte> Payload)
{
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(UtcMs);
}

/// <summary>One record to append; the bytes must not change until the append has returned.</summary>
public readonly record struct LogEntry(long UtcMs, ReadOnlyMemory<byte> Payload);

namespace Kreisfunk.Bridge.Sinks;

/// <summary>How all sinks read and retry.</summary>
internal sealed record SinkOptions
{
    /// <summary>
    /// Effects per write: InfluxDB takes 250,000 points a second in batches of 1,000; more gains nothing.
    /// </summary>
    public int BatchEntries { get; init; } = 1_000;

    /// <summary>How long a batch may grow after its first entry: bounds the age of what people see.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan ShortestWait { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A batch that failed so often is tried entry by entry, to find one that spoils the others.</summary>
    public int FailuresBeforeIsolation { get; init; } = 3;
}

namespace Kreisfunk.Codecs;

/// <summary>
/// Limits of the codec sandbox, section <c>Codecs</c>. A codec is a stranger's program: it may be slow, wrong or
/// hostile, and must then cost its own device only. The largest codecs of public repositories need a tenth of these.
/// </summary>
public sealed class CodecOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Codecs";

    /// <summary>
    /// Steps of one decode (turns of loops, calls of functions), 1,000 to 100,000,000. The first limit to stop a loop,
    /// because unlike a clock it does not depend on how busy the machine is. A million take some milliseconds.
    /// </summary>
    public int MaxStatements { get; set; } = 1_000_000;

    /// <summary>
    /// Processor time of one decode, 10 ms to 10 s. The last limit, for what costs much in few steps (sorting,
    /// searching). Processor time, not the clock: a busy machine must not fail a healthy codec.
    /// </summary>
    public TimeSpan MaxProcessorTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Bytes by which one decode may make its worker grow, 8 MiB to 1 GiB. A usual decode needs some kilobytes.
    /// </summary>
    public long MaxMemoryBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Characters of one text, 1,024 to 1,048,576: no single operation can then take much memory.</summary>
    public int MaxTextLength { get; set; } = 65_536;

    /// <summary>Elements of one array, 1,024 to 1,048,576. A payload has at most 255 bytes.</summary>
    public int MaxArrayLength { get; set; } = 65_536;

    /// <summary>Characters of a script, 1,024 to 4,194,304. The largest known codec has 200,000.</summary>
    public int MaxSourceLength { get; set; } = 524_288;

    /// <summary>Characters of the result as JSON, 256 to 1,048,576: it is stored with every frame.</summary>
    public int MaxResultLength { get; set; } = 16_384;

    /// <summary>Nesting of the result, 2 to 64.</summary>
    public int MaxResultDepth { get; set; } = 8;

    /// <summary>
    /// Values of one uplink that become measurements, 1 to 1,024. The rest stays in the object, with a warning.
    /// </summary>
    public int MaxMeasurements { get; set; } = 64;

    /// <summary>
    /// Codec versions kept ready, 1 to 65,536; the least recently used one is dropped. One takes some 30 kB of its
    /// worker, so the default is some 250 MB, and usually a few.
    /// </summary>
    public int MaxCachedVersions { get; set; } = 8_192;

    /// <summary>
    /// Processes for codecs that have proven harmless, 1 to 16; one more is for new ones and offenders. One decodes
    /// some hundred thousand payloads per second.
    /// </summary>
    public int Workers { get; set; } = Math.Clamp(Environment.ProcessorCount - 1, 1, 4);

    /// <summary>Payloads waiting for one worker, 16 to 65,536; behind them callers wait.</summary>
    public int MaxWaiting { get; set; } = 4_096;

    /// <summary>Every value out of bounds, each as one sentence with key, value, bound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(errors, nameof(MaxStatements), MaxStatements, 1_000, 100_000_000);
        var (millisecond, second) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Check(errors, nameof(MaxProcessorTime), MaxProcessorTime, 10 * millisecond, 10 * second);
        Check(errors, nameof(MaxMemoryBytes), MaxMemoryBytes, 1 << 23, 1 << 30);
        Check(errors, nameof(MaxTextLength), MaxTextLength, 1_024, 1 << 20);
        Check(errors, nameof(MaxArrayLength), MaxArrayLength, 1_024, 1 << 20);
        Check(errors, nameof(MaxSourceLength), MaxSourceLength, 1_024, 1 << 22);
        Check(errors, nameof(MaxResultLength), MaxResultLength, 256, 1 << 20);
        Check(errors, nameof(MaxResultDepth), MaxResultDepth, 2, 64);
        Check(errors, nameof(MaxMeasurements), MaxMeasurements, 1, 1_024);
        Check(errors, nameof(MaxCachedVersions), MaxCachedVersions, 1, 65_536);
        Check(errors, nameof(Workers), Workers, 1, 16);
        Check(errors, nameof(MaxWaiting), MaxWaiting, 16, 65_536);
        return errors;
    }

    private static void Check(List<string> errors, string key, double value, double min, double max)
    {
        if (value >= min && value <= max)
            return;
        errors.Add(FormattableString.Invariant(
            $"{Section}:{key} is {value}; set it to {min} to {max} or remove it for the default."));
    }

    private static void Check(List<string> errors, string key, TimeSpan value, TimeSpan min, TimeSpan max)
    {
        if (value >= min && value <= max)
            return;
        errors.Add($"{Section}:{key} is {value:c}; set it to {min:c} to {max:c} or remove it for the default.");
    }
}

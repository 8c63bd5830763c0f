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
    /// Statements and calls of one decode, 1,000 to 10,000,000. The first limit to stop a loop, because unlike a clock
    /// it does not depend on how busy the machine is. 500,000 take about 50 ms.
    /// </summary>
    public int MaxStatements { get; set; } = 500_000;

    /// <summary>
    /// Processor time of one decode, 10 ms to 10 s. The last limit, for what costs much in few statements (sorting,
    /// searching). Processor time, not the clock: a busy machine must not fail a healthy codec.
    /// </summary>
    public TimeSpan MaxProcessorTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes one decode may allocate, live or not, 1 MiB to 1 GiB. A usual decode needs 2 to 200 kB.</summary>
    public long MaxAllocatedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Nested calls of one function, 8 to 1,000. A TLV parser needs a handful.</summary>
    public int MaxRecursion { get; set; } = 100;

    /// <summary>Characters of one text, 1,024 to 1,048,576: no single operation can then take much memory.</summary>
    public int MaxTextLength { get; set; } = 65_536;

    /// <summary>Elements of one array, 1,024 to 1,048,576. A payload has at most 255 bytes.</summary>
    public int MaxArrayLength { get; set; } = 65_536;

    /// <summary>One match of a regular expression, 1 ms to 1 s.</summary>
    public TimeSpan MaxRegexTime { get; set; } = TimeSpan.FromMilliseconds(50);

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
    /// Codec versions kept ready, 1 to 4,096; the least recently used one is dropped. An engine with its script has
    /// 0.4 MB, so the default is at most 100 MB, and usually 25.
    /// </summary>
    public int MaxCachedVersions { get; set; } = 64;

    /// <summary>
    /// Engines of one codec version, 1 to 64: as many as decode at the same time, so the number of cores.
    /// </summary>
    public int MaxEnginesPerVersion { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Decodes after which an engine is replaced, 1 to 1,000,000: what leaks in it is then bounded.</summary>
    public int MaxDecodesPerEngine { get; set; } = 10_000;

    /// <summary>Every value out of bounds, each as one sentence with key, value, bound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(errors, nameof(MaxStatements), MaxStatements, 1_000, 10_000_000);
        var (millisecond, second) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Check(errors, nameof(MaxProcessorTime), MaxProcessorTime, 10 * millisecond, 10 * second);
        Check(errors, nameof(MaxAllocatedBytes), MaxAllocatedBytes, 1 << 20, 1 << 30);
        Check(errors, nameof(MaxRecursion), MaxRecursion, 8, 1_000);
        Check(errors, nameof(MaxTextLength), MaxTextLength, 1_024, 1 << 20);
        Check(errors, nameof(MaxArrayLength), MaxArrayLength, 1_024, 1 << 20);
        Check(errors, nameof(MaxRegexTime), MaxRegexTime, millisecond, second);
        Check(errors, nameof(MaxSourceLength), MaxSourceLength, 1_024, 1 << 22);
        Check(errors, nameof(MaxResultLength), MaxResultLength, 256, 1 << 20);
        Check(errors, nameof(MaxResultDepth), MaxResultDepth, 2, 64);
        Check(errors, nameof(MaxMeasurements), MaxMeasurements, 1, 1_024);
        Check(errors, nameof(MaxCachedVersions), MaxCachedVersions, 1, 4_096);
        Check(errors, nameof(MaxEnginesPerVersion), MaxEnginesPerVersion, 1, 64);
        Check(errors, nameof(MaxDecodesPerEngine), MaxDecodesPerEngine, 1, 1_000_000);
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

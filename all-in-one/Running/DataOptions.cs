namespace Kreisfunk.Running;

/// <summary>Where the platform keeps what it remembers. Section <c>Data</c>.</summary>
public sealed class DataOptions
{
    public const string Section = "Data";

    /// <summary>The folder with registry, telemetry, logs, keys and the admin token; relative to where one stands.</summary>
    public string Directory { get; set; } = "data";

    /// <summary>Every fault, each naming key, value and fix.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Directory) || Directory.IndexOfAny(Path.GetInvalidPathChars()) >= 0)
            yield return $"{Section}:Directory is '{Directory}', but must name a folder: data is the default.";
    }
}

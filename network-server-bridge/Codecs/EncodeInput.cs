namespace Kreisfunk.Codecs;

/// <summary>A command for a device, as the application gave it.</summary>
/// <param name="DataJson">The command as JSON; the script gets it as <c>input.data</c>.</param>
/// <param name="Now">The only clock a codec sees.</param>
/// <param name="Variables">The device's own settings.</param>
public readonly record struct EncodeInput(
    string DataJson, DateTimeOffset Now, IReadOnlyDictionary<string, string>? Variables)
{
    /// <summary>The port the caller has in mind; old codecs are given it. 0 when it has none.</summary>
    public byte FPort { get; init; }
}

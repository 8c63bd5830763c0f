using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>What one run of a script gave.</summary>
internal sealed record ScriptOutcome(
    CodecFailure Failure, string? Data, IReadOnlyList<string> Warnings, IReadOnlyList<string> Errors)
{
    /// <summary>The normalised payload as JSON, when the codec has normalizeUplink.</summary>
    public string? Normalized { get; init; }

    /// <summary>An encoder's bytes.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>An encoder's port, when it names one.</summary>
    public byte? FPort { get; init; }

    /// <summary>True for what a harmless script does not do: it is watched more closely afterwards.</summary>
    public bool IsOffence => Failure is CodecFailure.Statements or CodecFailure.Time or CodecFailure.Memory;

    public static ScriptOutcome Failed(CodecFailure failure, string error) => new(failure, null, [], [error]);

    /// <summary>Reads a worker's line, without its line end: a letter, then fields divided by tabs.</summary>
    public static ScriptOutcome Read(ReadOnlySpan<byte> line)
    {
        var kind = Next(ref line);
        switch (kind.Length == 1 ? (char)kind[0] : '?')
        {
            case 'D':
                var data = Text(Next(ref line));
                var normalized = Next(ref line);
                return new ScriptOutcome(CodecFailure.None, data, List(Next(ref line)), [])
                {
                    Normalized = normalized.IsEmpty ? null : Text(normalized),
                };
            case 'E':
                var bytes = Text(Next(ref line));
                var port = Text(Next(ref line));
                return new ScriptOutcome(CodecFailure.None, null, List(Next(ref line)), [])
                {
                    Bytes = bytes.Length == 0 ? [] : [.. bytes.Split(',').Select(Number)],
                    FPort = port.Length == 0 ? null : Number(port),
                };
            case 'R':
                var errors = List(Next(ref line));
                return new ScriptOutcome(CodecFailure.Refused, null, List(Next(ref line)), errors);
            case 'F' when Enum.TryParse<CodecFailure>(Text(Next(ref line)), out var failure):
                return Failed(failure, Text(Next(ref line)));
            default:
                return Failed(CodecFailure.BadResult, "The codec's result cannot be read.");
        }
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)'\t');
        var field = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[(end + 1)..];
        return field;
    }

    private static byte Number(string text) => byte.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field);

    private static string[] List(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
            return [];
        try
        {
            return JsonSerializer.Deserialize<string?[]>(json)!.OfType<string>().ToArray();
        }
        catch (JsonException)
        {
            // A script that changed how lists are written.
            return ["The codec's messages cannot be read."];
        }
    }
}

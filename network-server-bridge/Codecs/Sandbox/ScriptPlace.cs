using System.Globalization;
using System.Text.RegularExpressions;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>Where in the author's file an error came from.</summary>
internal static partial class ScriptPlace
{
    /// <summary>" (line 3, column 7)" of the innermost place in the codec, or nothing.</summary>
    public static string InStack(string stack, SourceMap map)
    {
        var place = FirstPlace().Match(stack);
        if (!place.Success)
            return "";
        var (line, column) = map.ToAuthor(Number(place.Groups[1]), Number(place.Groups[2]) - 1);
        return $" (line {line}, column {column})";
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"codec-\d+(?: \[\d+\])?\.js[^:]*:(\d+):(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex FirstPlace();
}

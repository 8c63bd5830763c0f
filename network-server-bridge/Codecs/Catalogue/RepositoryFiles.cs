using System.Diagnostics.CodeAnalysis;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>Files of a repository somebody else made.</summary>
internal static class RepositoryFiles
{
    // The largest file of the public repositories has half a megabyte.
    private const long MaxBytes = 4 * 1024 * 1024;

    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        MaxRecursionDepth = 16,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    /// <summary>Full paths, sorted, without following links.</summary>
    public static IEnumerable<string> Under(string root, string pattern) =>
        Directory.EnumerateFiles(root, pattern, Search).Order(StringComparer.Ordinal);

    /// <summary>The text, or a sentence why not.</summary>
    public static bool TryRead(string file, [NotNullWhen(true)] out string? text, out string problem)
    {
        text = null;
        problem = "";
        var info = new FileInfo(file);
        if (!info.Exists)
            problem = $"there is no file {Path.GetFileName(file)}";
        else if (info.Length > MaxBytes)
            problem = $"{info.Name} has {info.Length} bytes; {MaxBytes} are allowed";
        if (problem.Length > 0)
            return false;
        try
        {
            text = File.ReadAllText(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{info.Name} cannot be read: {e.Message}";
            return false;
        }
    }
}

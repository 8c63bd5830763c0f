using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>
/// The boards that are known, and files of boards that are not. The known ones travel inside the program, so that a
/// gateway needs one file only.
/// </summary>
public static class BoardTable
{
    /// <summary>A board's file is some kilobytes; larger is another file.</summary>
    private const int MaxFileBytes = 64 * 1024;

    private static readonly Lazy<IReadOnlyList<Board>> Known = new(ReadKnown);

    /// <summary>By name.</summary>
    public static IReadOnlyList<Board> All => Known.Value;

    /// <summary>The board of a name, or of a file when a path is given. False with one sentence per mistake.</summary>
    public static bool TryFind(
        string nameOrPath, [NotNullWhen(true)] out Board? board, out IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        errors = [];
        if (nameOrPath.Contains('/', StringComparison.Ordinal)
            || nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return TryReadFile(nameOrPath, out board, out errors);
        board = All.FirstOrDefault(b => b.Name.Equals(nameOrPath, StringComparison.OrdinalIgnoreCase));
        if (board is null)
            errors = [$"'{nameOrPath}' is no known board: use one of {string.Join(", ", All.Select(b => b.Name))}, or "
                + "the path of a board.json of your own."];
        return board is not null;
    }

    private static bool TryReadFile(
        string path, [NotNullWhen(true)] out Board? board, out IReadOnlyList<string> errors)
    {
        board = null;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes })
            {
                errors = [$"{path} is larger than {MaxFileBytes / 1024} KiB, no board's file is: check the path."];
                return false;
            }

            var isRight = BoardReader.TryRead(File.ReadAllBytes(path), out board, out var mistakes);
            errors = [.. mistakes.Select(mistake => $"{path}: {mistake}")];
            return isRight;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors = [$"The board's file {path} cannot be read ({e.Message.TrimEnd('.')}): check path and rights, or "
                + "use the name of a known board."];
            return false;
        }
    }

    private static List<Board> ReadKnown()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var boards = new List<Board>();
        foreach (var name in assembly.GetManifestResourceNames()
                     .Where(n => n.StartsWith("boards/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var json = new byte[stream.Length];
            stream.ReadExactly(json);
            if (!BoardReader.TryRead(json, out var board, out var errors))
                throw new InvalidDataException($"{name}: {string.Join(' ', errors)}");
            boards.Add(board);
        }

        return boards;
    }
}

namespace Kreisfunk.Tests.Unit.House;

/// <summary>The checkout the tests were built from.</summary>
public static class Repository
{
    private static readonly string[] Skipped =
        ["/bin/", "/obj/", "/.git/", "/node_modules/", "/artifacts/", "/wwwroot/js/", "/wwwroot/lib/", "/data/"];

    public static readonly string Root = Find();

    /// <summary>Paths below the root with "/" as separator, sorted, build output left out.</summary>
    public static IReadOnlyList<string> Files(string pattern) =>
    [
        .. Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(path => "/" + Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !Skipped.Any(part => path.Contains(part, StringComparison.Ordinal)))
            .Select(path => path[1..])
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) =>
        File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IoT.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("IoT.sln is not above the test's folder.");
    }
}

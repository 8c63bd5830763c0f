using System.Text.Json;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>tests/vectors/lorawan.json, and files of the repository.</summary>
internal static class Vectors
{
    private static readonly Lazy<IReadOnlyList<Vector>> Loaded = new(Load);

    public static IReadOnlyList<Vector> All => Loaded.Value;

    public static IReadOnlyList<Vector> Of(string category) =>
        [.. All.Where(vector => vector.Category == category)];

    public static Vector ById(string id) => All.Single(vector => vector.Id == id);

    public static string RepositoryPath(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IoT.sln")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine([folder.FullName, .. parts]);
    }

    private static IReadOnlyList<Vector> Load()
    {
        var text = File.ReadAllText(RepositoryPath("tests", "vectors", "lorawan.json"));
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(item => new Vector(
            item.GetProperty("id").GetString()!, item.GetProperty("category").GetString()!,
            item.GetProperty("inputs").Clone(), item.GetProperty("expected").Clone()))];
    }
}

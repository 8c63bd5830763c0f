using Xunit;

namespace Kreisfunk.Tests.Unit.House;

/// <summary>Compares a page with what the code says, or writes it when asked to.</summary>
public static class ReferencePage
{
    public static void Check(string path, string expected)
    {
        var full = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("KREISFUNK_WRITE_DOCS") == "1")
            File.WriteAllText(full, expected);

        var actual = File.Exists(full) ? File.ReadAllText(full) : "";
        Assert.True(expected == actual,
            $"{path} is not what the code says. Run the unit tests with KREISFUNK_WRITE_DOCS=1 and read the change.");
    }
}

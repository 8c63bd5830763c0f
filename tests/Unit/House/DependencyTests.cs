using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Kreisfunk.Tests.Unit.House;

public sealed partial class DependencyTests
{
    private static readonly string[] BridgeSide = ["LoRaWan", "Contracts", "NetworkServer", "Codecs", "Storage"];
    private static readonly string[] Processes = ["Bridge", "GatewayAgent", "Dashboards"];

    [Fact]
    public void Every_project_references_only_what_the_architecture_allows()
    {
        var allowed = Table();
        var wrong = new List<string>();
        foreach (var path in Repository.Files("*.csproj").Where(p => !p.StartsWith("tests/", StringComparison.Ordinal)))
        {
            var project = Path.GetFileNameWithoutExtension(path);
            Assert.True(allowed.ContainsKey(project), $"{project} has no row in the table of docs/architecture.md.");
            wrong.AddRange(References(path).Except(allowed[project]).Select(r => $"{project} references {r}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_row_of_the_table_has_its_project()
    {
        var projects = Repository.Files("*.csproj").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        Assert.Empty(Table().Keys.Where(name => !projects.Contains(name)));
    }

    [Fact]
    public void Nothing_references_a_test_project()
    {
        var references = Repository.Files("*.csproj").SelectMany(References);
        Assert.Empty(references.Intersect(["Unit", "Integration", "Browser", "Benchmarks"]));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("IoT.sln").Replace('\\', '/');
        Assert.Empty(Repository.Files("*.csproj").Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)));
        Assert.Empty(Repository.Files("*.slnx"));
    }

    [Fact]
    public void Only_bridge_and_agent_know_an_mqtt_client()
    {
        var users = Repository.Files("*.csproj").Where(p => !p.StartsWith("tests/", StringComparison.Ordinal))
            .Where(p => Packages(p).Contains("MQTTnet")).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(["GatewayAgent", "Bridge"], users);
    }

    [Fact]
    public void Sql_stands_only_in_storage()
    {
        var users = Repository.Files("*.csproj").Where(p => !p.StartsWith("tests/", StringComparison.Ordinal))
            .Where(p => Packages(p).Any(n => n is "Dapper" or "Npgsql" or "Microsoft.Data.Sqlite"))
            .Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(["Storage"], users);
    }

    [Fact]
    public void Every_package_version_is_central_exact_and_has_a_reason()
    {
        var lines = Repository.Read("Directory.Packages.props").Split('\n');
        var reason = false;
        foreach (var line in lines)
        {
            if (line.Contains("<!--", StringComparison.Ordinal))
                reason = true;
            else if (line.Contains("<ItemGroup", StringComparison.Ordinal))
                reason = line.Contains("Tests only", StringComparison.Ordinal);
            else if (line.Contains("<PackageVersion", StringComparison.Ordinal))
            {
                Assert.True(reason, $"No reason above: {line.Trim()}");
                Assert.DoesNotMatch("Version=\"[^\"]*[*,\\[(]", line);
            }
        }

        Assert.All(Repository.Files("*.csproj"), path => Assert.DoesNotMatch(
            "PackageReference[^>]*Version=", Repository.Read(path)));
    }

    private static Dictionary<string, IReadOnlyCollection<string>> Table()
    {
        var table = new Dictionary<string, IReadOnlyCollection<string>>();
        foreach (Match row in Row().Matches(Repository.Read("docs/architecture.md")))
            table[row.Groups[1].Value] = Allowed(row.Groups[2].Value);
        Assert.True(table.Count >= 9, "The table of references in docs/architecture.md was not found.");
        return table;
    }

    private static IReadOnlyCollection<string> Allowed(string cell) => cell.Trim() switch
    {
        "–" => [],
        "all of network-server-bridge" => BridgeSide,
        "every process" => Processes,
        var names => names.Split(',', StringSplitOptions.TrimEntries),
    };

    private static IEnumerable<string> References(string path) => Names(path, "ProjectReference")
        .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

    private static HashSet<string> Packages(string path) => [.. Names(path, "PackageReference")];

    private static IEnumerable<string> Names(string path, string element) =>
        XDocument.Parse(Repository.Read(path)).Descendants(element)
            .Select(e => e.Attribute("Include")?.Value).OfType<string>();

    [GeneratedRegex(@"^\| `(\w+)` \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

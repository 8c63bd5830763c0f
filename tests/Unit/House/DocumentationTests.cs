using System.Text.RegularExpressions;
using Xunit;

namespace Kreisfunk.Tests.Unit.House;

/// <summary>What the documents say must be there.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Roots =
    [
        "gateway-agent/", "network-server-bridge/", "dashboards/", "firmware-config/", "all-in-one/", "tests/", "docs/",
        ".ci/", "service-modules/",
    ];

    [Fact]
    public void Every_relative_link_leads_somewhere() => Assert.Empty(
        from path in Repository.Files("*.md")
        from Match link in Link().Matches(Repository.Read(path))
        let target = link.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            && !target.StartsWith("mailto:", StringComparison.Ordinal)
        let resolved = Path.Combine(Path.GetDirectoryName(path) ?? "", target)
        where !Repository.Exists(resolved)
        select $"{path}: {target}");

    [Fact]
    public void Every_path_named_in_a_document_exists() => Assert.Empty(
        from path in Repository.Files("*.md")
        where path != "CHANGELOG.md"
        from Match code in Code().Matches(Repository.Read(path))
        let named = code.Groups[1].Value.TrimEnd('/')
        where Roots.Any(root => (named + "/").StartsWith(root, StringComparison.Ordinal))
            && !named.Contains('<', StringComparison.Ordinal) && !named.Contains('*', StringComparison.Ordinal)
            && !named.Contains(' ', StringComparison.Ordinal)
        where !Repository.Exists(named)
        select $"{path}: {named}");

    [Fact]
    public void Every_top_folder_says_what_it_is()
    {
        string[] folders = ["gateway-agent", "network-server-bridge", "dashboards", "firmware-config", "all-in-one"];
        Assert.Empty(folders.Where(folder => !Repository.Exists($"{folder}/README.md")));
    }

    [Fact]
    public void Every_decision_record_has_its_parts()
    {
        var records = Repository.Files("*.md")
            .Where(p => p.StartsWith("docs/adr/0", StringComparison.Ordinal)).ToList();
        Assert.True(records.Count >= 3);
        Assert.All(records, path =>
        {
            var text = Repository.Read(path);
            Assert.All(["## Context", "## Decision", "## Consequences"], part => Assert.Contains(part, text));
        });
    }

    [Fact]
    public void The_steps_of_an_uplink_in_the_documents_are_the_steps_of_the_code()
    {
        var documented = StepRow().Matches(Repository.Read("docs/architecture.md"))
            .Select(m => m.Groups[1].Value).ToList();
        var code = Repository.Read("network-server-bridge/NetworkServer/UplinkPipeline.cs");
        Assert.True(documented.Count >= 6, "docs/architecture.md lists no steps.");
        Assert.Empty(documented.Where(step => !Regex.IsMatch(code, $@"\b{step}\b")));
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\d+\. `(\w+)`", RegexOptions.Multiline)]
    private static partial Regex StepRow();
}

using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Benchmarks;

/// <summary>The command `./dev bench [NAME] [--json] [--write]`.</summary>
public static class BenchProgram
{
    private const string Page = "docs/reference/performance.md";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly Dictionary<string, Func<Task<BenchTable[]>>> Suites = new()
    {
        ["crypto"] = () => Task.FromResult<BenchTable[]>([CryptoBench.Run()]),
        ["network"] = () => Task.FromResult<BenchTable[]>([NetworkBench.Run()]),
        ["codecs"] = CodecBench.RunAsync,
        ["pipeline"] = async () => [await PipelineBench.RunAsync()],
        ["agent"] = async () => [await AgentBench.RunAsync()],
        ["drain"] = async () => [await DrainBench.RunAsync()],
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var names = args.Where(a => !a.StartsWith('-')).ToArray();
        var unknown = names.FirstOrDefault(n => !Suites.ContainsKey(n));
        if (unknown is not null || args.Any(a => a.StartsWith('-') && a is not ("--json" or "--write")))
        {
            await Console.Error.WriteLineAsync(
                $"'{unknown ?? "An option"}' is unknown: "
                + $"./dev bench [{string.Join('|', Suites.Keys)}] [--json] [--write]");
            return 2;
        }

        var tables = new List<BenchTable>();
        foreach (var (_, run) in Suites.Where(s => names.Length == 0 || names.Contains(s.Key)))
            tables.AddRange(await run());

        Print(tables, args.Contains("--json"));
        if (args.Contains("--write"))
            await File.WriteAllTextAsync(Page, PageText(await File.ReadAllTextAsync(Page), tables));
        return 0;
    }

    private static void Print(List<BenchTable> tables, bool json)
    {
        if (json)
            Console.WriteLine(new JsonObject
            {
                ["machine"] = Machine(),
                ["suites"] = new JsonArray([.. tables.Select(t => t.ToJson())]),
            }.ToJsonString(Indented));
        else
            Console.WriteLine($"{Machine()}\n\n{string.Join('\n', tables.Select(t => t.ToMarkdown()))}");
    }

    // Suites take minutes each, so a run of some renews their sections and leaves the others; each says when and where.
    private static string PageText(string old, List<BenchTable> tables)
    {
        var sections = old.Split("\n## ").Skip(1)
            .Select(text => (Name: text[..text.IndexOf('\n', StringComparison.Ordinal)], Text: $"## {text.Trim()}\n"))
            .ToDictionary(section => section.Name, section => section.Text);
        var made = $"{TimeProvider.System.GetLocalNow():yyyy-MM-dd}, {Machine()}";
        foreach (var table in tables)
            sections[table.Name] = $"{table.ToMarkdown()}\nMeasured {made}.\n";
        var order = Suites.Keys.ToList();
        return $"""
            # Performance

            Made by `./dev bench --write`; medians of {Measure.Rounds} rounds of processor time in one run, so read the
            ratios, not the absolute figures.

            {string.Join('\n', sections.OrderBy(s => order.IndexOf(s.Key.Split(',')[0])).Select(s => s.Value))}
            """;
    }

    private static string Machine()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[^1].Trim()
            : null;
        return $"{processor ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, "
            + $"{RuntimeInformation.OSDescription.Split('#')[0].Trim()}, {RuntimeInformation.FrameworkDescription}";
    }
}

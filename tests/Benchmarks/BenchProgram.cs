using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Benchmarks;

/// <summary>The command `./dev bench [NAME] [--json] [--write]`.</summary>
public static class BenchProgram
{
    private const string Page = "docs/reference/performance.md";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly Dictionary<string, Func<Task<BenchTable>>> Suites = new()
    {
        ["crypto"] = () => Task.FromResult(CryptoBench.Run()),
        ["network"] = () => Task.FromResult(NetworkBench.Run()),
        ["codecs"] = () => Task.FromResult(CodecBench.Run()),
        ["pipeline"] = PipelineBench.RunAsync,
        ["agent"] = AgentBench.RunAsync,
        ["drain"] = DrainBench.RunAsync,
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
            tables.Add(await run());

        Print(tables, args.Contains("--json"));
        if (args.Contains("--write"))
            await File.WriteAllTextAsync(Page, PageText(tables));
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

    private static string PageText(List<BenchTable> tables) =>
        $"""
        # Performance

        Made by `./dev bench --write`; medians of {Measure.Rounds} rounds of CPU time in one run, so read the ratios,
        not the absolute figures.

        Machine: {Machine()}.

        {string.Join('\n', tables.Select(t => t.ToMarkdown()))}
        """ + "\n";

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

using System.CommandLine;
using System.Text.Json.Nodes;
using Kreisfunk.Doctor;
using Kreisfunk.Running;
using Kreisfunk.Storage;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk doctor`: what is wrong with this machine or this configuration, and what to do.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Json = Output.Json();

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Data directory to examine (Storage:DataDirectory); ./data by default.",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        var command = new CliCommand("doctor",
            "Checks configuration, ports, clock, disk, broker and stores; ends with 1 when something is wrong.",
            "kreisfunk doctor", "kreisfunk doctor --data /var/lib/kreisfunk --json");
        command.Options.Add(Data);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var keys = parsed.GetValue(Data) is { } data
            ? new Dictionary<string, string?> { [$"{StorageOptions.Section}:DataDirectory"] = data }
            : [];
        var findings = await new Examination(Configuration.Read(keys), TimeProvider.System).RunAsync(cancel);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, ToJson(findings));
        else
            Print(output, findings);
        return findings.All(f => f.IsOk) ? 0 : CliException.CheckFailed;
    }

    private static void Print(TextWriter output, IReadOnlyList<DoctorFinding> findings)
    {
        var width = findings.Max(f => f.Check.Length);
        foreach (var finding in findings)
        {
            var verdict = finding.IsOk ? "OK     " : "PROBLEM";
            output.WriteLine($"{verdict}  {finding.Check.PadRight(width)}  {finding.Detail}");
            if (finding.Fix is { } fix)
                output.WriteLine($"{"",9}{"",-2}{new string(' ', width)}  → {fix}");
        }
    }

    private static JsonObject ToJson(IReadOnlyList<DoctorFinding> findings) => new()
    {
        ["ok"] = findings.All(f => f.IsOk),
        ["checks"] = new JsonArray([.. findings.Select(f => (JsonNode)new JsonObject
        {
            ["check"] = f.Check, ["ok"] = f.IsOk, ["detail"] = f.Detail, ["fix"] = f.Fix,
        })]),
    };
}

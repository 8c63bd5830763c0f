using System.Diagnostics;
using System.Runtime.InteropServices;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>
/// The agent as one native binary, made once per run by `./dev agent-binary`: minutes the first time, nothing when it
/// is newer than the sources. Skips where the tools for it are missing.
/// </summary>
internal static class AgentBinary
{
    private static readonly ServerProgram Clang = ServerProgram.Find("clang", "clang");

    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    public static string Root { get; } = FindRoot();

    public static string Architecture { get; } = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    public static Task<string> RequireAsync()
    {
        Clang.Require();
        return Made.Value;
    }

    /// <summary>Runs a program to its end; the text has both its outputs.</summary>
    public static async Task<(int Status, string Text)> RunAsync(string program, IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, text);
    }

    private static async Task<string> MakeAsync()
    {
        var binary = Path.Combine(Root, "artifacts", "agent", Architecture, "kreisfunk-gateway-agent");
        if (!File.Exists(binary) || File.GetLastWriteTimeUtc(binary) < NewestSource())
        {
            var (status, text) = await RunAsync(Path.Combine(Root, "dev"), ["agent-binary", Architecture]);
            Assert.True(status == 0, text);
        }

        return binary;
    }

    private static DateTime NewestSource() => new[] { "gateway-agent", "network-server-bridge/LoRaWan",
            "network-server-bridge/Contracts" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
        .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".proto" or ".props"
            && !file.Contains("/obj/", StringComparison.Ordinal))
        .Max(File.GetLastWriteTimeUtc);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "IoT.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}

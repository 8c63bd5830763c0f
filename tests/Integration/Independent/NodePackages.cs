using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Independent;

/// <summary>The device's npm packages, exactly as package-lock.json names them.</summary>
internal static class NodePackages
{
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>The folder of main.js, with its packages beside it.</summary>
    public static Task<string> InstalledAsync() => Installed.Value;

    // tests/Integration/bin/<configuration>/net10.0/ stands three folders below the project's.
    private static async Task<string> InstallAsync()
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../Independent"));
        if (Directory.Exists(Path.Combine(folder, "node_modules", "lora-packet")))
            return folder;
        try
        {
            await ServerProcess.RunAsync("npm", "ci", "--prefix", folder, "--no-audit", "--no-fund");
        }
        catch (InvalidOperationException error)
        {
            Assert.Fail("The independent device needs the npm package lora-packet: call `npm ci` in "
                + $"tests/Integration/Independent. {error.Message}");
        }

        return folder;
    }
}

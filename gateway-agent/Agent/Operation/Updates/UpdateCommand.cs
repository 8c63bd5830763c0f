using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>The commands around updates: launch, update, sign-update.</summary>
internal static class UpdateCommand
{
    private const string UpdateUsage = "kreisfunk-gateway-agent update FILE.kfu [--check] [--allow-downgrade]";
    private const string SignUsage = "kreisfunk-gateway-agent sign-update --binary FILE --key PRIVATE.pem "
        + "--version X.Y.Z --architecture x64|arm64 [--minimum X.Y.Z] --out FILE.kfu";

    private static readonly string[] SignKeys = ["--binary", "--key", "--version", "--architecture", "--out"];

    /// <summary>Goes on as the version in a slot, if one is to run; else returns and the packaged one runs.</summary>
    public static void Launch(string[] arguments)
    {
        var options = Options();
        var slots = Slots(options);
        if (slots.Current.Length == 0 || !UpdateKey.TryLoad(options.Update.PublicKeyFile, out var key))
            return;
        using (key)
        {
            try
            {
                var slot = SlotChoice.Make(slots, key, AgentVersion.Own);
                if (slot.Length > 0)
                    Launcher.Become(slots.BinaryOf(slot), arguments, slot);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"The slots in {options.StateDirectory} cannot be used ({e.Message}); the "
                    + "packaged version runs.");
            }
        }
    }

    public static async Task<int> InstallAsync(string[] arguments)
    {
        var files = arguments.Where(argument => !argument.StartsWith('-')).ToArray();
        var onlyCheck = arguments.Contains("--check");
        if (files.Length != 1 || arguments.Any(a => a.StartsWith('-') && a is not ("--check" or "--allow-downgrade")))
            return await AgentProgram.SayAsync(Console.Error, UpdateUsage, 2).ConfigureAwait(false);
        var options = Options();
        var installer = new UpdateInstaller(options.Update, Slots(options), AgentVersion.Own);
        var allowDowngrade = arguments.Contains("--allow-downgrade");
        var error = installer.TryInstall(files[0], allowDowngrade, onlyCheck, out var manifest);
        if (error != UpdateError.None || manifest is null)
            return await AgentProgram.SayAsync(Console.Error, installer.Sentence(error, files[0]), 1)
                .ConfigureAwait(false);
        return await AgentProgram.SayAsync(Console.Out, onlyCheck
            ? $"{files[0]} is good: version {manifest.Version} for {manifest.Architecture}."
            : $"Version {manifest.Version} is installed and starts on probation; the running agent ends by itself.", 0)
            .ConfigureAwait(false);
    }

    public static async Task<int> SignAsync(string[] arguments)
    {
        var given = Pairs(arguments);
        if (given is null || !SignKeys.All(given.ContainsKey)
            || !AgentVersion.TryParse(given["--version"], out var version)
            || !AgentVersion.TryParse(given.GetValueOrDefault("--minimum", "0.0.0"), out var minimum))
            return await AgentProgram.SayAsync(Console.Error, SignUsage, 2).ConfigureAwait(false);
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(await File.ReadAllTextAsync(given["--key"]).ConfigureAwait(false));
            var manifest = new UpdateManifest(version, given["--architecture"], 0, "") { Minimum = minimum };
            var package = UpdatePackage.Write(
                await File.ReadAllBytesAsync(given["--binary"]).ConfigureAwait(false), manifest, key);
            await File.WriteAllBytesAsync(given["--out"], package).ConfigureAwait(false);
            return await AgentProgram.SayAsync(Console.Out, $"{given["--out"]}: version {version}, "
                + $"{package.Length} bytes.", 0).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException)
        {
            return await AgentProgram.SayAsync(Console.Error, e.Message, 1).ConfigureAwait(false);
        }
    }

    private static AgentOptions Options()
    {
        var configuration = new ConfigurationManager();
        AgentProgram.AddConfiguration(configuration, []);
        var options = new AgentOptions();
        configuration.GetSection(AgentOptions.Section).Bind(options);
        return options;
    }

    private static UpdateSlots Slots(AgentOptions options) => new(Path.Combine(options.StateDirectory, "slots"));

    private static Dictionary<string, string>? Pairs(string[] arguments) =>
        arguments.Length % 2 == 0 && arguments.Chunk(2).All(pair => pair[0].StartsWith("--", StringComparison.Ordinal))
            ? arguments.Chunk(2).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1])
            : null;
}

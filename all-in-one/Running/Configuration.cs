using Kreisfunk.Commands;

namespace Kreisfunk.Running;

/// <summary>
/// Where settings come from, the later winning: appsettings.json beside the program, appsettings.json where one stands,
/// the environment (KREISFUNK__Section__Key), the command line.
/// </summary>
internal static class Configuration
{
    public const string EnvironmentPrefix = "KREISFUNK__";

    public static IConfigurationRoot Read(IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
                // Watched: destinations of the gateway agent change without a restart.
                .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true,
                    reloadOnChange: true)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .AddInMemoryCollection(commandLine)
                .Build();
        }
        catch (InvalidDataException fault)
        {
            // "Failed to load configuration from file '…'": the cause says line and position.
            var cause = fault.GetBaseException().Message;
            throw new CliException($"{fault.Message.TrimEnd('.')} ({cause.TrimEnd('.')}): "
                + "correct the JSON or remove the file.", fault);
        }
    }
}

using Kreisfunk.GatewayAgent.Hardware.Reset;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent;

/// <summary>The agent's own process: `kreisfunk-gateway-agent [COMMAND]`; without a command it runs.</summary>
internal static class AgentProgram
{
    public static async Task<int> RunAsync(string[] args) => await (args.FirstOrDefault() switch
    {
        ResetCommand.Name => ResetCommand.Create().RunAsync(args[1..], CancellationToken.None),
        _ => RunAgentAsync(args),
    }).ConfigureAwait(false);

    /// <summary>Settings, logs and services of the agent's own process.</summary>
    public static HostApplicationBuilder Builder(string[] args)
    {
        // Nothing of the usual defaults: a process of 20 MB has no use for watched files and event logs.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            // Settings where the agent is started win; else those beside the program.
            ContentRootPath = File.Exists(Settings) ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory,
        });
        AddConfiguration(builder.Configuration, args);
        AddLogging(builder);
        builder.Services.AddGatewayAgent(builder.Configuration).AddGatewayAgentProcess();
        return builder;
    }

    private const string Settings = "appsettings.json";

    private static void AddConfiguration(ConfigurationManager configuration, string[] args)
    {
        configuration.AddJsonFile(Settings, optional: true, reloadOnChange: false);
        // Where the Debian package has its settings; they win over those beside the program.
        configuration.AddJsonFile("/etc/kreisfunk/gateway-agent.json", optional: true, reloadOnChange: false);
        configuration.AddEnvironmentVariables("KREISFUNK__");
        configuration.AddCommandLine(args);
    }

    private static void AddLogging(HostApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        // The journal takes the level from the line itself and has its own clock.
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 })
            builder.Logging.AddSystemdConsole();
        else
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
        // A failed start is said below, in one sentence instead of a stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    private static async Task<int> RunAgentAsync(string[] args)
    {
        try
        {
            using var host = Builder(args).Build();
            await host.RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (OptionsValidationException e)
        {
            foreach (var failure in e.Failures)
                await Console.Error.WriteLineAsync(failure).ConfigureAwait(false);
            return 2;
        }
        catch (InvalidOperationException e) when (e.InnerException is not null)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 1;
        }
    }
}

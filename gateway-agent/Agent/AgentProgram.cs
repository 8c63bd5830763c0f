using Kreisfunk.GatewayAgent.Hardware.Reset;
using Kreisfunk.GatewayAgent.Operation.Updates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent;

/// <summary>The agent's own process; without a command it runs.</summary>
internal static class AgentProgram
{
    private const string Usage = "kreisfunk-gateway-agent [launch] [--Agent:KEY=VALUE …] runs the agent; update "
        + "FILE.kfu [--check] [--allow-downgrade] installs a new version; sign-update makes one; reset-concentrator "
        + "--board NAME resets a radio; --version names this one.";

    private const string Settings = "appsettings.json", PackagedSettings = "/etc/kreisfunk/gateway-agent.json";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["launch", .. var more])
        {
            UpdateCommand.Launch(more);
            args = more;
        }

        return args switch
        {
            ["update", .. var rest] => await UpdateCommand.InstallAsync(rest).ConfigureAwait(false),
            [ResetCommand.Name, .. var rest] => await ResetCommand.Create().RunAsync(rest, CancellationToken.None)
                .ConfigureAwait(false),
            ["sign-update", .. var rest] => await UpdateCommand.SignAsync(rest).ConfigureAwait(false),
            ["--version"] => await SayAsync(Console.Out, AgentVersion.Own.ToString(), 0).ConfigureAwait(false),
            [['-', ..], ..] or [] => await RunAgentAsync(args).ConfigureAwait(false),
            [var unknown, ..] => await SayAsync(Console.Error, $"'{unknown}' is no command. {Usage}", 2)
                .ConfigureAwait(false),
        };
    }

    /// <summary>Settings, logs and services of the agent's own process.</summary>
    public static HostApplicationBuilder Builder(string[] args)
    {
        // Nothing of the usual defaults: a process of 20 MB has no use for most of them.
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

    /// <summary>Says it and gives the exit code.</summary>
    public static async Task<int> SayAsync(TextWriter where, string sentence, int exitCode)
    {
        await where.WriteLineAsync(sentence).ConfigureAwait(false);
        return exitCode;
    }

    /// <summary>From files beside the program and of the package, the environment, and the command line.</summary>
    public static void AddConfiguration(ConfigurationManager configuration, string[] args)
    {
        // Watched: destinations change without a restart.
        configuration.AddJsonFile(Settings, optional: true, reloadOnChange: true);
        // Where the Debian package has its settings; they win over those beside the program.
        configuration.AddJsonFile(PackagedSettings, optional: true, reloadOnChange: true);
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
        // A line for every scrape of the metrics is no news.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
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

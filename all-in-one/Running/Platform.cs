using System.Net.Sockets;
using Kreisfunk.Bridge;
using Kreisfunk.Broker;
using Kreisfunk.Commands;
using Kreisfunk.Dashboards;
using Kreisfunk.GatewayAgent;
using Kreisfunk.Town;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Running;

/// <summary>Broker, bridge, agent, pages and town in one web application: the only place where they meet.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(9);

    private readonly WebApplication _app;
    private readonly StartGate _gate;

    private Platform(WebApplication app, StartGate gate)
    {
        _app = app;
        _gate = gate;
    }

    /// <summary>Starts everything; throws a <see cref="CliException"/> that names what is wrong and the fix.</summary>
    public static async Task<Platform> StartAsync(
        IConfiguration configuration, UpSettings settings, DataDirectory data, CancellationToken cancel)
    {
        var gate = new StartGate(configuration);
        var app = Build(configuration, settings, data, gate);
        try
        {
            // Before the first part is made, so that every mistake of every part is told at once.
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.StartAsync(cancel);
            return new Platform(app, gate);
        }
        catch (Exception fault) when (Explain(fault) is { } sentence)
        {
            await app.DisposeAsync();
            throw new CliException(sentence, fault);
        }
    }

    /// <summary>Lets changes of state through to the console.</summary>
    public void Opened() => _gate.Open();

    /// <summary>Until SIGINT, SIGTERM or cancellation; then everything has stopped in order.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        await _app.WaitForShutdownAsync(cancel);
        var failed = _app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .FirstOrDefault(service => service.ExecuteTask is { IsFaulted: true });
        if (failed?.ExecuteTask?.Exception?.GetBaseException() is { } fault)
            throw new CliException($"{failed.GetType().Name} failed ({fault.Message.TrimEnd('.')}), so everything was "
                + "stopped: look at the lines above, mend it and start again.", fault);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static WebApplication Build(
        IConfiguration configuration, UpSettings settings, DataDirectory data, StartGate gate)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Platform).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration)
            .AddInMemoryCollection(settings.DerivedKeys(data.FullPath));
        builder.WebHost.UseUrls(settings.Http.Url);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        // Else they go to the home directory, which a service's user may not have.
        builder.Services.AddDataProtection().SetApplicationName("kreisfunk")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data.FullPath, "web-keys")));
        AddLogging(builder.Logging, gate);

        // Services start in this order and stop in the reverse: the broker is there before its clients, and after them.
        if (settings.Broker.Embedded)
            builder.Services.AddSingleton(settings.Broker).AddHostedService<EmbeddedBroker>();
        if (settings.Town.Sensors > 0)
            AddTown(builder, settings, data);
        builder.Services.AddBridge(builder.Configuration);
        builder.Services.AddGatewayAgent(builder.Configuration);
        builder.Services.AddDashboards(builder.Configuration);

        var app = builder.Build();
        app.MapBridge();
        app.MapDashboards();
        return app;
    }

    private static void AddTown(WebApplicationBuilder builder, UpSettings settings, DataDirectory data)
    {
        var state = TownState.Open(Path.Combine(data.FullPath, "town.json"));
        var radio = RadioPlan.From(RegionFiles.Load(builder.Configuration, "eu868"));
        var town = new DemoTown(settings.Town, radio, state, TimeProvider.System);
        builder.Services.AddSingleton(town).AddSingleton(settings.LocalUdp).AddHostedService<TownService>();
    }

    private static void AddLogging(ILoggingBuilder logging, StartGate gate)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddFilter((category, level) => gate.Shows(category, level));
    }

    /// <summary>One sentence for what the world can do wrong; null for our own bugs, which may be loud.</summary>
    private static string? Explain(Exception fault) => fault switch
    {
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        AggregateException several => Together(several),
        AddressInUseException => $"The web server's port is in use ({fault.Message}): choose another with --http URL.",
        IOException { InnerException: AddressInUseException } =>
            $"The web server's port is in use ({fault.Message}): choose another with --http URL.",
        SocketException => $"A port cannot be opened ({fault.Message}): see --http, --mqtt-port, --udp-port and "
            + "--station-port.",
        InvalidDataException or IOException or UnauthorizedAccessException => fault.Message,
        // Exceptions of our own that reach this place carry a sentence for people (RegistryException, …).
        _ => fault.GetType().Namespace?.StartsWith("Kreisfunk", StringComparison.Ordinal) == true
            ? fault.Message
            : null,
    };

    private static string? Together(AggregateException several)
    {
        var sentences = several.Flatten().InnerExceptions.Select(Explain).ToArray();
        return sentences.Contains(null) ? null : string.Join(Environment.NewLine, sentences.Distinct());
    }
}

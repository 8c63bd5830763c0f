using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Hardware;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Operation.Configuration;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.BasicStation;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent;

/// <summary>The agent's one entry for composition: by its own Program.cs, and by the all-in-one process.</summary>
public static partial class GatewayAgentComposition
{
    /// <summary>
    /// Registers the Semtech UDP server, the spool, the link to the broker and the downlinks, from the section "Agent".
    /// </summary>
    public static IServiceCollection AddGatewayAgent(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<AgentOptions>().Bind(configuration.GetSection(AgentOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AgentOptions>, AgentOptionsValidator>());
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MonotonicClock>();
        services.AddSingleton<AgentMetrics>();
        services.AddSingleton<IDeliveryCounts>(provider => provider.GetRequiredService<AgentMetrics>());
        services.AddSpool();
        services.AddDestinations(configuration);
        AddUplinks(services);
        AddRadio(services);
        AddStations(services);
        HardwareComposition.AddHardware(services);
        AddLoops(services);
        AddOperation(services);
        return services;
    }

    /// <summary>
    /// What an agent with a process of its own has beside: health and metrics, and words to the service manager. Not
    /// for the all-in-one process, whose own web server tells the agent's metrics with all others.
    /// </summary>
    public static IServiceCollection AddGatewayAgentProcess(this IServiceCollection services)
    {
        OperationComposition.AddProcess(services);
        return services;
    }

    private static void AddOperation(IServiceCollection services) => OperationComposition.Add(services);

    private static void AddUplinks(IServiceCollection services)
    {
        services.AddSingleton<WakeSignal>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<UplinkPublisher>();
        services.AddSingleton(provider => new LinkParts(provider.GetRequiredService<UplinkPublisher>(),
            provider.GetRequiredService<Outbox>(), provider.GetRequiredService<ConcentratorTable>(),
            provider.GetRequiredService<BrokerDownlinks>(), provider.GetRequiredService<WakeSignal>(),
            provider.GetRequiredService<BrokerState>(), provider.GetRequiredService<LoopPulses>())
        {
            Remote = provider.GetRequiredService<RemoteControl>(),
        });
        services.AddSingleton<MqttLink>();
        services.AddSingleton<RadioEvents>();
        services.AddSingleton<UplinkIntake>();
    }

    private static void AddRadio(IServiceCollection services)
    {
        services.AddSingleton(provider => new ConcentratorTable(Options(provider).Udp.MaxConcentrators,
            provider.GetRequiredService<RemoteConfiguration>()));
        services.AddSingleton<ConcentratorWatch>();
        services.AddSingleton<SemtechSocket>();
        // Frames get a random id each: the datagram's token names nothing, since forwarders count the same tokens
        // after every start.
        services.AddSingleton(_ => new PushData(new Random(Seed())));
        services.AddSingleton(provider => new DatagramTargets(provider.GetRequiredService<ConcentratorTable>(),
            provider.GetRequiredService<UplinkIntake>(), provider.GetRequiredService<RadioEvents>(),
            provider.GetRequiredService<DownlinkDispatcher>(), Options(provider).Udp));
        services.AddSingleton<DatagramHandler>();
        services.AddSingleton(provider => new SemtechUdpServer(provider.GetRequiredService<SemtechSocket>(),
            provider.GetRequiredService<DatagramHandler>(), provider.GetRequiredService<AgentMetrics>(),
            provider.GetRequiredService<MonotonicClock>(), provider.GetRequiredService<IOptions<AgentOptions>>(),
            provider.GetRequiredService<ILogger<SemtechUdpServer>>()));
        services.AddSingleton(provider => new DownlinkTimeline(provider.GetRequiredService<ConcentratorTable>(),
            Rules(provider)));
        services.AddSingleton(provider => new AirtimeFile(Path.Combine(Options(provider).StateDirectory, "airtime.txt"),
            provider.GetRequiredService<ILogger<AirtimeFile>>()));
        services.AddSingleton<DownlinkDispatcher>();
        services.AddSingleton<IReportPart, DutyCycleReport>();
        services.AddSingleton<IReportPart, EmissionReport>();
    }

    private static void AddStations(IServiceCollection services) => StationComposition.Add(services);

    private static void AddLoops(IServiceCollection services)
    {
        // Stopped in the reverse order: the radio first, then what it brought is still delivered.
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<MqttLink>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DownlinkDispatcher>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ConcentratorWatch>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SemtechUdpServer>());
    }

    private static TransmitRules Rules(IServiceProvider provider)
    {
        var options = Options(provider);
        var clock = provider.GetRequiredService<MonotonicClock>();
        if (!RegionCatalogue.TryFind(options, out var region, out _))
            LogNoRegion(provider.GetRequiredService<ILogger<DownlinkTimeline>>(), RegionCatalogue.NameOf(options));
        return new TransmitRules(region, options.EnforceDutyCycle,
            AirtimeHour.MinuteOf(clock.WallClock - clock.Now), (ushort)Seed());
    }

    private static AgentOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<AgentOptions>>().Value;

    // A new life must not repeat the ids of the one before.
    private static int Seed() => FreshNumbers.Seed();

    [LoggerMessage(EventId = 3113, EventName = "agent.region.unknown", Level = LogLevel.Warning,
        Message = "No region's data is named '{Region}': the duty cycle is not counted. Set Agent:RadioRegion.")]
    private static partial void LogNoRegion(ILogger log, string region);
}

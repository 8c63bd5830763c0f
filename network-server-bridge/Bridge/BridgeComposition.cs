using Kreisfunk.Bridge.Admin;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Deployments;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Downlinks;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Bridge.Log;
using Kreisfunk.Bridge.Mqtt;
using Kreisfunk.Bridge.Options;
using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Codecs;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Events;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Bridge;

/// <summary>The bridge's one entry for composition: by its own Program.cs, and by the all-in-one process.</summary>
public static class BridgeComposition
{
    /// <summary>Registers everything the bridge runs: ingest, decisions, sinks and the admin interface.</summary>
    public static IServiceCollection AddBridge(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddStorage(configuration);
        services.AddDeviceKeys();
        AddOptions(services, configuration);
        AddDecisions(services);
        AddIngest(services);
        AddSinks(services);
        AddDownlinks(services);
        AddAdmin(services);
        AddHostedServices(services);
        return services;
    }

    /// <summary>Maps /api/v1, /openapi/v1.json, /healthz, /readyz and /metrics.</summary>
    public static IEndpointRouteBuilder MapBridge(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints is IApplicationBuilder app)
            app.UseWhen(context => context.Request.Path.StartsWithSegments("/api/v1"), GuardApi);
        var api = endpoints.MapGroup("/api/v1").AddEndpointFilter<BearerFilter>().AddEndpointFilter<ProblemFilter>();
        DeviceEndpoints.Map(api);
        RegistryEndpoints.Map(api);
        DeploymentEndpoints.Map(api);
        GroupEndpoints.Map(api);
        GatewayEndpoints.Map(api);
        HealthEndpoints.Map(endpoints);
        endpoints.MapGet("/metrics", WriteMetrics).WithTags("health").WithSummary("Metrics as Prometheus text");
        // From the first frame on, not from the first question.
        _ = endpoints.ServiceProvider.GetRequiredService<PrometheusText>();
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        return endpoints;
    }

    private static ContentHttpResult WriteMetrics(PrometheusText metrics) =>
        TypedResults.Text(metrics.Write(), PrometheusText.ContentType);

    /// <summary>
    /// What the framework refuses before an endpoint runs is told in the same form as our own refusals.
    /// </summary>
    private static void GuardApi(IApplicationBuilder api)
    {
        var bearer = new BearerFilter(api.ApplicationServices.GetRequiredService<AdminToken>());
        api.UseStatusCodePages(context =>
            Problems.OfStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        api.Use(next => context => bearer.InvokeAsync(context, next));
    }

    private static void AddOptions(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<NetworkServerOptions>().Bind(configuration.GetSection(NetworkServerOptions.Section));
        services.AddOptions<BridgeOptions>().Bind(configuration.GetSection(BridgeOptions.Section)).ValidateOnStart();
        services.AddOptions<MqttOptions>().Bind(configuration.GetSection(MqttOptions.Section)).ValidateOnStart();
        services.AddOptions<CodecOptions>().Bind(configuration.GetSection(CodecOptions.Section)).ValidateOnStart();
        services.AddSingleton<OptionsCheck>();
        services.AddSingleton<IValidateOptions<CodecOptions>>(provider => provider.GetRequiredService<OptionsCheck>());
        services.AddSingleton<IValidateOptions<BridgeOptions>>(provider => provider.GetRequiredService<OptionsCheck>());
        services.AddSingleton<IValidateOptions<MqttOptions>>(provider => provider.GetRequiredService<OptionsCheck>());
        services.AddSingleton(provider => RegionSet.Load(Bridge(provider)));
    }

    private static void AddDecisions(IServiceCollection services)
    {
        services.AddSingleton(provider => new BridgeLogs(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory, Bridge(provider),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        // Whoever registers an IAdrAlgorithm beside these can name it in a profile.
        services.AddSingleton(provider => new AdrAlgorithms([.. provider.GetServices<IAdrAlgorithm>()]));
        services.AddSingleton(provider => new LoRaWanServer(
            provider.GetRequiredService<IOptions<NetworkServerOptions>>().Value,
            provider.GetRequiredService<RegionSet>().Regions, provider.GetRequiredService<AdrAlgorithms>()));
        services.AddSingleton(provider =>
        {
            var logs = provider.GetRequiredService<BridgeLogs>();
            var seal = SessionKeySeal.With(provider.GetRequiredService<KeySealer>());
            return new DecisionLogs(logs.Ingest, logs.Journal, new JournalRecords(seal),
                new SnapshotFile(RealDisk.Instance, logs.SnapshotFile, seal), Bridge(provider).SnapshotRecords,
                Bridge(provider).SnapshotInterval);
        });
        services.AddSingleton<ServerRequests>();
        services.AddSingleton<DeviceDirectory>();
        services.AddSingleton<DeviceRegistrar>();
        services.AddSingleton(provider => new MulticastStore(
            provider.GetRequiredService<Registry>(), provider.GetRequiredService<KeySealer>()));
        services.AddSingleton<GroupRegistrar>();
        services.AddSingleton<GroupTools>();
        services.AddSingleton<BridgeRegistrars>();
        services.AddSingleton<EffectRelease>();
        services.AddSingleton<DownlinkSender>();
        services.AddSingleton<DecisionLane>();
        services.AddSingleton<RegistryKeeper>();
        services.AddSingleton<BridgeMemory>();
    }

    private static void AddIngest(IServiceCollection services)
    {
        services.AddSingleton<IngestQueue>();
        services.AddSingleton<GatewayInputs>();
        services.AddSingleton(provider => new GatewayDirectory(Bridge(provider).MaxGateways));
        services.AddSingleton(provider => new RegionChoice(
            provider.GetRequiredService<RegionSet>().Regions.Keys, Bridge(provider).DefaultRegion));
        services.AddSingleton<GatewayShelf>();
        services.AddSingleton<GatewayMessages>();
        services.AddSingleton(provider => new GatewayLink(Link(provider, "", settings => settings with
        {
            Filters = GatewayTopics.ServerFilters,
            Received = provider.GetRequiredService<GatewayMessages>().ReceiveAsync,
        })));
        services.AddSingleton(provider => new EventLink(Link(provider, "-events", settings => settings with
        {
            Filters = [CommandTopics.DownFilter],
            Received = provider.GetRequiredService<DownlinkMessages>().ReceiveAsync,
        })));
        services.AddSingleton(provider => new CursorBoard(
            provider.GetRequiredService<GatewayLink>(), Bridge(provider).MaxGateways,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CursorBoard>>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<IngestWriter>(
            provider, provider.GetRequiredService<BridgeLogs>().Ingest));
    }

    private static void AddSinks(IServiceCollection services)
    {
        services.AddSingleton(provider =>
            new PayloadDecoder(provider.GetRequiredService<IOptions<CodecOptions>>().Value));
        services.AddSingleton(provider => new UplinkDecoder(
            provider.GetRequiredService<PayloadDecoder>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SinkEntries>();
        services.AddSingleton<ISink, TelemetrySink>();
        services.AddSingleton<ISink, RecentSink>();
        services.AddSingleton<ISink, RadioSink>();
        services.AddSingleton<ISink, DeploymentSink>();
        services.AddSingleton<ISink, EventSink>();
        services.AddSingleton(provider =>
        {
            var logs = provider.GetRequiredService<BridgeLogs>();
            var options = Bridge(provider);
            var plumbing = new SinkPlumbing(logs.Journal, provider.GetRequiredService<SinkEntries>(),
                RealDisk.Instance, provider.GetRequiredService<TimeProvider>(), logs.CheckpointDirectory,
                logs.DeadLetterDirectory);
            return new SinkSet([.. provider.GetServices<ISink>()
                .Where(sink => sink is not EventSink || options.PublishEvents)
                .Select(sink => new SinkRunner(sink, plumbing, new SinkOptions { Linger = options.SinkDelay },
                    provider.GetRequiredService<ILogger<SinkRunner>>()))]);
        });
    }

    private static void AddDownlinks(IServiceCollection services)
    {
        services.AddSingleton<DownlinkDesk>();
        services.AddSingleton(provider => new ImageFiles(RealDisk.Instance,
            Path.Combine(provider.GetRequiredService<BridgeLogs>().DataDirectory, "images")));
        services.AddSingleton<DeploymentDesk>();
        // The link hands commands to the messages, and they answer over the link.
        services.AddSingleton(provider => new Lazy<EventLink>(provider.GetRequiredService<EventLink>));
        services.AddSingleton<DownlinkMessages>();
    }

    private static void AddAdmin(IServiceCollection services)
    {
        services.AddSingleton(provider => new AdminToken(
            Path.Combine(provider.GetRequiredService<BridgeLogs>().DataDirectory, "admin.token")));
        services.AddSingleton<HealthSources>();
        services.AddSingleton<PrometheusText>();
        services.AddOpenApi("v1");
        services.AddProblemDetails();
    }

    /// <summary>In this order they start, and in the reverse they stop: the network last, and first.</summary>
    private static void AddHostedServices(IServiceCollection services)
    {
        services.AddHostedService<BridgeStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<DecisionLane>());
        services.AddHostedService(provider => provider.GetRequiredService<DeploymentDesk>());
        services.AddHostedService<SinkService>();
        services.AddHostedService(provider => provider.GetRequiredService<DownlinkSender>());
        services.AddHostedService(provider => provider.GetRequiredService<DownlinkMessages>());
        services.AddHostedService(provider => provider.GetRequiredService<CursorBoard>());
        services.AddHostedService(provider => provider.GetRequiredService<IngestWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<RegistryKeeper>());
        services.AddHostedService<MqttService>();
    }

    private static BridgeOptions Bridge(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<BridgeOptions>>().Value;

    private static MqttLink Link(
        IServiceProvider provider, string suffix, Func<MqttLinkSettings, MqttLinkSettings> change)
    {
        var mqtt = provider.GetRequiredService<IOptions<MqttOptions>>().Value;
        return new MqttLink(change(new MqttLinkSettings(mqtt, mqtt.ClientId + suffix)),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MqttLink>>());
    }
}

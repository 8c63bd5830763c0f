using System.Net;
using Kreisfunk.GatewayAgent.Endpoint;
using Kreisfunk.GatewayAgent.Operation.Commands;
using Kreisfunk.GatewayAgent.Operation.Configuration;
using Kreisfunk.GatewayAgent.Operation.Systemd;
using Kreisfunk.GatewayAgent.Operation.Updates;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.GatewayAgent.Uplinks.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Operation;

/// <summary>Health, the web server, and what systemd hears.</summary>
internal static class OperationComposition
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<BrokerState>();
        services.AddSingleton<LoopPulses>();
        services.AddSingleton<OperationMetrics>();
        services.AddSingleton<BrokerCredentials>();
        services.AddSingleton(provider => new ConfigurationStore(
            Path.Combine(Options(provider).StateDirectory, "configuration")));
        services.AddSingleton<RemoteConfiguration>();
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<RemoteControl>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<CommandRunner>());
        services.AddSingleton(provider => Part(() => Broker(provider)));
        services.AddSingleton(provider => Part(() => Spool(provider)));
        services.AddSingleton(provider => Part(() => Radio(provider)));
        services.AddSingleton<AgentWebServer>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<AgentWebServer>());
    }

    public static void AddProcess(IServiceCollection services)
    {
        services.AddSingleton<PrometheusText>();
        services.AddSingleton<HealthEndpoint>();
        services.AddSingleton(HealthListener);
        services.AddSingleton(_ => new SystemdNotifier(Environment.GetEnvironmentVariable("NOTIFY_SOCKET")));
        services.AddHostedService<SystemdWatchdog>();
        services.AddSingleton(provider => new UpdateSlots(Path.Combine(Options(provider).StateDirectory, "slots")));
        services.AddHostedService<UpdateWatch>();
        services.AddHostedService<MemoryTrim>();
    }

    private static WebListener HealthListener(IServiceProvider provider)
    {
        var endpoint = Options(provider).Endpoint;
        return new WebListener("Agent:Endpoint",
            IPAddress.TryParse(endpoint.Bind, out var address) ? new IPEndPoint(address, endpoint.Port) : null,
            provider.GetRequiredService<HealthEndpoint>().AnswerAsync);
    }

    private static AgentOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<AgentOptions>>().Value;

    private static ReadinessPart Part(Func<Readiness> look) => new(look);

    private static Readiness Broker(IServiceProvider provider)
    {
        var state = provider.GetRequiredService<BrokerState>();
        return Readiness.Of("broker", state.IsConnected, "Connected.",
            $"There is no connection to the MQTT broker ({state.Fault}); check that it runs and Agent:Mqtt is right.");
    }

    private static Readiness Spool(IServiceProvider provider)
    {
        var depth = provider.GetRequiredService<ISpool>().Depth;
        var refused = provider.GetRequiredService<AgentMetrics>().IsSpoolRefusing;
        return Readiness.Of("spool", !refused, $"{depth.Frames} uplinks wait.",
            $"It takes no more uplinks ({depth.Frames} wait); bring broker and server back, or raise its bounds.");
    }

    private static Readiness Radio(IServiceProvider provider)
    {
        var table = provider.GetRequiredService<ConcentratorTable>();
        var online = table.All.Count(concentrator => concentrator.IsOnline);
        return Readiness.Of("radio", online > 0, $"{online} of {table.Count} concentrators online.",
            provider.GetRequiredService<SemtechSocket>().IsOpen
                ? "No concentrator is online; check that its packet forwarder or station runs and sends to this agent."
                : "The radio's port is not open.");
    }
}

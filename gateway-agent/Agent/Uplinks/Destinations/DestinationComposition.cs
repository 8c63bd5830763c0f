using Kreisfunk.GatewayAgent.Downlinks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>The destinations' part of the composition.</summary>
internal static class DestinationComposition
{
    public static void AddDestinations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<DestinationTable>();
        services.AddSingleton<DestinationMetrics>();
        services.AddSingleton<IReportPart, DestinationLossReport>();
        services.AddSingleton<DownlinkOwnership>();
        services.AddSingleton(provider => new BrokerDownlinks(
            new DownlinkEntrance(AgentOptions.OwnDestination, provider.GetRequiredService<DownlinkOwnership>(),
                provider.GetRequiredService<DownlinkDispatcher>(),
                provider.GetRequiredService<ILogger<DownlinkEntrance>>()),
            provider.GetRequiredService<Outbox>(), provider.GetRequiredService<MonotonicClock>()));
        services.AddSingleton<DestinationSurroundings>();
        services.AddSingleton<DestinationSpools>();
        services.AddSingleton<DestinationHoldings>();
        services.AddSingleton<DestinationFactory>();
        services.AddSingleton<DestinationStock>();
        services.AddSingleton(provider => new DestinationSource(configuration,
            provider.GetRequiredService<IValidateOptions<AgentOptions>>()));
        // Before the radio, so that it stops after it.
        services.AddHostedService<DestinationLoop>();
    }
}

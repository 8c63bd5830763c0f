using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent;

/// <summary>The agent's one entry for composition: by its own Program.cs, and by the all-in-one process.</summary>
public static class GatewayAgentComposition
{
    /// <summary>Registers the Semtech UDP server, the spool, the link to the broker and the downlinks.</summary>
    public static IServiceCollection AddGatewayAgent(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<AgentOptions>().Bind(configuration.GetSection(AgentOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AgentOptions>, AgentOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}

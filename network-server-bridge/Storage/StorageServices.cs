using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Storage;

public static class StorageServices
{
    /// <summary>
    /// Registers the stores of section "Storage": <see cref="StorageSet"/>, <see cref="Registry"/>,
    /// <see cref="RecentStore"/>, <see cref="RadioStore"/>, <see cref="DeploymentStore"/>,
    /// <see cref="ITelemetryWriter"/>, <see cref="ITelemetryReader"/>. They are opened when the first of them is asked
    /// for, which is while the host starts. May be called twice in one process.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(StorageSet)))
            return services;

        var check = new StorageOptionsCheck(configuration);
        services.AddSingleton<IConfigureOptions<StorageOptions>>(check);
        services.AddSingleton<IValidateOptions<StorageOptions>>(check);
        services.AddOptions<StorageOptions>().ValidateOnStart();
        // Waiting here is right: it happens once, at the start, and nothing can work before it.
        services.AddSingleton(provider => StorageSet.OpenAsync(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            provider.GetService<ILogger<InfluxTelemetry>>(), provider.GetService<TimeProvider>())
            .GetAwaiter().GetResult());
        services.AddSingleton(provider => provider.GetRequiredService<StorageSet>().Registry);
        services.AddSingleton(provider => provider.GetRequiredService<StorageSet>().Recent);
        services.AddSingleton(provider => provider.GetRequiredService<StorageSet>().Radio);
        services.AddSingleton(provider => provider.GetRequiredService<StorageSet>().Deployments);
        services.AddSingleton(provider => provider.GetRequiredService<StorageSet>().TelemetryWriter);
        services.AddSingleton(provider => provider.GetRequiredService<StorageSet>().TelemetryReader);
        return services;
    }

    /// <summary>
    /// Registers <see cref="DeviceKeyStore"/> and <see cref="KeySealer"/>: for the bridge and the command line only,
    /// never for a process that shows pages.
    /// </summary>
    public static IServiceCollection AddDeviceKeys(this IServiceCollection services)
    {
        services.AddSingleton(provider => DeviceKeyStore.OpenAsync(
            provider.GetRequiredService<Registry>(),
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory).GetAwaiter().GetResult());
        services.AddSingleton(provider => provider.GetRequiredService<DeviceKeyStore>().Sealer);
        return services;
    }
}

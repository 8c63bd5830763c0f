using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent.Hardware.Deafness;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Kreisfunk.GatewayAgent.Hardware.Health;
using Kreisfunk.GatewayAgent.Hardware.Reset;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Hardware;

/// <summary>The machine beside the radio: satellites' time and place, health, and the watch for deaf radios.</summary>
internal static class HardwareComposition
{
    public static IServiceCollection AddHardware(IServiceCollection services)
    {
        services.AddSingleton<HardwareParts>();
        services.AddSingleton<GnssReceiver>();
        services.AddSingleton(provider => new TimeSource(provider.GetRequiredService<GnssReceiver>(),
            provider.GetRequiredService<MonotonicClock>(), ClockQuality.Now));
        // The spool stamps each frame with it, in place of the kernel's word alone.
        services.AddSingleton<Func<TimeQuality>>(provider => provider.GetRequiredService<TimeSource>().Now);
        services.AddSingleton(provider => new HealthWatch(
            new HostHealth("/", SpoolDirectory(provider)),
            provider.GetRequiredService<MonotonicClock>(), provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(provider => new RadioRevival(provider.GetRequiredService<HardwareParts>(),
            (string? label, out string why) => GpioLines.TryOpen(label, out var lines, out why) ? lines : null,
            provider.GetRequiredService<ILogger<RadioRevival>>()));
        services.AddSingleton<RadioWatch>();
        services.AddSingleton<IReportPart, HardwareReport>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RadioWatch>());
        services.AddSingleton<IHostedService>(provider => new GnssPort(provider.GetRequiredService<GnssReceiver>(),
            GnssPort.Open, provider.GetRequiredService<MonotonicClock>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<AgentOptions>>(), provider.GetRequiredService<ILogger<GnssPort>>()));
        return services;
    }

    // A spool in memory has no room on a disk; then the settings' file system is the one to look at.
    private static string SpoolDirectory(IServiceProvider provider) => Path.GetFullPath(
        provider.GetRequiredService<IOptions<AgentOptions>>().Value.Spool.Directory,
        Path.GetFullPath(provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory()));
}

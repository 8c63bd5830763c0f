using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent.Uplinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>The spool's part of the composition.</summary>
internal static class SpoolComposition
{
    public static void AddSpool(this IServiceCollection services)
    {
        services.AddSingleton<SpoolMetrics>();
        services.AddSingleton<LanePlan>();
        services.AddSingleton(Locate);
        services.AddSingleton(provider => new SpoolParts(SpoolDisk.Instance,
            provider.GetRequiredService<MonotonicClock>(), provider.GetRequiredService<Func<TimeQuality>>(),
            provider.GetRequiredService<SpoolMetrics>(), provider.GetRequiredService<ILogger<FileSpool>>()));
        services.AddSingleton(Open);
        services.AddSingleton<IReportPart, SpoolGapReport>();
        // Before the link and the radio, so that it stops after them.
        services.AddSingleton<IHostedService>(provider => new SpoolKeeper(provider.GetRequiredService<ISpool>(),
            provider.GetRequiredService<IOptions<AgentOptions>>().Value.Spool,
            provider.GetRequiredService<ILogger<SpoolKeeper>>()));
    }

    private static SpoolDirectory Locate(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AgentOptions>>().Value.Spool;
        if (options.Directory.Length == 0)
            return new SpoolDirectory((string?)null);
        var root = provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory();
        return new SpoolDirectory(Path.GetFullPath(options.Directory, Path.GetFullPath(root)));
    }

    private static ISpool Open(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AgentOptions>>().Value.Spool;
        if (provider.GetRequiredService<SpoolDirectory>().Path is not { } directory)
            return new MemorySpool(options, provider.GetRequiredService<TimeProvider>());
        var parts = provider.GetRequiredService<SpoolParts>();
        var plan = provider.GetRequiredService<LanePlan>();
        try
        {
            var spool = new FileSpool(directory, options, parts, plan.Recovered);
            Observe(spool, provider.GetRequiredService<IMeterFactory>());
            return spool;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The spool cannot be opened in {directory}: {e.Message} Let the agent write there, stop another agent "
                + "that uses it, or name another directory in Agent:Spool:Directory.", e);
        }
    }

    private static void Observe(FileSpool spool, IMeterFactory factory) =>
        factory.Create(AgentMetrics.MeterName).CreateObservableGauge("kreisfunk_agent_spool_disk_bytes",
            () => spool.DiskBytes, description: "Bytes of the spool's segments on the disk.");
}

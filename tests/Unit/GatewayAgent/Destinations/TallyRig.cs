using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Microsoft.Extensions.DependencyInjection;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

/// <summary>Counts of one destination.</summary>
internal sealed class TallyRig : IDisposable
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public TallyRig()
    {
        Metrics = new DestinationMetrics(_provider.GetRequiredService<IMeterFactory>(), Table);
        Tally = new DestinationTally("partner", Metrics);
    }

    public DestinationTable Table { get; } = new();

    public DestinationMetrics Metrics { get; }

    public DestinationTally Tally { get; }

    /// <summary>Tells this rig's meter from those of tests beside it.</summary>
    public object MeterScope => _provider.GetRequiredService<IMeterFactory>();

    public void Dispose()
    {
        Metrics.Dispose();
        _provider.Dispose();
    }
}

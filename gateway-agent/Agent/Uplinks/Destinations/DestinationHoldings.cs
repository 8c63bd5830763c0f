
namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Keeps what outlives a destination, by name: a removed one that comes back finds its frames and its counts. Belongs
/// to the loop that reads the settings.
/// </summary>
internal sealed class DestinationHoldings(DestinationMetrics metrics, DestinationSpools spools)
{
    private readonly Dictionary<string, DestinationHolding> _spools = [];
    private readonly Dictionary<string, DestinationTally> _tallies = [];

    /// <summary>
    /// What is held under this name. The filter is new when waiting frames may have been taken under another. Throws
    /// <see cref="IOException"/> when the spool's directory cannot be used.
    /// </summary>
    public DestinationHolding Take(string name, DestinationOptions options, out bool isFilterNew)
    {
        var filter = Describe(options.Filter);
        if (!_spools.TryGetValue(name, out var holding))
        {
            holding = spools.Open(options, Tally(name));
            _ = holding.Keeper?.StartAsync(CancellationToken.None);
        }

        isFilterNew = holding.Filter is { } before && before != filter;
        _spools[name] = holding with { Filter = filter };
        spools.NoteFilter(name, filter);
        return holding;
    }

    public DestinationTally Tally(string name)
    {
        if (!_tallies.TryGetValue(name, out var tally))
            _tallies[name] = tally = new DestinationTally(name, metrics);
        return tally;
    }

    /// <summary>Closes a spool nobody sends from any more. What is in it on the disk stays there.</summary>
    public async Task CloseAsync(string name)
    {
        if (_spools.TryGetValue(name, out var holding) && holding.Keeper is not null)
        {
            _spools.Remove(name);
            await CloseAsync(holding).ConfigureAwait(false);
        }
    }

    public async Task CloseAllAsync()
    {
        foreach (var holding in _spools.Values)
            await CloseAsync(holding).ConfigureAwait(false);
        _spools.Clear();
    }

    private static async Task CloseAsync(DestinationHolding holding)
    {
        if (holding.Keeper is { } keeper)
        {
            await keeper.StopAsync(CancellationToken.None).ConfigureAwait(false);
            keeper.Dispose();
        }

        (holding.Spool as IDisposable)?.Dispose();
    }

    private static string Describe(DestinationFilterOptions filter) =>
        $"{string.Join(',', filter.NetIds)};{string.Join(',', filter.DevAddrs)};{string.Join(',', filter.JoinEuis)};"
        + filter.Proprietary;
}

using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// The destinations at work. Replaced as a whole, so that whoever goes through it needs no lock and sees either the old
/// ones or the new ones.
/// </summary>
internal sealed class DestinationTable
{
    private volatile IDestination[] _all = [];

    public IReadOnlyList<IDestination> All => _all;

    public void Replace(IEnumerable<IDestination> destinations) => _all = [.. destinations];

    /// <summary>
    /// Without destinations this costs a comparison; one that has no use for the frame costs its filter.
    /// </summary>
    public void Offer(in HeardUplink uplink)
    {
        foreach (var destination in _all)
            destination.Offer(uplink);
    }

    public void Commit()
    {
        foreach (var destination in _all)
            destination.Commit();
    }

    public void StateChanged(Eui64 gateway, ConnState.Types.State state)
    {
        foreach (var destination in _all)
            destination.StateChanged(gateway, state);
    }

    public void Reported(Eui64 gateway, GatewayStats stats)
    {
        foreach (var destination in _all)
            destination.Reported(gateway, stats);
    }
}

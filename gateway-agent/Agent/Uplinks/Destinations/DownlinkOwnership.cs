namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>Who may send downlinks: one name at any time, which a reload may change.</summary>
internal sealed class DownlinkOwnership
{
    public string Owner
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = AgentOptions.OwnDestination;

    public bool IsOwner(string name) => Owner == name;
}

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>Whether there is a connection to the broker, and if not, why; for health and statistics.</summary>
internal sealed class BrokerState
{
    private volatile string? _fault = "not connected yet";

    public bool IsConnected => _fault is null;

    /// <summary>Null while connected.</summary>
    public string? Fault => _fault;

    public void Connected() => _fault = null;

    public void Away(string reason) => _fault = reason;
}

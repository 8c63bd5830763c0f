namespace Kreisfunk.GatewayAgent;

/// <summary>
/// Section "Agent:Endpoint": /healthz, /readyz and /metrics of the agent's own process. Inside `kreisfunk up` they are
/// not opened: the one web server there tells the agent's metrics with all others.
/// </summary>
public sealed class EndpointOptions
{
    /// <summary>
    /// Address to listen on; empty opens nothing. There is no authentication, so only this machine may ask until
    /// somebody decides otherwise.
    /// </summary>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes a free one. 9464 is the one that exporters of OpenTelemetry use.</summary>
    public int Port { get; set; } = 9464;
}

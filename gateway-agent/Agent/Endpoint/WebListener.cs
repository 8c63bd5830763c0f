using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Kreisfunk.GatewayAgent.Endpoint;

/// <summary>
/// One address of the agent's web server and what answers there. Registered as a singleton by the part that wants it;
/// <see cref="AgentWebServer"/> opens them all, HTTP/1.1 with websockets.
/// </summary>
/// <param name="key">Where its address is configured, such as "Agent:Endpoint"; named when the port is taken.</param>
/// <param name="address">Port 0 takes a free one; null is not opened: its options say so.</param>
/// <param name="answer">Called for each request on this address, and for no other.</param>
internal sealed class WebListener(string key, IPEndPoint? address, RequestDelegate answer)
{
    private ListenOptions? _opened;

    public string Key => key;

    public IPEndPoint? Address => address;

    public RequestDelegate Answer => answer;

    /// <summary>Null for plain HTTP.</summary>
    public Action<HttpsConnectionAdapterOptions>? Tls { get; init; }

    /// <summary>The address in use, once started.</summary>
    public IPEndPoint LocalEndPoint => _opened?.IPEndPoint
        ?? throw new InvalidOperationException("The web server has not been started.");

    internal void Open(ListenOptions options)
    {
        options.Protocols = HttpProtocols.Http1;
        if (Tls is not null)
            options.UseHttps(Tls);
        options.Use(next => connection =>
        {
            connection.Items[typeof(WebListener)] = this;
            return next(connection);
        });
        _opened = options;
    }
}

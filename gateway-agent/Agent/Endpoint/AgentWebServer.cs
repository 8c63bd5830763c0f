using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Endpoint;

/// <summary>
/// The agent's one web server, inside the generic host so that the all-in-one process can have it beside its own. It
/// knows addresses only: what answers a path is the listener's affair. Not started when nobody listens.
/// </summary>
internal sealed partial class AgentWebServer(IEnumerable<WebListener> listeners, ILoggerFactory logs)
    : IHostedService, IAsyncDisposable
{
    /// <summary>Stations, probes and scrapers of one roof are a handful; the rest is somebody's mistake.</summary>
    private const int MaxConnections = 256;

    /// <summary>The largest request is a station's question for its credentials: one kilobyte.</summary>
    private const int MaxRequestBytes = 64 * 1024;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    private readonly WebListener[] _listeners = [.. listeners.Where(listener => listener.Address is not null)];
    private readonly ILogger _log = logs.CreateLogger<AgentWebServer>();
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_listeners.Length == 0)
            return;
        _app = Build();
        try
        {
            await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new InvalidOperationException($"{e.Message.TrimEnd('.')}: stop the other program, or set "
                + $"{Keys()} to another port.", e.InnerException.InnerException ?? e.InnerException);
        }
        catch (SocketException e)
        {
            throw new InvalidOperationException(
                $"The web server cannot listen ({e.Message}): check {Keys()}.", e);
        }

        foreach (var listener in _listeners)
            LogListening(_log, listener.Key, listener.LocalEndPoint.ToString());
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore();
        // The certificates' machinery is only loaded where somebody wants TLS.
        if (_listeners.Any(listener => listener.Tls is not null))
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            foreach (var listener in _listeners)
                kestrel.Listen(listener.Address!, listener.Open);
        });
        var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive });
        app.Run(AnswerAsync);
        return app;
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var items = context.Features.GetRequiredFeature<IConnectionItemsFeature>().Items;
        return ((WebListener)items[typeof(WebListener)]!).Answer(context);
    }

    private string Keys() => string.Join(" or ", _listeners.Select(listener => listener.Key + ":Port"));

    [LoggerMessage(EventId = 3700, EventName = "agent.web.listen", Level = LogLevel.Information,
        Message = "{Key} on {EndPoint}")]
    private static partial void LogListening(ILogger log, string key, string endPoint);
}

using System.Net;
using System.Net.WebSockets;
using Kreisfunk.GatewayAgent.Endpoint;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>Real sockets on free ports of this machine.</summary>
public sealed class AgentWebServerTests
{
    private static readonly IPEndPoint Free = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task Each_address_is_answered_by_its_own_listener()
    {
        var one = new WebListener("Agent:One", Free, context => context.Response.WriteAsync("one"));
        var two = new WebListener("Agent:Two", Free, context => context.Response.WriteAsync("two"));
        await using var server = await StartAsync(one, two);
        using var http = new HttpClient();
        Assert.Equal("one", await GetAsync(http, one));
        Assert.Equal("two", await GetAsync(http, two));
    }

    [Fact]
    public async Task A_websocket_is_accepted()
    {
        var listener = new WebListener("Agent:One", Free, async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        });
        await using var server = await StartAsync(listener);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{listener.LocalEndPoint}/router-info"),
            TestContext.Current.CancellationToken);
        var buffer = new byte[16];
        var result = await client.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        Assert.Equal("hello"u8, buffer.AsSpan(0, result.Count));
    }

    [Fact]
    public async Task A_listener_without_an_address_is_not_opened()
    {
        var listener = new WebListener("Agent:One", null, _ => Task.CompletedTask);
        await using var server = await StartAsync(listener);
        Assert.Throws<InvalidOperationException>(() => listener.LocalEndPoint);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_sentence_with_the_key()
    {
        var first = new WebListener("Agent:One", Free, _ => Task.CompletedTask);
        await using var server = await StartAsync(first);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(
            new WebListener("Agent:Two", first.LocalEndPoint, _ => Task.CompletedTask)));
        Assert.Contains("Agent:Two:Port", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
    }

    private static async Task<AgentWebServer> StartAsync(params WebListener[] listeners)
    {
        var server = new AgentWebServer(listeners, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(TestContext.Current.CancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static Task<string> GetAsync(HttpClient http, WebListener listener) =>
        http.GetStringAsync(new Uri($"http://{listener.LocalEndPoint}/any"), TestContext.Current.CancellationToken);
}

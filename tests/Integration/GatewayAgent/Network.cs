using Kreisfunk.Tests.Integration.Servers;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>One operator's broker and the server behind it.</summary>
internal sealed record Network(MosquittoServer Broker, TestServer Server) : IAsyncDisposable
{
    public int Port => Broker.Port;

    public static async Task<Network> StartAsync()
    {
        var broker = await MosquittoServer.StartAsync();
        var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        return new Network(broker, server);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Broker.DisposeAsync();
    }
}

using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace Kreisfunk.Tests.Integration.Servers;

public sealed class ServersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mosquitto_comes_back_on_its_port_after_kill_9()
    {
        await using var server = await MosquittoServer.StartAsync();
        await server.KillAsync();
        using (var refused = new TcpClient())
            await Assert.ThrowsAnyAsync<SocketException>(
                () => refused.ConnectAsync(IPAddress.Loopback, server.Port, Cancel).AsTask());
        await server.StartAgainAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, Cancel);
    }

    [Fact]
    public async Task Influx_comes_back_on_its_port_after_kill_9()
    {
        await using var server = await InfluxServer.StartAsync();
        await server.KillAsync();
        await server.StartAgainAsync();
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(server.Url, "/ping"), Cancel);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task VictoriaMetrics_answers()
    {
        await using var server = await VictoriaMetricsServer.StartAsync();
        await server.FlushAsync();
    }

    [Fact]
    public async Task PostgreSQL_gives_each_test_its_own_database()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var connection = new NpgsqlConnection(await server.CreateDatabaseAsync());
        await connection.OpenAsync(Cancel);
        Assert.StartsWith("test_", connection.Database, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_another_process_holds_is_not_ours()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.True(PortOwner.Is(Environment.ProcessId, port));
        Assert.False(PortOwner.Is(1, port));
    }
}

using System.Net;
using System.Net.Sockets;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Chain;

/// <summary>The product's own programs as processes of their own, from the build the tests came with.</summary>
public static class KreisfunkProcess
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    /// <summary>network-server-bridge; ready when its readiness page says so.</summary>
    public static ServerProcess Bridge(IReadOnlyDictionary<string, string> variables)
    {
        var port = ServerProcess.FreePort();
        return new ServerProcess("dotnet", [Program("network-server-bridge/Bridge", "Kreisfunk.Bridge.dll")], port,
            async cancel =>
            {
                using var response = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"), cancel);
                return response.IsSuccessStatusCode;
            })
        {
            Variables = new Dictionary<string, string>(variables)
            {
                ["KREISFUNK__Http__Url"] = $"http://127.0.0.1:{port}",
            },
        };
    }

    /// <summary>gateway-agent; ready when it answers a PULL_DATA.</summary>
    public static ServerProcess Agent(IReadOnlyDictionary<string, string> variables)
    {
        var port = FreeUdpPort();
        return new ServerProcess("dotnet", [Program("gateway-agent/Agent", "Kreisfunk.GatewayAgent.dll")], port,
            async cancel =>
            {
                using var client = new UdpClient();
                client.Connect(IPAddress.Loopback, port);
                await client.SendAsync(Convert.FromHexString("02123402ffffffffffffffff"), cancel);
                var answer = await client.ReceiveAsync(cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(1), cancel);
                return answer.Buffer is [2, 0x12, 0x34, 4];
            })
        {
            ListensByTcp = false,
            Variables = new Dictionary<string, string>(variables)
            {
                ["KREISFUNK__Agent__Udp__Port"] = $"{port}",
                ["KREISFUNK__Agent__Station__Port"] = "0",
                ["KREISFUNK__Agent__Endpoint__Port"] = "0",
            },
        };
    }

    private static int FreeUdpPort()
    {
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)client.Client.LocalEndPoint!).Port;
    }

    // tests/Integration/bin/<configuration>/net10.0/ stands four folders below the project's, six below the root.
    private static string Program(string project, string assembly)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = output.Parent!.Name;
        var root = output.Parent.Parent!.Parent!.Parent!.Parent!.FullName;
        var path = Path.Combine(root, project, "bin", configuration, output.Name, assembly);
        Assert.True(File.Exists(path), $"{path} is not built.");
        return path;
    }
}

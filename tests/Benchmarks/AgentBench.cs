using MQTTnet;
using MQTTnet.Formatter;

namespace Kreisfunk.Benchmarks;

/// <summary>
/// The gateway agent's native binary between a packet forwarder and Mosquitto, and what Mosquitto itself takes for the
/// same messages in the same run.
/// </summary>
public static class AgentBench
{
    private const int Uplinks = 100_000, Starts = 5;

    public static async Task<BenchTable> RunAsync()
    {
        using var folder = new BenchFolder();
        using var broker = await BenchProcess.StartMosquittoAsync(folder.Path);
        using var server = await SubscribeAsync(broker.Port);
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            using var once = BenchProcess.StartAgent(folder.Path, broker.Port);
            starts.Add(once.StartMilliseconds);
        }

        using var agent = BenchProcess.StartAgent(folder.Path, broker.Port);
        using var forwarder = new BenchForwarder(agent.Port);
        var (agentAtRest, brokerAtRest) = (agent.ResidentMegabytes, broker.ResidentMegabytes);
        forwarder.Push(1000);
        await DeliveredAsync(agent);
        var (agentCpu, brokerCpu) = (agent.CpuMicroseconds, broker.CpuMicroseconds);
        forwarder.Push(Uplinks);
        await DeliveredAsync(agent);

        var table = new BenchTable("agent",
            "The gateway agent as one native binary: Semtech UDP in, MQTT with QoS 1 out, each uplink acknowledged; "
            + "beside it Mosquitto, which takes each of them and delivers it to one subscriber",
            ["program", "start, ms", "resident at rest, MB", $"resident after {Uplinks:N0} uplinks, MB",
                "µs of CPU per uplink"]);
        table.Add("kreisfunk-gateway-agent", Measure.Median(starts), agentAtRest, agent.ResidentMegabytes,
            (agent.CpuMicroseconds - agentCpu) / Uplinks);
        table.Add("mosquitto", double.NaN, brokerAtRest, broker.ResidentMegabytes,
            (broker.CpuMicroseconds - brokerCpu) / Uplinks);
        return table;
    }

    private static async Task<IMqttClient> SubscribeAsync(int port)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", port).Build());
        await client.SubscribeAsync("eu868/gateway/+/event/up");
        return client;
    }

    /// <summary>Waits until the spool is empty, by the agent's own metrics.</summary>
    private static async Task DeliveredAsync(BenchProcess agent)
    {
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!(await http.GetStringAsync(agent.Metrics, limit.Token))
               .Contains("\nkreisfunk_agent_spool_frames 0\n", StringComparison.Ordinal))
            await Task.Delay(200, limit.Token);
    }
}

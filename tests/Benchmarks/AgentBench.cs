namespace Kreisfunk.Benchmarks;

/// <summary>
/// The gateway agent's native binary between a packet forwarder and Mosquitto, and what Mosquitto itself takes for the
/// same messages in the same run.
/// </summary>
public static class AgentBench
{
    private const int Uplinks = 100_000, Starts = 5;

    // The agent gives memory back ten seconds after work at the latest.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(11);

    public static async Task<BenchTable> RunAsync()
    {
        using var folder = new BenchFolder();
        using var broker = await BenchProcess.StartMosquittoAsync(folder.Path);
        using var server = new BenchSubscriber();
        await server.StartAsync(broker.Port);
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            using var once = BenchProcess.StartAgent(folder.Path, broker.Port);
            starts.Add(once.StartMilliseconds);
        }

        using var agent = BenchProcess.StartAgent(folder.Path, broker.Port);
        using var forwarder = new BenchForwarder(agent.Port);
        await Task.Delay(Rest);
        var (agentAtRest, brokerAtRest) = (agent.ResidentMegabytes, broker.ResidentMegabytes);
        forwarder.Push(1000, server);
        await DeliveredAsync(agent);
        var (agentCpu, brokerCpu) = (agent.CpuMicroseconds, broker.CpuMicroseconds);
        forwarder.Push(Uplinks, server);
        await DeliveredAsync(agent);
        var agentAfter = agent.CpuMicroseconds;
        await Task.Delay(Rest);

        var table = new BenchTable("agent",
            "The gateway agent as one native binary: Semtech UDP in, MQTT with QoS 1 out, each uplink acknowledged "
            + "and confirmed, none waiting for long; beside it Mosquitto, which takes each of them and delivers it to "
            + "one subscriber, with max_inflight_messages 0",
            ["program", "start, ms", "resident at rest, MB", $"resident after {Uplinks:N0} uplinks, MB",
                "µs of CPU per uplink"]);
        table.Add("kreisfunk-gateway-agent", Measure.Median(starts), agentAtRest, agent.ResidentMegabytes,
            (agentAfter - agentCpu) / Uplinks);
        table.Add("mosquitto", double.NaN, brokerAtRest, broker.ResidentMegabytes,
            (broker.CpuMicroseconds - brokerCpu) / Uplinks);
        return table;
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

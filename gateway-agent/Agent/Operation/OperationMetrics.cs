using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent.Operation.Commands;
using Kreisfunk.GatewayAgent.Operation.Configuration;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.GatewayAgent.Uplinks.Trust;

namespace Kreisfunk.GatewayAgent.Operation;

/// <summary>Counters of the agent's operation; thread-safe.</summary>
internal sealed class OperationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _verdicts, _configurations, _commands;

    public OperationMetrics(IMeterFactory factory, BrokerState broker)
    {
        _meter = factory.Create(AgentMetrics.MeterName);
        _verdicts = _meter.CreateCounter<long>("kreisfunk_agent_broker_certificates_total",
            description: "Certificates that brokers showed, by verdict.");
        _configurations = _meter.CreateCounter<long>("kreisfunk_agent_configurations_total",
            description: "Configurations that the server sent, by what came of them.");
        _commands = _meter.CreateCounter<long>("kreisfunk_agent_commands_total",
            description: "Commands that the server wanted run, by how they ended.");
        _meter.CreateObservableGauge("kreisfunk_agent_broker_connected", () => broker.IsConnected ? 1 : 0,
            description: "1 while there is a connection to the broker.");
        _meter.CreateObservableGauge("kreisfunk_agent_certificate_not_after_seconds", NotAfter,
            description: "When the agent's own certificate expires, as seconds since 1970.");
    }

    /// <summary>Null while the agent has no certificate.</summary>
    public DateTimeOffset? CertificateNotAfter { get; set; }

    public void BrokerJudged(BrokerVerdict verdict) => Add(_verdicts, "verdict", verdict);

    public void Configured(ConfigurationVerdict verdict) => Add(_configurations, "verdict", verdict);

    public void Commanded(CommandOutcome outcome) => Add(_commands, "outcome", outcome);

    public void Dispose() => _meter.Dispose();

    private static void Add<T>(Counter<long> counter, string label, T value)
        where T : struct, Enum =>
        counter.Add(1, new KeyValuePair<string, object?>(label, Enum.GetName(value)));

    private IEnumerable<Measurement<long>> NotAfter() =>
        CertificateNotAfter is { } at ? [new Measurement<long>(at.ToUnixTimeSeconds())] : [];
}

using System.Diagnostics.Metrics;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>The counters of Basics Stations; thread-safe.</summary>
internal sealed class StationMetrics
{
    private static readonly string[] KindNames = Enum.GetNames<StationMessageKind>();
    private static readonly string[] DefectNames = Enum.GetNames<StationDefect>();
    private static readonly string[] VerdictNames = Enum.GetNames<StationVerdict>();
    private static readonly string[] CupsNames = Enum.GetNames<CupsOutcome>();

    private readonly Counter<long> _messages, _defects, _refused, _cups;

    public StationMetrics(IMeterFactory factory)
    {
        // The same meter as the agent's others; the factory owns it.
        var meter = factory.Create(AgentMetrics.MeterName);
        _messages = meter.CreateCounter<long>("kreisfunk_agent_station_messages_total",
            description: "Messages of Basics Stations, by type.");
        _defects = meter.CreateCounter<long>("kreisfunk_agent_station_defects_total",
            description: "Defects in what Basics Stations sent, by kind.");
        _refused = meter.CreateCounter<long>("kreisfunk_agent_station_refused_total",
            description: "Connections of Basics Stations refused, by reason.");
        _cups = meter.CreateCounter<long>("kreisfunk_agent_station_cups_total",
            description: "Questions of Basics Stations for credentials and firmware, by answer.");
    }

    public void Message(StationMessageKind kind) => Count(_messages, "message", KindNames[(int)kind]);

    public void Defect(StationDefect defect) => Count(_defects, "kind", DefectNames[(int)defect]);

    public void Refused(StationVerdict verdict) => Count(_refused, "reason", VerdictNames[(int)verdict]);

    public void Cups(CupsOutcome outcome) => Count(_cups, "answer", CupsNames[(int)outcome]);

    private static void Count(Counter<long> counter, string label, string value) =>
        counter.Add(1, new KeyValuePair<string, object?>(label, value));
}

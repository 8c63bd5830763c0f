using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Mqtt;
using Kreisfunk.Bridge.Sinks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/healthz says that the process lives; /readyz names each thing it depends on and what to do.</summary>
internal static class HealthEndpoints
{
    /// <summary>Records a sink may be behind and still count as keeping up: ten batches.</summary>
    private const long ToleratedLag = 10_000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", () => TypedResults.Text("ok")).WithTags("health").WithSummary("Alive");
        endpoints.MapGet("/readyz", Ready).WithTags("health").WithSummary("Ready, each dependency named");
    }

    private static JsonHttpResult<ReadyView> Ready(HealthSources sources)
    {
        var dependencies = new List<DependencyView>
        {
            Of("broker", sources.Gateways.Link.IsConnected, "Connected.",
                "There is no connection to the MQTT broker; check that it runs and Mqtt:Host and Mqtt:Port are right."),
            Of("ingest log", sources.Logs.Ingest.IsWritable, $"{sources.Logs.Ingest.Committed} frames.",
                $"The ingest log cannot be written; make room in {sources.Logs.DataDirectory}."),
            Of("decision journal", sources.Logs.Journal.IsWritable, $"{sources.Logs.Journal.Committed} records.",
                $"The decision journal cannot be written; make room in {sources.Logs.DataDirectory}."),
            Of("registry", sources.Keeper.IsReachable, "Reachable.",
                "The registry's database does not answer; check Storage:Registry."),
            Of("decisions", sources.Lane.IsReady && sources.Lane.Lag < ToleratedLag,
                $"{sources.Lane.Lag} frames to decide.",
                $"{sources.Lane.Lag} frames are still to be decided; wait, or look for a slow disk."),
        };
        dependencies.AddRange(sources.Sinks.Runners.Select(Of));
        var ready = dependencies.TrueForAll(dependency => dependency.Ready);
        return TypedResults.Json(new ReadyView(ready, dependencies),
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static DependencyView Of(SinkRunner sink) => Of($"sink {sink.Name}",
        sink.Failure is null && sink.Lag < ToleratedLag, $"{sink.Lag} records to go.",
        sink.Failure is { } failure
            ? $"{sink.Lag} records wait because it cannot be written: {failure}"
            : $"{sink.Lag} records are still to be written; wait, or look why it is slow.");

    private static DependencyView Of(string name, bool ready, string fine, string wrong) =>
        new(name, ready, ready ? fine : wrong);
}

/// <summary>What the readiness asks.</summary>
internal sealed record HealthSources(
    GatewayLink Gateways, BridgeLogs Logs, RegistryKeeper Keeper, DecisionLane Lane, SinkSet Sinks);

/// <summary>All of it.</summary>
internal sealed record ReadyView(bool Ready, IReadOnlyList<DependencyView> Dependencies);

/// <summary>One dependency.</summary>
internal sealed record DependencyView(string Name, bool Ready, string Detail);

using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Options;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>
/// /api/v1/devices/{devEui}/adr-simulation: what other settings would have made of the frames a device has sent.
/// </summary>
internal static class AdrSimulationEndpoint
{
    /// <summary>More than are kept of a device.</summary>
    private const int MostFrames = 1_000;

    public static void Map(RouteGroupBuilder devices) =>
        devices.MapPost("/{devEui}/adr-simulation", RunAsync).WithSummary(
            "Replay the frames of the device's session with its profile's settings and with others; changes nothing");

    private static async Task<Results<Ok<AdrSimulationView>, ProblemHttpResult>> RunAsync(
        string devEui, AdrSimulationBody body, [AsParameters] AdrSimulationParts parts, CancellationToken cancel)
    {
        if (!QueueEndpoints.TryKnown(devEui, parts.Devices, out var eui, out var problem))
            return problem!;
        var profile = parts.Devices.Find(eui)!.Profile;
        if (!body.TryRead(profile.Settings, parts.Adrs, out var other, out var errors))
            return Problems.Invalid(errors);
        var radio = await parts.Radio.FindAsync(eui, cancel);
        if (!parts.Regions.Regions.TryGetValue(radio?.Session?.Region ?? profile.Region, out var region))
            return Problems.Conflict($"The device's region \"{profile.Region}\" is not among the region files.");
        var history = AdrHistory.Of(radio, await parts.Recent.FramesAsync(eui, MostFrames, cancel),
            await parts.Radio.ActivitiesAsync(eui, cancel), region);
        if (history is null)
        {
            return Problems.Conflict($"No frame of the session of {eui} is kept: wait for its next uplinks "
                + "(ADR decides from about 20 on).");
        }

        AdrSimulatedView Run(ProfileSettings settings) => AdrSimulatedView.Of(AdrSimulation.Run(
            history.Samples, region, RadioSettings.Read(settings), history.PhyBytes, parts.Adrs));
        return TypedResults.Ok(new AdrSimulationView(history.Samples.Count, history.From, history.To,
            history.PhyBytes, Run(profile.Settings), Run(other)));
    }
}

internal sealed record AdrSimulationParts(
    DeviceDirectory Devices, RadioStore Radio, RecentStore Recent, RegionSet Regions, AdrAlgorithms Adrs);

/// <summary>Settings of a profile that would be others; those that are not given stay as they are.</summary>
internal sealed record AdrSimulationBody(JsonObject? Settings)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public bool TryRead(
        ProfileSettings before, AdrAlgorithms adrs, out ProfileSettings other, out IReadOnlyList<string> errors)
    {
        (other, errors) = (before, []);
        if (Settings is null)
        {
            errors = ["settings is missing; give those to try, e.g. { \"adrMarginDb\": 5 }."];
            return false;
        }

        var merged = JsonNode.Parse(before.Write())!.AsObject();
        foreach (var (name, value) in Settings)
            merged[name] = value?.DeepClone();
        try
        {
            other = merged.Deserialize<ProfileSettings>(Json)!;
            errors = [.. other.Errors(), .. RadioSettings.Errors(other, adrs)];
        }
        catch (JsonException error)
        {
            errors = [$"settings cannot be read: {error.Message}"];
        }

        return errors.Count == 0;
    }
}

/// <summary>Two runs over the same frames.</summary>
/// <param name="Frames">How many were replayed.</param>
/// <param name="From">When the first came.</param>
/// <param name="To">When the last came.</param>
/// <param name="MeanBytes">Their mean length.</param>
/// <param name="AsSet">With the profile's settings.</param>
/// <param name="Tried">With the others.</param>
internal sealed record AdrSimulationView(
    int Frames, DateTimeOffset From, DateTimeOffset To, int MeanBytes, AdrSimulatedView AsSet, AdrSimulatedView Tried);

/// <summary>What would have come of it.</summary>
/// <param name="Received">Frames that would have been heard.</param>
/// <param name="AirtimeSeconds">Of all transmissions.</param>
/// <param name="EnergyJoules">Spent on sending.</param>
/// <param name="Last">What the device would use at the end.</param>
/// <param name="Decisions">Each that was another than the one before.</param>
internal sealed record AdrSimulatedView(
    int Received, double AirtimeSeconds, double EnergyJoules, RadioSetting Last,
    IReadOnlyList<AdrSimulatedDecisionView> Decisions)
{
    public static AdrSimulatedView Of(AdrSimulated run) => new(run.Received,
        Math.Round(run.Airtime.TotalSeconds, 3), Math.Round(run.EnergyJoules, 3), SettingOf(run.Last),
        [
            .. run.Decisions.Select(made => new AdrSimulatedDecisionView(made.FCntUp,
                JsonNamingPolicy.CamelCase.ConvertName(made.Decision.Verdict.ToString()), SettingOf(made.Decision.To),
                made.Decision.Reason)),
        ]);

    private static RadioSetting SettingOf(AdrSetting setting) =>
        new(setting.DataRate, setting.TxPower, setting.NbTrans);
}

/// <summary>A decision ADR would have made.</summary>
internal sealed record AdrSimulatedDecisionView(uint FCntUp, string Verdict, RadioSetting To, string Reason);

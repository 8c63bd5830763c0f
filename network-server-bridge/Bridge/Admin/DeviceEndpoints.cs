using Kreisfunk.Bridge.Devices;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/api/v1/devices.</summary>
internal static class DeviceEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var devices = api.MapGroup("/devices").WithTags("devices");
        devices.MapGet("", ListAsync).WithSummary("Devices in order of their DevEUI");
        devices.MapPost("", CreateAsync).WithSummary("Register a device");
        devices.MapGet("/{devEui}", FindAsync).WithSummary("One device");
        devices.MapPut("/{devEui}", ReplaceAsync).WithSummary("Change a device; without keys it keeps its own");
        devices.MapDelete("/{devEui}", DeleteAsync).WithSummary("Remove a device and its keys");
        devices.MapGet("/{devEui}/events", EventsAsync).WithSummary("The device's last frames with their verdicts");
        devices.MapGet("/{devEui}/latest", LatestAsync).WithSummary("The newest value of each quantity");
        QueueEndpoints.Map(devices);
        CounterResetEndpoint.Map(devices);
        AdrSimulationEndpoint.Map(devices);
        RejoinEndpoint.Map(devices);
        MeasurementEndpoints.Map(devices);
    }

    private static async Task<Results<Ok<Page<DeviceView>>, ProblemHttpResult>> ListAsync(
        Registry registry, CancellationToken cancel, int? limit = null, string? after = null,
        string? applicationId = null)
    {
        if (!PageQuery.TryLimit(limit, out var rows, out var error)
            || !PageQuery.TryEui(after, nameof(after), out var from, out error)
            || !PageQuery.TryId(applicationId, nameof(applicationId), out var application, out error))
            return Problems.Invalid(error);
        var found = await registry.ListDeviceInfosAsync(rows, from, application, cancel);
        return TypedResults.Ok(Page<DeviceView>.Of([.. found.Select(DeviceView.Of)], rows, device => device.DevEui));
    }

    private static async Task<Results<Ok<DeviceView>, ProblemHttpResult>> FindAsync(
        string devEui, Registry registry, CancellationToken cancel)
    {
        if (!PageQuery.TryEui(devEui, nameof(devEui), out var eui, out var error) || eui is null)
            return Problems.Invalid(error ?? "devEui is missing.");
        return await registry.FindDeviceInfoAsync(eui.Value, cancel) is { } row
            ? TypedResults.Ok(DeviceView.Of(row))
            : Problems.NotFound($"device {eui}");
    }

    private static async Task<Results<Created<DeviceView>, ProblemHttpResult>> CreateAsync(
        DeviceBody body, DeviceRegistrar registrar, Registry registry, TimeProvider clock, CancellationToken cancel)
    {
        if (!body.TryRead(clock.GetUtcNow(), out var device, out var keys, out var errors))
            return Problems.Invalid(errors);
        if (keys is null)
        {
            return Problems.Invalid(device.Activation == Activation.Abp
                ? "devAddr, nwkSKey and appSKey are missing; an ABP device has all three (1.1: see fNwkSIntKey)."
                : "appKey is missing; an OTAA device has one of 32 hexadecimal digits.");
        }

        if (await registry.FindDeviceAsync(device.DevEui, cancel) is not null)
            return Problems.Conflict($"The device {device.DevEui} is registered already; change it with PUT.");
        if (await MissingAsync(device, keys, registry, cancel) is { } missing)
            return Problems.Invalid(missing);
        await registrar.SaveAsync(device, keys, cancel);
        var row = await registry.FindDeviceInfoAsync(device.DevEui, cancel);
        return TypedResults.Created($"/api/v1/devices/{device.DevEui}", DeviceView.Of(row!));
    }

    private static async Task<Results<Ok<DeviceView>, ProblemHttpResult>> ReplaceAsync(
        string devEui, DeviceBody body, DeviceRegistrar registrar, Registry registry, CancellationToken cancel)
    {
        if (!PageQuery.TryEui(devEui, nameof(devEui), out var eui, out var error) || eui is null)
            return Problems.Invalid(error ?? "devEui is missing.");
        if (await registry.FindDeviceAsync(eui.Value, cancel) is not { } before)
            return Problems.NotFound($"device {eui}; register it with POST");
        var same = body with { DevEui = body.DevEui ?? devEui };
        if (!same.TryRead(before.CreatedAt, out var device, out var keys, out var errors))
            return Problems.Invalid(errors);
        if (device.DevEui != eui)
            return Problems.Invalid($"devEui is {device.DevEui} and the address says {eui}; they must be the same.");
        var kept = keys ?? await registrar.KeysOfAsync(device.DevEui, cancel);
        if (await MissingAsync(device, kept, registry, cancel) is { } missing)
            return Problems.Invalid(missing);
        await registrar.SaveAsync(device, keys, cancel);
        var row = await registry.FindDeviceInfoAsync(device.DevEui, cancel);
        return TypedResults.Ok(DeviceView.Of(row!));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string devEui, DeviceRegistrar registrar, CancellationToken cancel)
    {
        if (!PageQuery.TryEui(devEui, nameof(devEui), out var eui, out var error) || eui is null)
            return Problems.Invalid(error ?? "devEui is missing.");
        return await registrar.DeleteAsync(eui.Value, cancel)
            ? TypedResults.NoContent()
            : Problems.NotFound($"device {eui}");
    }

    private static async Task<Results<Ok<IReadOnlyList<FrameView>>, ProblemHttpResult>> EventsAsync(
        string devEui, RecentStore recent, CancellationToken cancel, int? limit = null)
    {
        if (!PageQuery.TryLimit(limit, out var rows, out var error)
            || !PageQuery.TryEui(devEui, nameof(devEui), out var eui, out error))
            return Problems.Invalid(error);
        var frames = await recent.FramesAsync(eui!.Value, rows, cancel);
        return TypedResults.Ok<IReadOnlyList<FrameView>>([.. frames.Select(FrameView.Of)]);
    }

    private static async Task<Results<Ok<IReadOnlyList<LatestView>>, ProblemHttpResult>> LatestAsync(
        string devEui, RecentStore recent, CancellationToken cancel)
    {
        if (!PageQuery.TryEui(devEui, nameof(devEui), out var eui, out var error) || eui is null)
            return Problems.Invalid(error ?? "devEui is missing.");
        var values = await recent.LatestAsync(eui.Value, cancel);
        return TypedResults.Ok<IReadOnlyList<LatestView>>([.. values.Select(LatestView.Of)]);
    }

    /// <summary>What the registry lacks for the device, or what of it does not fit together.</summary>
    private static async Task<string?> MissingAsync(
        Device device, DeviceKeys? keys, Registry registry, CancellationToken cancel)
    {
        if (await registry.FindApplicationAsync(device.ApplicationId, cancel) is null)
            return $"applicationId is {device.ApplicationId}; there is no such application, see /api/v1/applications.";
        if (await registry.FindProfileAsync(device.ProfileId, cancel) is not { } profile)
            return $"profileId is {device.ProfileId}; there is no such profile, see /api/v1/profiles.";
        return keys is null ? null : KeyRules.Problem(profile, device.Activation, keys);
    }
}

/// <summary>One frame with its verdict; reception is the relay's where one has sent it on.</summary>
internal sealed record FrameView(
    DateTimeOffset Time, string Verdict, string? DevEui, string? DevAddr, uint? FCnt, byte? FPort, string Gateway,
    int Gateways, int RssiDbm, float SnrDb, uint FrequencyHz, string DataRate, string PhyPayload, string Detail,
    string? Relay)
{
    public static FrameView Of(RecentFrame frame) => new(
        frame.At, frame.Verdict.ToString(), frame.DevEui?.ToString(), frame.DevAddr?.ToString(), frame.FCnt,
        frame.FPort, frame.Gateway.ToString(), frame.GatewayCount, frame.RssiDbm, frame.SnrDb, frame.FrequencyHz,
        frame.DataRate, frame.PhyPayloadHex, frame.Detail, frame.Relay?.ToString());
}

/// <summary>The newest value of a quantity; a text has no number.</summary>
internal sealed record LatestView(string Quantity, double? Value, string? Text, string Unit, DateTimeOffset Time)
{
    public static LatestView Of(LatestValue value) =>
        new(value.Quantity, value.Text is null ? value.Value : null, value.Text, value.Unit, value.At);
}

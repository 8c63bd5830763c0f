using Kreisfunk.Storage;

namespace Kreisfunk.Town;

/// <summary>Enters the town into a registry, in an organisation of its own that is marked as a demonstration.</summary>
public static class TownRegistration
{
    /// <summary>
    /// Saves organisation, application, profiles, codecs, gateways, devices and their keys. Doing it again changes
    /// nothing, except what the plan has changed.
    /// </summary>
    public static async Task RegisterAsync(
        Registry registry, DeviceKeyStore keys, TownPlan plan, IReadOnlyDictionary<SensorKind, TownModel> models,
        TimeProvider time, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(time);
        var application = await ApplicationAsync(registry, cancel);
        var profiles = new Dictionary<SensorKind, DeviceProfile>();
        foreach (var (kind, model) in models)
            profiles[kind] = await ProfileAsync(registry, model, cancel);
        foreach (var gateway in plan.Gateways)
            await SaveGatewayAsync(registry, gateway, models[SensorKind.Climate].Region, time, cancel);
        foreach (var planned in plan.Devices)
        {
            var device = new Device(planned.DevEui, planned.JoinEui, planned.Name, application.Id,
                profiles[planned.Kind].Id, planned.Abp is null ? Activation.Otaa : Activation.Abp, true, planned.Place,
                time.GetUtcNow());
            await SaveDeviceAsync(registry, keys, device, KeysOf(planned), cancel);
        }
    }

    private static async Task<DeviceApplication> ApplicationAsync(Registry registry, CancellationToken cancel)
    {
        var organisation = await registry.FindOrganisationByNameAsync(TownPlan.OrganisationName, cancel);
        if (organisation is not { IsDemo: true })
        {
            var id = organisation?.Id ?? Guid.NewGuid();
            organisation = new Organisation(id, TownPlan.OrganisationName, IsDemo: true);
            await registry.SaveOrganisationAsync(organisation, cancel);
        }

        if (await registry.FindApplicationByNameAsync(organisation.Id, TownPlan.ApplicationName, cancel) is { } found)
            return found;
        var application = new DeviceApplication(Guid.NewGuid(), organisation.Id, TownPlan.ApplicationName);
        await registry.SaveApplicationAsync(application, cancel);
        return application;
    }

    private static async Task<DeviceProfile> ProfileAsync(Registry registry, TownModel model, CancellationToken cancel)
    {
        var codec = await registry.AddCodecAsync(model.Name, model.Codec, model.Source, cancel);
        var found = await registry.FindProfileByNameAsync(model.Name, cancel);
        var profile = new DeviceProfile(found?.Id ?? Guid.NewGuid(), model.Name, model.Region, codec.Id);
        if (profile != found)
            await registry.SaveProfileAsync(profile, cancel);
        return profile;
    }

    private static async Task SaveGatewayAsync(
        Registry registry, PlannedGateway gateway, string region, TimeProvider time, CancellationToken cancel)
    {
        var known = await registry.FindGatewayAsync(gateway.GatewayId, cancel);
        if (known is { IsDemo: true } && known.Name == gateway.Name)
            return;
        var record = new GatewayRecord(gateway.GatewayId, gateway.Name, region, gateway.Position.Latitude,
            gateway.Position.Longitude, IsDemo: true, time.GetUtcNow(), null, false, 0, 0, null);
        await registry.SaveGatewayAsync(record, cancel);
    }

    /// <summary>A device that is as planned is left alone: a start writes only what is new.</summary>
    private static async Task SaveDeviceAsync(
        Registry registry, DeviceKeyStore keys, Device device, DeviceKeys wanted, CancellationToken cancel)
    {
        var known = await registry.FindDeviceAsync(device.DevEui, cancel);
        if (known is null || known with { CreatedAt = device.CreatedAt } != device)
            await registry.SaveDeviceAsync(device, cancel);
        if (await keys.FindAsync(device.DevEui, cancel) != wanted)
            await keys.SaveAsync(wanted, cancel);
    }

    private static DeviceKeys KeysOf(PlannedDevice planned) => new(planned.DevEui, planned.AppKey, planned.Abp?.DevAddr,
        planned.Abp?.Keys.SNwkSIntKey ?? default, planned.Abp?.Keys.AppSKey ?? default);
}

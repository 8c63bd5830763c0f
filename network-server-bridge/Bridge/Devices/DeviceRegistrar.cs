using Kreisfunk.Bridge.Decisions;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Devices;

/// <summary>
/// The one way a device is added, changed or removed while the bridge runs: registry, sealed keys, the names events
/// carry, and the decisions follow one after the other. When a call returns, the device may send.
/// </summary>
public sealed class DeviceRegistrar(
    Registry registry, DeviceKeyStore keyStore, DeviceDirectory directory, ServerRequests requests)
{
    private readonly RadioSettings _settings = new();

    /// <summary>Devices of a profile.</summary>
    public int CountOf(Guid profileId) => directory.CountOf(profileId);

    /// <summary>The keys a device has; null for none.</summary>
    internal Task<DeviceKeys?> KeysOfAsync(Eui64 devEui, CancellationToken cancel) =>
        keyStore.FindAsync(devEui, cancel);

    /// <summary>
    /// Saves a device; null keys leave those it has. Throws RegistryException with a sentence for people.
    /// </summary>
    public async Task SaveAsync(Device device, DeviceKeys? keys, CancellationToken cancel)
    {
        await registry.SaveDeviceAsync(device, cancel);
        if (keys is not null)
            await keyStore.SaveAsync(keys, cancel);
        await TakeUpAsync(device.DevEui, cancel);
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> DeleteAsync(Eui64 devEui, CancellationToken cancel)
    {
        var existed = await registry.DeleteDeviceAsync(devEui, cancel);
        directory.Remove(devEui);
        await ApplyAsync(devEui, null, cancel);
        return existed;
    }

    /// <summary>Fills the directory and the decisions before the lane runs.</summary>
    internal async Task LoadAsync(LoRaWanServer server, CancellationToken cancel)
    {
        var keys = new Dictionary<Eui64, DeviceKeys>();
        await foreach (var found in AllKeysAsync(cancel))
            keys[found.DevEui] = found;
        await foreach (var row in AllAsync(cancel))
        {
            directory.Set(row);
            server.SetDevice(Record(row, keys.GetValueOrDefault(row.Device.DevEui)));
        }
    }

    /// <summary>Takes up what other processes have changed in the registry.</summary>
    internal async Task RefreshAsync(CancellationToken cancel)
    {
        var seen = new HashSet<Eui64>();
        await foreach (var row in AllAsync(cancel))
        {
            seen.Add(row.Device.DevEui);
            var known = directory.Find(row.Device.DevEui);
            if (known == row)
                continue;
            if (known?.Device == row.Device && known.Profile.Settings == row.Profile.Settings)
                directory.Set(row);
            else
                await TakeUpAsync(row.Device.DevEui, cancel);
        }

        foreach (var devEui in directory.Missing(seen))
        {
            // Asked again: it may have been added behind the page that was just read.
            if (await registry.FindDeviceAsync(devEui, cancel) is not null)
                continue;
            directory.Remove(devEui);
            await ApplyAsync(devEui, null, cancel);
        }
    }

    private async Task TakeUpAsync(Eui64 devEui, CancellationToken cancel)
    {
        if (await registry.FindDeviceInfoAsync(devEui, cancel) is not { } row)
            return;
        var keys = await keyStore.FindAsync(devEui, cancel);
        // A device whose keys are still to come is looked at again by the next refresh.
        if (keys is not null)
            directory.Set(row);
        await ApplyAsync(devEui, Record(row, keys), cancel);
    }

    /// <summary>Returns when the lane decides by the new record: a device added so may join at once.</summary>
    private Task<bool> ApplyAsync(Eui64 devEui, DeviceRecord? record, CancellationToken cancel) =>
        requests.AskAsync(
            (server, _, _) =>
            {
                if (record is null)
                    server.RemoveDevice(devEui);
                else
                    server.SetDevice(record);
                return true;
            },
            cancel);

    private DeviceRecord Record(DeviceInfoRow row, DeviceKeys? keys)
    {
        var device = row.Device;
        return new DeviceRecord(device.DevEui, device.JoinEui,
            new RootKeys(keys?.AppKey ?? default, keys?.NwkKey ?? default) { GenAppKey = keys?.GenAppKey ?? default },
            device.Enabled && keys is not null,
            device.Activation == Activation.Abp && keys?.DevAddr is { } devAddr
                ? new AbpSession(devAddr, SessionOf(keys))
                : null,
            _settings.Of(row.Profile));
    }

    private static SessionKeys SessionOf(DeviceKeys keys) => keys.Are11
        ? new SessionKeys(keys.FNwkSIntKey, keys.SNwkSIntKey, keys.NwkSEncKey, keys.AppSKey)
        : SessionKeys.Of10(keys.NwkSKey, keys.AppSKey);

    private async IAsyncEnumerable<DeviceInfoRow> AllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        Eui64? after = null;
        while (true)
        {
            var page = await registry.ListDeviceInfosAsync(Registry.MaxPage, after, null, cancel);
            foreach (var row in page)
                yield return row;
            if (page.Count < Registry.MaxPage)
                yield break;
            after = page[^1].Device.DevEui;
        }
    }

    private async IAsyncEnumerable<DeviceKeys> AllKeysAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        Eui64? after = null;
        while (true)
        {
            var page = await keyStore.ListAsync(Registry.MaxPage, after, cancel);
            foreach (var keys in page)
                yield return keys;
            if (page.Count < Registry.MaxPage)
                yield break;
            after = page[^1].DevEui;
        }
    }
}

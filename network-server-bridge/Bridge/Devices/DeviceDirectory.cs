using System.Collections.Concurrent;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Devices;

/// <summary>
/// Every registered device with the names of what it belongs to, in memory: about 1 kB each, and no database read per
/// uplink.
/// </summary>
public sealed class DeviceDirectory
{
    private readonly ConcurrentDictionary<Eui64, DeviceInfoRow> _devices = new();

    public int Count => _devices.Count;

    public DeviceInfoRow? Find(Eui64 devEui) => _devices.GetValueOrDefault(devEui);

    public int CountOf(Guid profileId) => _devices.Values.Count(device => device.Device.ProfileId == profileId);

    public void Set(DeviceInfoRow device) => _devices[device.Device.DevEui] = device;

    /// <summary>Known devices that are not among the given ones.</summary>
    public IReadOnlyList<Eui64> Missing(IReadOnlySet<Eui64> among) =>
        [.. _devices.Keys.Where(devEui => !among.Contains(devEui))];

    public void Remove(Eui64 devEui) => _devices.TryRemove(devEui, out _);
}

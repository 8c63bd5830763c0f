using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Devices;

/// <summary>What the network knows of a device's radio, and what happened last, newest first.</summary>
/// <param name="Version">LoRaWAN's, by the device's profile.</param>
public sealed record RadioModel(DeviceRadio Radio, IReadOnlyList<DeviceActivity> Activities, string Version)
{
    public IEnumerable<(DeviceActivity Activity, T Detail)> Of<T>(ActivityKind kind)
        where T : class => Activities.Where(activity => activity.Kind == kind)
        .Select(activity => (activity, Detail: activity.Read<T>()))
        .Where(said => said.Detail is not null).Select(said => (said.activity, said.Detail!));
}

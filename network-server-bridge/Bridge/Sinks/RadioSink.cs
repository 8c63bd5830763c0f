using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// What devices' pages show of radio, downlinks and joins. Each device's state says how far it is in the journal, so
/// that an entry delivered again changes nothing.
/// </summary>
internal sealed class RadioSink(RadioStore store) : ISink
{
    public string Name => "radio";

    public async Task WriteAsync(SinkBatch batch, CancellationToken cancel)
    {
        var entries = batch.Entries.Where(entry => entry.Device is not null).ToList();
        var known = await store.FindAsync(
            [.. entries.Select(entry => entry.Device!.Device.DevEui).Distinct()], cancel);
        var changed = new Dictionary<Eui64, DeviceRadio>();
        var activities = new List<DeviceActivity>();
        foreach (var entry in entries)
        {
            var devEui = entry.Device!.Device.DevEui;
            var before = changed.GetValueOrDefault(devEui) ?? known.GetValueOrDefault(devEui) ?? new DeviceRadio();
            if (entry.Place <= before.Place)
                continue;
            var after = RadioProjection.Next(before, entry.Effect);
            if (!ReferenceEquals(after, before))
                changed[devEui] = after with { Place = entry.Place };
            if (RadioProjection.Activity(entry.Effect) is var (kind, at, detail))
                activities.Add(new DeviceActivity(entry.Place, devEui, kind, at, detail));
        }

        if (changed.Count == 0 && activities.Count == 0)
            return;
        await store.WriteAsync(changed, activities, cancel);
        batch.Reach(entries[^1]);
    }
}

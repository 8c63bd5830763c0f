using Kreisfunk.Bridge.Decisions;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Devices;

/// <summary>
/// The one way a multicast group is added, changed or removed while the bridge runs. For the decisions a group is a
/// device that never sends, so its counter and its queue are as safe as a device's.
/// </summary>
public sealed class GroupRegistrar(MulticastStore store, ServerRequests requests)
{
    /// <summary>Saves a group; null secrets leave those it has.</summary>
    public async Task SaveAsync(MulticastGroupRow group, MulticastSecrets? secrets, CancellationToken cancel)
    {
        await store.SaveAsync(group, secrets, cancel);
        if (await store.FindAsync(group.GroupEui, cancel) is { } saved)
            await SetAsync(saved, cancel);
    }

    /// <summary>False when there was none. What waits for it is taken back.</summary>
    public async Task<bool> DeleteAsync(Eui64 groupEui, CancellationToken cancel)
    {
        if (!await store.DeleteAsync(groupEui, cancel))
            return false;
        await requests.AskAsync(
            (server, now, effects) =>
            {
                server.Flush(groupEui, now, effects);
                server.RemoveDevice(groupEui);
                return true;
            },
            cancel);
        return true;
    }

    /// <summary>Fills the decisions before the lane runs.</summary>
    internal async Task LoadAsync(LoRaWanServer server, CancellationToken cancel)
    {
        Eui64? after = null;
        while (true)
        {
            var page = await store.ListAsync(Registry.MaxPage, after, cancel);
            foreach (var group in page)
                server.SetDevice(Record(group));
            if (page.Count < Registry.MaxPage)
                return;
            after = page[^1].Group.GroupEui;
        }
    }

    private Task<bool> SetAsync((MulticastGroupRow, MulticastSecrets) group, CancellationToken cancel) =>
        requests.AskAsync(
            (server, _, _) =>
            {
                server.SetDevice(Record(group));
                return true;
            },
            cancel);

    private static DeviceRecord Record((MulticastGroupRow Group, MulticastSecrets Secrets) saved)
    {
        var (group, secrets) = saved;
        return new DeviceRecord(group.GroupEui, default, default, Enabled: true,
            new AbpSession(secrets.McAddr, SessionKeys.Of10(secrets.McNwkSKey, secrets.McAppSKey)),
            DeviceSettings.Default,
            new MulticastGroup(group.Region, group.IsClassB ? DeviceClass.B : DeviceClass.C, group.FrequencyHz,
                group.DataRate, group.PingSlotPeriodicity, group.Members, group.Gateways));
    }
}

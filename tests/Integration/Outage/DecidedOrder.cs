using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Kreisfunk.Town;
using Xunit;

namespace Kreisfunk.Tests.Integration.Outage;

/// <summary>
/// In which order the bridge decided each device's frames, as its own list of the last frames tells: it keeps more of
/// them than a device here sends, so none is missing, whatever was killed.
/// </summary>
internal sealed class DecidedOrder
{
    private readonly Dictionary<Eui64, List<uint>> _counters = [];

    private DecidedOrder()
    {
    }

    public int Count => _counters.Values.Sum(counters => counters.Count);

    /// <summary>Waits until the list has every uplink of the report.</summary>
    public static async Task<DecidedOrder> ReadAsync(string data, TownReport report, CancellationToken cancel)
    {
        await using var registry = await Registry.OpenAsync(
            RegistryOptions.Sqlite(Path.Combine(data, "registry.db")), cancel);
        var recent = new RecentStore(registry);
        for (var tries = 0; ; tries++)
        {
            var order = await ReadAsync(recent, report, cancel);
            if (order.Count == report.Uplinks.Count)
                return order;
            Assert.True(tries < 60, $"{order.Count} of {report.Uplinks.Count} uplinks are in the list of frames.");
            await Task.Delay(500, cancel);
        }
    }

    public void AssertUnbroken() => AssertUnbroken((_, _) => true);

    /// <summary>Of each device only the frames that are to be looked at.</summary>
    public void AssertUnbroken(Func<Eui64, uint, bool> isLookedAt)
    {
        foreach (var (device, all) in _counters)
        {
            var counters = all.Where(counter => isLookedAt(device, counter)).ToList();
            Assert.True(counters.SequenceEqual(counters.Order()), $"{device}: {string.Join(' ', counters)}");
        }
    }

    private static async Task<DecidedOrder> ReadAsync(RecentStore recent, TownReport report, CancellationToken cancel)
    {
        var order = new DecidedOrder();
        foreach (var device in report.Uplinks.Select(uplink => uplink.DevEui).Distinct())
        {
            var frames = await recent.FramesAsync(device, Registry.MaxPage, cancel);
            order._counters[device] = [.. frames.Where(frame => frame.Verdict == FrameVerdict.Accepted).Reverse()
                .Select(frame => frame.FCnt!.Value)];
        }

        return order;
    }
}

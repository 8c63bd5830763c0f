using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Codecs;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>A sink is given an entry at least once; the page shows what happened exactly once.</summary>
public sealed class RadioSinkTests : RegistryConformance
{
    protected override Task<RegistryOptions> NewDatabaseAsync() =>
        Task.FromResult(RegistryOptions.Sqlite(Path.Combine(Folder, $"{Guid.NewGuid():N}.db")));

    private async Task<Func<long, Effect, SinkEntry>> EntriesAsync(Eui64 devEui)
    {
        var row = await Registry.FindDeviceInfoAsync(devEui, Cancel);
        return (place, effect) => new SinkEntry(place, Noon, effect, row, DecodeResult.Nothing);
    }

    [Fact]
    public async Task A_batch_delivered_again_counts_no_try_twice_and_brings_no_ended_item_back()
    {
        var devEui = (await AddDeviceAsync(1)).DevEui;
        var store = new RadioStore(Registry);
        var entry = await EntriesAsync(devEui);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        SinkEntry[] entries =
        [
            entry(1_000, new DownlinkQueued(devEui, new QueuedDownlink(first, 2, [1], true, 0, Noon, null))),
            entry(1_001, new DownlinkQueued(devEui, new QueuedDownlink(second, 2, [1], true, 0, Noon, null))),
            entry(2_000, new DownlinkMade(devEui, 1, [], 5, false, true, null, second, Noon)),
            entry(3_000, new DownlinkEnded(devEui, first, DownlinkOutcome.Flushed, null, Noon)),
        ];
        var sink = new RadioSink(store);

        await sink.WriteAsync(new SinkBatch(entries), Cancel);
        await sink.WriteAsync(new SinkBatch(entries), Cancel);
        await sink.WriteAsync(new SinkBatch(entries[2..]), Cancel);

        var waiting = Assert.Single((await store.FindAsync(devEui, Cancel))!.Queue);
        Assert.Equal((second, 1, "made"), (waiting.Id, waiting.Tries, waiting.Stage));
        Assert.Single(await store.ActivitiesAsync(devEui, Cancel));
    }

    [Fact]
    public async Task A_batch_split_anywhere_ends_in_the_same_state()
    {
        var devEui = (await AddDeviceAsync(1)).DevEui;
        var entry = await EntriesAsync(devEui);
        var item = Guid.NewGuid();
        SinkEntry[] entries =
        [
            entry(1, new DownlinkQueued(devEui, new QueuedDownlink(item, 2, [1], true, 0, Noon, null))),
            entry(2, new DownlinkParked(devEui, item, 11, Noon)),
            entry(3, new DeviceStatusTold(devEui, 200, 4, Noon)),
            entry(4, new DownlinkMade(devEui, 1, [], 5, false, true, null, item, Noon)),
        ];
        var store = new RadioStore(Registry);
        for (var split = 0; split <= entries.Length; split++)
        {
            await store.WriteAsync(
                new Dictionary<Eui64, DeviceRadio> { [devEui] = new DeviceRadio() }, [], Cancel);
            var sink = new RadioSink(store);
            await sink.WriteAsync(new SinkBatch(entries[..split]), Cancel);
            await sink.WriteAsync(new SinkBatch(entries[split..]), Cancel);

            var radio = (await store.FindAsync(devEui, Cancel))!;
            Assert.Equal((4L, 200), (radio.Place, (int)radio.Status!.Battery));
            Assert.Equal(("made", 1, null), (radio.Queue[0].Stage, radio.Queue[0].Tries, radio.Queue[0].MaxBytes));
        }
    }
}

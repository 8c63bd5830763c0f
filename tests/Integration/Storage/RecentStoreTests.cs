using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

public abstract class RecentStoreTests : RegistryConformance
{
    private static readonly Eui64 Gateway = new(0xAA555A0000000101);

    private RecentStore Recent => field ??= new RecentStore(Registry);

    [Fact]
    public async Task A_frame_comes_back_as_it_was_with_a_new_id()
    {
        var frame = Frame(7) with
        {
            DevAddr = new DevAddr(0xFF0B1F3A),
            FCnt = uint.MaxValue,
            FPort = 85,
            Relay = new Eui64(0x70B3D5E75E00A190),
        };
        var unknown = Frame(8) with
        {
            DevEui = null,
            DevAddr = null,
            FCnt = null,
            FPort = null,
            Verdict = FrameVerdict.UnknownDevice,
        };
        await Recent.WriteAsync([frame, unknown], [], Cancel);
        Assert.Equal(
            [unknown with { Id = 2 }, frame with { Id = 1 }], await Recent.GatewayFramesAsync(Gateway, 10, Cancel));
        Assert.Equal([frame with { Id = 1 }], await Recent.FramesAsync(frame.DevEui!.Value, 10, Cancel));
    }

    [Fact]
    public async Task A_frame_written_again_replaces_itself()
    {
        await Recent.WriteAsync([Frame(7), Frame(8)], [], Cancel);
        await Recent.WriteAsync([Frame(7) with { Detail = "now decoded" }], [], Cancel);
        var frames = await Recent.NewestFramesAsync(10, Cancel);
        Assert.Equal([7, 8], frames.Select(frame => frame.JournalSequence));
        Assert.Equal("now decoded", frames[0].Detail);
        Assert.Equal(7, Assert.Single(await Recent.FramesAfterAsync(2, 10, Cancel)).JournalSequence);
    }

    [Fact]
    public async Task A_gateway_that_hears_the_device_better_than_its_relay_takes_the_relays_place()
    {
        var (uplink, relay) = (Guid.NewGuid(), new Eui64(0x70B3D5E75E00A190));
        await Recent.WriteAsync([Frame(7) with { DeduplicationId = uplink, Relay = relay, SnrDb = -3 }], [], Cancel);
        await Recent.EnrichAsync([new(9_000, uplink, Gateway, -120, -9f)], Cancel);
        Assert.Equal(relay, Assert.Single(await Recent.NewestFramesAsync(1, Cancel)).Relay);
        await Recent.EnrichAsync([new(10_000, uplink, Gateway, -90, 3f)], Cancel);
        Assert.Null(Assert.Single(await Recent.NewestFramesAsync(1, Cancel)).Relay);
    }

    [Fact]
    public async Task A_late_copy_is_counted_once_and_better_reception_is_shown()
    {
        var (uplink, better) = (Guid.NewGuid(), new Eui64(0xAA555A0000000102));
        await Recent.WriteAsync([Frame(7) with { DeduplicationId = uplink }, Frame(8)], [], Cancel);
        LateCopy[] copies =
        [
            new(9_000, uplink, better, -90, 3.5f), new(10_000, uplink, Gateway, -120, -19f),
            new(11_000, Guid.NewGuid(), better, -90, 3.5f),
        ];

        await Recent.EnrichAsync(copies, Cancel);
        await Recent.EnrichAsync(copies, Cancel);

        var frames = await Recent.FramesAsync(new Eui64(1), 10, Cancel);
        Assert.Equal((5, better, -90, 3.5f),
            (frames[1].GatewayCount, frames[1].Gateway, frames[1].RssiDbm, frames[1].SnrDb));
        Assert.Equal(3, frames[0].GatewayCount);
        await Recent.WriteAsync([Frame(7) with { DeduplicationId = uplink }], [], Cancel);
        await Recent.EnrichAsync(copies, Cancel);
        Assert.Equal([5, 3], (await Recent.FramesAsync(new Eui64(1), 10, Cancel)).Select(frame => frame.GatewayCount));
    }

    [Fact]
    public async Task Whoever_asks_after_an_id_gets_each_frame_once_in_order()
    {
        await Recent.WriteAsync([.. Enumerable.Range(1, 25).Select(i => Frame(i))], [], Cancel);
        var seen = new List<long>();
        for (var id = 0L; await Recent.FramesAfterAsync(id, 10, Cancel) is { Count: > 0 } page; id = page[^1].Id)
            seen.AddRange(page.Select(frame => frame.JournalSequence));
        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task Of_a_device_the_newest_200_are_kept()
    {
        await Recent.WriteAsync([Frame(1_000, devEui: 2)], [], Cancel);
        await Recent.WriteAsync([.. Enumerable.Range(1, 200).Select(i => Frame(i))], [], Cancel);
        Assert.Equal(200, (await Recent.FramesAsync(new Eui64(1), 1_000, Cancel)).Count);
        await Recent.WriteAsync([Frame(201)], [], Cancel);
        var kept = await Recent.FramesAsync(new Eui64(1), 1_000, Cancel);
        Assert.Equal((200, 201, 2), (kept.Count, kept[0].JournalSequence, kept[^1].JournalSequence));
        Assert.Single(await Recent.FramesAsync(new Eui64(2), 1_000, Cancel));
    }

    [Fact]
    public async Task Of_all_devices_the_newest_are_kept_up_to_the_limit()
    {
        var small = new RecentStore(Registry, new RecentLimits(FramesPerDevice: 200, Frames: 30));
        for (var batch = 0; batch < 5; batch++)
            await small.WriteAsync(
                [.. Enumerable.Range((batch * 10) + 1, 10).Select(i => Frame(i, (ulong)i))], [], Cancel);
        var kept = await small.NewestFramesAsync(1_000, Cancel);
        Assert.Equal(
            Enumerable.Range(21, 30).Reverse().Select(i => (long)i), kept.Select(frame => frame.JournalSequence));
    }

    [Fact]
    public void The_limits_are_what_the_documentation_says() =>
        Assert.Equal(new RecentLimits(200, 50_000), new RecentLimits());

    [Fact]
    public async Task Text_no_database_takes_is_mended_and_long_text_is_cut()
    {
        await Recent.WriteAsync([Frame(1) with { Detail = "a\0b\uD800" + new string('x', 2_000) }], [], Cancel);
        var detail = Assert.Single(await Recent.NewestFramesAsync(1, Cancel)).Detail;
        Assert.Equal(1_024, detail.Length);
        Assert.StartsWith("a\uFFFDb\uFFFDx", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_older_than_the_stored_one_is_left_out()
    {
        var device = (await AddDeviceAsync(1)).DevEui;
        await Recent.WriteAsync([], [Value(device, 21, Noon)], Cancel);
        await Recent.WriteAsync(
            [], [Value(device, 19, Noon.AddSeconds(-1)), Value(device, 22, Noon.AddSeconds(1))], Cancel);
        var latest = Assert.Single(await Recent.LatestAsync(device, Cancel));
        Assert.Equal((22, Noon.AddSeconds(1)), (latest.Value, latest.At));
    }

    [Fact]
    public async Task A_changed_value_has_a_higher_id_and_an_unchanged_one_keeps_its()
    {
        var device = (await AddDeviceAsync(1)).DevEui;
        await Recent.WriteAsync(
            [], [Value(device, 21, Noon), Value(device, 50, Noon) with { Quantity = "humidity" }], Cancel);
        var before = await Recent.LatestAfterAsync(0, 10, Cancel);
        Assert.Equal(["temperature", "humidity"], before.Select(value => value.Quantity));

        await Recent.WriteAsync([], [Value(device, 21, Noon)], Cancel);
        Assert.Empty(await Recent.LatestAfterAsync(before[^1].Id, 10, Cancel));
        await Recent.WriteAsync([], [Value(device, 21.5, Noon.AddSeconds(1))], Cancel);
        var changed = Assert.Single(await Recent.LatestAfterAsync(before[^1].Id, 10, Cancel));
        Assert.Equal(("temperature", 21.5), (changed.Quantity, changed.Value));
        Assert.Equal(
            ["temperature", "humidity"], (await Recent.AllLatestAsync(10, Cancel)).Select(value => value.Quantity));
    }

    [Fact]
    public async Task A_text_has_no_number()
    {
        var device = (await AddDeviceAsync(1)).DevEui;
        await Recent.WriteAsync([], [new LatestValue(0, device, "door", double.NaN, "offen", "", Noon)], Cancel);
        var latest = Assert.Single(await Recent.LatestAsync(device, Cancel));
        Assert.Equal("offen", latest.Text);
        Assert.True(double.IsNaN(latest.Value));
    }

    [Fact]
    public async Task Values_of_an_unregistered_device_are_left_out_and_the_frame_is_kept()
    {
        await Recent.WriteAsync([Frame(1)], [Value(new Eui64(1), 21, Noon)], Cancel);
        Assert.Empty(await Recent.AllLatestAsync(10, Cancel));
        Assert.Single(await Recent.NewestFramesAsync(10, Cancel));
    }

    [Fact]
    public async Task A_batch_is_written_whole_or_not_at_all()
    {
        await Registry.Database.ExecuteAsync("DROP TABLE latest_values", new { }, Cancel);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(
            () => Recent.WriteAsync([Frame(1)], [Value(new Eui64(1), 21, Noon)], Cancel));
        Assert.Empty(await Recent.NewestFramesAsync(10, Cancel));
    }

    private static RecentFrame Frame(long sequence, ulong devEui = 1) => new(
        0, sequence, Noon.AddMilliseconds(sequence), new Eui64(devEui), null, FrameVerdict.Accepted, (uint)sequence, 2,
        Gateway, 3, -117, -7.25f, 868_100_000, "SF12BW125", "40deadbeef", "21.5 °C");

    private static LatestValue Value(Eui64 device, double value, DateTimeOffset at) =>
        new(0, device, "temperature", value, null, "Cel", at);
}

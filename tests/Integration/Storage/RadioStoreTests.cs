using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

public abstract class RadioStoreTests : RegistryConformance
{
    private static readonly IReadOnlyDictionary<Eui64, DeviceRadio> NoRadio = new Dictionary<Eui64, DeviceRadio>();

    private RadioStore Store => field ??= new RadioStore(Registry);

    private static DeviceActivity Activity(long place, Eui64 devEui, ActivityKind kind = ActivityKind.Adr) =>
        new(place, devEui, kind, Noon.AddMilliseconds(place), $"{{\"place\":{place}}}");

    [Fact]
    public async Task A_devices_radio_comes_back_as_it_was_and_the_next_takes_its_place()
    {
        var device = await AddDeviceAsync(1);
        var radio = new DeviceRadio
        {
            Place = 7_000,
            Session = new RadioSession(3, "260b1f3a", true, "eu868", Noon, 4_711, 12, 9),
            DataRate = 5,
            TxPower = 2,
            NbTrans = 1,
            Class = "C",
            Status = new RadioStatus(254, -9, Noon),
        };
        var waiting = new WaitingDownlink(Guid.NewGuid(), 2, 11, true, 5, Noon, Noon.AddHours(1), "made", 2, 12, 8);

        await Store.WriteAsync(
            new Dictionary<Eui64, DeviceRadio> { [device.DevEui] = radio with { Queue = [waiting] } }, [], Cancel);

        var found = (await Store.FindAsync(device.DevEui, Cancel))!;
        Assert.Equal(waiting, Assert.Single(found.Queue));
        Assert.Equal(radio, found with { Queue = radio.Queue });
        await Store.WriteAsync(new Dictionary<Eui64, DeviceRadio> { [device.DevEui] = radio }, [], Cancel);
        Assert.Empty((await Store.FindAsync(device.DevEui, Cancel))!.Queue);
        Assert.Null(await Store.FindAsync(new Eui64(2), Cancel));
    }

    [Fact]
    public async Task Of_each_kind_the_newest_are_kept_and_a_chatty_one_pushes_out_no_other()
    {
        var device = await AddDeviceAsync(1);
        await Store.WriteAsync(NoRadio, [Activity(1, device.DevEui, ActivityKind.Join)], Cancel);
        await Store.WriteAsync(NoRadio, [.. Enumerable.Range(2, 8).Select(i => Activity(i, device.DevEui))], Cancel);
        await Store.WriteAsync(NoRadio, [.. Enumerable.Range(10, 20).Select(i => Activity(i, device.DevEui))], Cancel);

        var kept = await Store.ActivitiesAsync(device.DevEui, Cancel);

        Assert.Equal([29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 1], kept.Select(activity => activity.Place));
        Assert.Equal(Activity(29, device.DevEui), kept[0]);
    }

    [Fact]
    public async Task An_activity_written_again_is_there_once()
    {
        var device = await AddDeviceAsync(1);
        await Store.WriteAsync(NoRadio, [Activity(1, device.DevEui)], Cancel);
        await Store.WriteAsync(NoRadio, [Activity(1, device.DevEui), Activity(2, device.DevEui)], Cancel);

        Assert.Equal(2, (await Store.ActivitiesAsync(device.DevEui, Cancel)).Count);
    }

    [Fact]
    public async Task What_is_of_no_registered_device_is_left_out_and_a_deleted_device_takes_its_own_along()
    {
        var device = await AddDeviceAsync(1);
        var stranger = new Eui64(99);
        await Store.WriteAsync(
            new Dictionary<Eui64, DeviceRadio> { [device.DevEui] = new(), [stranger] = new() },
            [Activity(1, device.DevEui), Activity(2, stranger)], Cancel);
        Assert.Null(await Store.FindAsync(stranger, Cancel));
        Assert.Empty(await Store.ActivitiesAsync(stranger, Cancel));

        await Registry.DeleteDeviceAsync(device.DevEui, Cancel);

        Assert.Null(await Store.FindAsync(device.DevEui, Cancel));
        Assert.Empty(await Store.ActivitiesAsync(device.DevEui, Cancel));
    }
}

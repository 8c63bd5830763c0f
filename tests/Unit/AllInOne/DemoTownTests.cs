using Kreisfunk.Town;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class DemoTownTests
{
    private static DemoTown Town(DemoTownOptions options) =>
        new(options, TownFixture.Eu868, TownState.InMemory(options.Seed), TimeProvider.System);

    [Fact]
    public async Task Sensors_join_over_real_UDP_and_their_confirmed_uplinks_are_acknowledged()
    {
        var town = Town(new DemoTownOptions
        {
            Sensors = 5,
            Seed = 3,
            StartSpread = TimeSpan.FromMilliseconds(300),
            Interval = TimeSpan.FromSeconds(1),
            ConfirmedShare = 1,
            Uplinks = 10,
        });
        await using var network = new LittleNetwork(town.Plan);

        var report = await town.RunAsync(network.EndPoint, TestContext.Current.CancellationToken);

        Assert.Equal(5, report.Joins);
        Assert.Equal(10, report.Uplinks.Count);
        Assert.Equal(report.Uplinks.Select(u => (u.DevEui, u.FCntUp)).Order(), network.Uplinks.Order());
        // The last uplinks of the run may end before their acknowledgement; those of the first round may not.
        Assert.InRange(report.Acknowledged, 5, 10);
        Assert.All(network.TxAcks, Assert.Empty);
    }

    [Fact]
    public async Task A_counted_run_at_a_rate_delivers_every_uplink_through_three_gateways_though_datagrams_get_lost()
    {
        var town = Town(new DemoTownOptions
        {
            Sensors = 40,
            Seed = 4,
            Abp = true,
            StartSpread = TimeSpan.Zero,
            ConfirmedShare = 0,
            Uplinks = 2_000,
            RatePerSecond = 1_000,
            HeardByAll = true,
            ResendUnacknowledged = true,
        });
        await using var network = new LittleNetwork(town.Plan) { LoseEvery = 9 };

        var report = await town.RunAsync(network.EndPoint, TestContext.Current.CancellationToken);

        Assert.True(network.Lost > 0);
        Assert.Equal(0, report.Unacknowledged);
        Assert.Equal(2_000, report.Uplinks.Select(u => (u.DevEui, u.FCntUp)).Distinct().Count());
        Assert.Equal(report.Uplinks.Select(u => (u.DevEui, u.FCntUp)).Order(), network.Uplinks.Order());
        Assert.Equal(3, network.Gateways.Count);
        Assert.True(network.Copies >= 6_000);
    }

    [Fact]
    public async Task Without_all_hearing_all_each_frame_reaches_at_least_its_nearest_gateway()
    {
        var town = Town(new DemoTownOptions
        {
            Sensors = 60,
            Seed = 5,
            Abp = true,
            StartSpread = TimeSpan.Zero,
            ConfirmedShare = 0,
            Uplinks = 300,
            RatePerSecond = 2_000,
            ResendUnacknowledged = true,
        });
        await using var network = new LittleNetwork(town.Plan);

        await town.RunAsync(network.EndPoint, TestContext.Current.CancellationToken);

        Assert.Equal(300, network.Uplinks.Count);
        Assert.InRange(network.Copies, 301, 899);
    }

    [Fact]
    public void The_first_five_sensors_are_of_four_kinds_and_every_identifier_is_different()
    {
        var plan = TownFixture.Plan(200);

        Assert.Equal(4, plan.Devices.Take(5).Select(d => d.Kind).Distinct().Count());
        Assert.Equal(200, plan.Devices.Select(d => d.DevEui).Distinct().Count());
        Assert.Equal(200, plan.Devices.Select(d => d.Place).Distinct().Count());
        Assert.Equal(200, plan.Devices.Select(d => d.AppKey).Distinct().Count());
    }

    [Fact]
    public void A_DevNonce_is_never_given_twice_even_after_a_restart()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kreisfunk").FullName, "town.json");
        var devEui = TownFixture.Plan().Devices[0].DevEui;

        var first = TownState.Open(file);
        var given = new List<ushort> { first.TakeDevNonce(devEui), first.TakeDevNonce(devEui) };
        var second = TownState.Open(file);
        given.Add(second.TakeDevNonce(devEui));

        Assert.Equal([0, 1, 2], given);
        Assert.Equal(first.Secret.ToArray(), second.Secret.ToArray());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void A_damaged_memory_is_named_with_its_fix()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "{\"Secret\":\"AA\"}");

        var fault = Assert.Throws<InvalidDataException>(() => TownState.Open(file));

        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.Contains("delete it", fault.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void Options_out_of_bounds_are_all_named_at_once()
    {
        var options = new DemoTownOptions
        {
            Sensors = 20_001,
            Interval = TimeSpan.Zero,
            StartSpread = TimeSpan.FromDays(1),
            ConfirmedShare = double.NaN,
            RatePerSecond = 0,
        };

        Assert.Equal(5, options.Faults().Count());
        Assert.Empty(new DemoTownOptions { Sensors = DemoTownOptions.MaxSensors }.Faults());
    }
}

using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

public abstract class GatewayTests : RegistryConformance
{
    private static readonly Eui64 Gateway = new(0xAA555A0000000101);

    [Fact]
    public async Task An_unknown_gateway_appears_by_itself()
    {
        await Registry.TouchGatewaysAsync(
            [new GatewayTouch(Gateway, "eu868", Noon, 3, 1, Software: "sx1302 2.1.0", Latitude: 52.5, Longitude: 13.4)],
            Cancel);
        Assert.Equal(
            new GatewayRecord(
                Gateway, "aa555a0000000101", "eu868", 52.5, 13.4, false, Noon, Noon, true, 3, 1, "sx1302 2.1.0"),
            await Registry.FindGatewayAsync(Gateway, Cancel));
    }

    [Fact]
    public async Task The_region_a_person_has_said_stays_and_the_prefix_is_noted()
    {
        await Registry.TouchGatewaysAsync(
            [new GatewayTouch(Gateway, "us915", Noon) { TopicPrefix = "us915_0" }], Cancel);
        var known = (await Registry.FindGatewayAsync(Gateway, Cancel))!;
        Assert.Equal((false, "us915_0"), (known.IsRegistered, known.TopicPrefix));
        await Registry.SaveGatewayAsync(known with { Region = "eu868", IsRegistered = true }, Cancel);

        await Registry.TouchGatewaysAsync([new GatewayTouch(Gateway, "us915", Noon.AddMinutes(1))], Cancel);
        await Registry.TouchGatewaysAsync(
            [new GatewayTouch(Gateway, "us915", Noon.AddMinutes(2)) { TopicPrefix = "" }], Cancel);

        var found = (await Registry.FindGatewayAsync(Gateway, Cancel))!;
        Assert.Equal(("eu868", true, "", PrefixMismatch.Missing),
            (found.Region, found.IsRegistered, found.TopicPrefix, found.PrefixMismatch));
    }

    [Fact]
    public async Task Sightings_add_up_and_time_never_goes_back()
    {
        await Registry.TouchGatewaysAsync(
            [
                new GatewayTouch(Gateway, "eu868", Noon.AddMinutes(1), 2, 1, true, "a"),
                new GatewayTouch(Gateway, "", Noon, 5),
                new GatewayTouch(Gateway, "", Noon.AddSeconds(30), Online: false),
            ],
            Cancel);
        var gateway = await Registry.FindGatewayAsync(Gateway, Cancel);
        Assert.NotNull(gateway);
        Assert.Equal((7, 1), (gateway.FramesReceived, gateway.DownlinksSent));
        Assert.Equal(Noon.AddMinutes(1), gateway.LastSeenAt);
        Assert.Equal(("eu868", "a", false), (gateway.Region, gateway.Software, gateway.Online));
    }

    [Fact]
    public async Task What_the_owner_says_stays_and_what_the_network_saw_stays_too()
    {
        await Registry.TouchGatewaysAsync([new GatewayTouch(Gateway, "eu868", Noon, 3)], Cancel);
        var seen = (await Registry.FindGatewayAsync(Gateway, Cancel))!;
        await Registry.SaveGatewayAsync(
            seen with { Name = "Rathausturm", Latitude = 52.1, Longitude = 13.1, FramesReceived = 0 }, Cancel);
        await Registry.TouchGatewaysAsync(
            [new GatewayTouch(Gateway, "eu868", Noon.AddMinutes(1), 4, Latitude: 1, Longitude: 2)], Cancel);
        var gateway = await Registry.FindGatewayAsync(Gateway, Cancel);
        Assert.Equal(
            seen with
            {
                Name = "Rathausturm",
                Latitude = 52.1,
                Longitude = 13.1,
                FramesReceived = 7,
                LastSeenAt = Noon.AddMinutes(1),
            },
            gateway);
    }

    [Fact]
    public async Task Two_programs_that_see_the_same_gateways_count_all()
    {
        await using var other = await Registry.OpenAsync(Options, Cancel);
        var gateways = Enumerable.Range(1, 50).Select(i => new Eui64((ulong)i)).ToList();
        async Task TouchAsync(Registry registry, IEnumerable<Eui64> order)
        {
            for (var i = 0; i < 10; i++)
                await registry.TouchGatewaysAsync(
                    [.. order.Select(gateway => new GatewayTouch(gateway, "eu868", Noon, 1))], Cancel);
        }

        await Task.WhenAll(
            Task.Run(() => TouchAsync(Registry, gateways), Cancel),
            Task.Run(() => TouchAsync(other, gateways.AsEnumerable().Reverse()), Cancel));
        Assert.All(
            await Registry.ListGatewaysAsync(cancel: Cancel), gateway => Assert.Equal(20, gateway.FramesReceived));
    }

    [Fact]
    public async Task A_gateway_can_be_forgotten_and_nothing_seen_changes_nothing()
    {
        await Registry.TouchGatewaysAsync([new GatewayTouch(Gateway, "eu868", Noon)], Cancel);
        Assert.True(await Registry.DeleteGatewayAsync(Gateway, Cancel));
        Assert.False(await Registry.DeleteGatewayAsync(Gateway, Cancel));
        await Registry.TouchGatewaysAsync([], Cancel);
        Assert.Empty(await Registry.ListGatewaysAsync(cancel: Cancel));
    }
}

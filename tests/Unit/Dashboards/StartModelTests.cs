using Kreisfunk.Dashboards.Layout;
using Kreisfunk.Dashboards.Overview;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kreisfunk.Tests.Unit.Dashboards;

public sealed class StartModelTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);

    [Fact]
    public void Tiles_are_grouped_by_the_building_and_else_by_the_application()
    {
        var model = Create([Of(1, "Rathaus/Raum 101"), Of(2, "Rathaus/Raum 102"), Of(3, null), Of(4, "Bauhof")]);
        Assert.Equal(["Bauhof", "Gebäude", "Rathaus"], model.Groups.Select(g => g.Name));
        Assert.Equal(2, model.Groups[2].Devices.Count);
    }

    [Fact]
    public void Two_hundred_devices_come_in_pages()
    {
        var fleet = Enumerable.Range(0, 200).Select(i => Of(i, $"Haus {i % 20:00}/Raum {i}")).ToList();
        var last = Create(fleet, "?page=4");
        Assert.Equal((4, 4, 200), (last.Page, last.PageCount, last.Matching));
        Assert.Equal(20, last.Groups.Sum(g => g.Devices.Count));
        Assert.Equal(4, Create(fleet, "?page=99").Page);
        Assert.Equal(1, Create(fleet, "?page=-1").Page);
    }

    [Theory]
    [InlineData("?q=raum+101", 1)]
    [InlineData("?q=RATHAUS", 2)]
    [InlineData("?q=0000000000000003", 1)]
    [InlineData("?q=00-03", 1)]
    [InlineData("?q=gebäude", 4)]
    [InlineData("?q=nirgends", 0)]
    [InlineData("?state=unknown", 1)]
    [InlineData("?state=live", 3)]
    [InlineData("?state=strange", 4)]
    public void A_search_finds_by_name_place_identifier_and_state(string query, int expected)
    {
        var model = Create(
            [
                Of(1, "Rathaus/Raum 101"), Of(2, "Rathaus/Raum 102"), Of(3, "Bauhof"),
                Of(4, "Freibad") with { State = DeviceState.Never },
            ],
            query);
        Assert.Equal(expected, model.Matching);
    }

    [Fact]
    public void Links_keep_the_search() =>
        Assert.Equal("/?q=raum%20%26&state=live&page=2", Query("?q=raum+%26&state=live").Link(2));

    [Fact]
    public void A_silent_or_unheard_device_is_never_counted_as_live()
    {
        var fleet = Fleet(
            Of(1, null), Of(2, null) with { State = DeviceState.Silent },
            Of(3, null) with { State = DeviceState.Never },
            Of(4, null) with { State = DeviceState.Disabled });
        Assert.Equal((1, 2), (fleet.LiveCount, fleet.SilentCount));
    }

    [Theory]
    [InlineData(true, true, DemoShare.All)]
    [InlineData(true, false, DemoShare.Some)]
    [InlineData(false, false, DemoShare.None)]
    public void A_demonstration_is_marked_as_far_as_it_goes(bool first, bool second, DemoShare expected) =>
        Assert.Equal(expected, Fleet(Of(1, null) with { IsDemo = first }, Of(2, null) with { IsDemo = second }).Demo);

    [Theory]
    [InlineData("Rathaus, Raum 101", "Raum 101")]
    [InlineData("Rathausdach", "Rathausdach")]
    [InlineData("Rathaus", "Rathaus")]
    [InlineData("Sensor 7", "Sensor 7")]
    public void A_tile_does_not_repeat_its_group(string name, string expected)
    {
        var device = Of(1, "Rathaus/Raum 101");
        Assert.Equal(
            expected, StartModel.TitleOf(device with { Device = device.Device with { Name = name } }, "Rathaus"));
    }

    [Fact]
    public void What_a_room_feels_like_comes_before_the_battery() => Assert.Equal(
        ["air_temperature", "co2", "contact_open", "water_leak", "own.path", "battery_level"],
        new[] { "battery_level", "own.path", "water_leak", "contact_open", "co2", "air_temperature" }
            .OrderBy(QuantityOrder.Of));

    private static StartModel Create(IReadOnlyList<FleetDevice> devices, string query = "") =>
        StartModel.Create(Fleet([.. devices]), Query(query), tilesPerPage: 60);

    private static Fleet Fleet(params FleetDevice[] devices) => new(devices, [], 0, false);

    private static StartQuery Query(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        return StartQuery.From(context.Request.Query);
    }

    private static FleetDevice Of(int index, string? place) => new(
        new Device(
            new Eui64((ulong)index), default, place?.Replace('/', ' ') ?? $"Sensor {index}", Guid.Empty, Guid.Empty,
            Activation.Otaa, true, place, Now),
        "Gebäude", "Kreis", IsDemo: false, [], DeviceState.Live);
}

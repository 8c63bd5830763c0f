using Kreisfunk.Storage;
using Kreisfunk.Town;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class TownRegistrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kreisfunk").FullName;

    private RegistryOptions Database => RegistryOptions.Sqlite(Path.Combine(_folder, "registry.db"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_town_is_entered_once_in_an_organisation_marked_as_demonstration()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var registry = await Registry.OpenAsync(Database, cancel);
        var keys = await DeviceKeyStore.OpenAsync(registry, _folder, cancel);
        var plan = TownFixture.Plan(20);
        var models = TownModels.Load(TownModels.DefaultDirectory);

        await TownRegistration.RegisterAsync(registry, keys, plan, models, TimeProvider.System, cancel);
        await TownRegistration.RegisterAsync(registry, keys, plan, models, TimeProvider.System, cancel);

        var devices = await registry.ListDeviceInfosAsync(cancel: cancel);
        Assert.Equal(plan.Devices.Select(d => (d.DevEui, d.Name, (string?)d.Place)),
            devices.Select(d => (d.Device.DevEui, d.Device.Name, d.Device.Place)));
        Assert.All(devices, d => Assert.True(d.Organisation.IsDemo));
        Assert.Equal(["kreisfunk/climate", "kreisfunk/door", "kreisfunk/heat-meter", "kreisfunk/weather"],
            devices.Select(d => d.Profile.Name).Distinct().Order());
        Assert.All(devices, d => Assert.Equal(1, d.Codec!.Version));
        Assert.Equal(plan.Devices[3].AppKey, (await keys.FindAsync(plan.Devices[3].DevEui, cancel))!.AppKey);
        Assert.All(await registry.ListGatewaysAsync(cancel: cancel), g => Assert.True(g.IsDemo));
    }

    [Fact]
    public async Task Fixed_sessions_are_entered_as_ABP()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var registry = await Registry.OpenAsync(Database, cancel);
        var keys = await DeviceKeyStore.OpenAsync(registry, _folder, cancel);
        var plan = TownFixture.Plan(2, abp: true);

        await TownRegistration.RegisterAsync(registry, keys, plan, TownModels.Load(TownModels.DefaultDirectory),
            TimeProvider.System, cancel);

        var device = await registry.FindDeviceAsync(plan.Devices[1].DevEui, cancel);
        var stored = await keys.FindAsync(plan.Devices[1].DevEui, cancel);
        Assert.Equal(Activation.Abp, device!.Activation);
        Assert.Equal(plan.Devices[1].Abp!.DevAddr, stored!.DevAddr);
        Assert.Equal(plan.Devices[1].Abp!.Keys.SNwkSIntKey, stored.NwkSKey);
    }

    [Fact]
    public void A_damaged_device_model_is_named_with_its_fix()
    {
        var climate = Directory.CreateDirectory(Path.Combine(_folder, "climate")).FullName;
        File.WriteAllText(Path.Combine(climate, "device.json"), "{}");

        var fault = Assert.Throws<InvalidDataException>(() => TownModels.Load(_folder));

        Assert.Contains(Path.Combine(climate, "device.json"), fault.Message, StringComparison.Ordinal);
        Assert.Contains("--no-town", fault.Message, StringComparison.Ordinal);
    }
}

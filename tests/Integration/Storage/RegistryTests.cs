using Dapper;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

public abstract class RegistryTests : RegistryConformance
{
    [Fact]
    public async Task An_empty_registry_gets_one_organisation_with_one_application()
    {
        await using var again = await Registry.OpenAsync(Options, Cancel);
        var organisation = Assert.Single(await again.ListOrganisationsAsync(cancel: Cancel));
        var application = Assert.Single(await again.ListApplicationsAsync(cancel: Cancel));
        Assert.Equal(("Kreis", false), (organisation.Name, organisation.IsDemo));
        Assert.Equal(("Sensoren", organisation.Id), (application.Name, application.OrganisationId));
    }

    [Fact]
    public async Task Several_programs_may_open_a_new_registry_at_once()
    {
        var options = await NewDatabaseAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => Task.Run(() => Registry.OpenAsync(options, Cancel), Cancel)));
        Assert.Single(await opened[0].ListOrganisationsAsync(cancel: Cancel));
        foreach (var registry in opened)
            await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_registry_of_a_newer_program_is_refused_with_the_fix()
    {
        await Registry.Database.ExecuteAsync(
            "INSERT INTO schema_version (version, name, applied_at) VALUES (99, 'later', 0)", new { }, Cancel);
        var error = await Assert.ThrowsAsync<RegistryException>(() => Registry.OpenAsync(Options, Cancel));
        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
        Assert.Contains(Registry.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        var options = await NewDatabaseAsync();
        var database = new Database(options);
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<bool>(
            async transaction =>
            {
                await Migrations.RunAsync(database, transaction, TimeProvider.System);
                throw new InvalidOperationException("power cut");
            },
            Cancel));
        await database.DisposeAsync();
        await using var registry = await Registry.OpenAsync(options, Cancel);
        Assert.Single(await registry.ListOrganisationsAsync(cancel: Cancel));
    }

    [Fact]
    public async Task A_profiles_settings_come_back_with_it_and_with_its_devices()
    {
        var device = await AddDeviceAsync(1);
        var profile = (await Registry.FindProfileAsync(device.ProfileId, Cancel))!;
        Assert.Equal(ProfileSettings.Default, profile.Settings);
        var changed = profile with { Settings = new ProfileSettings { LoRaWanVersion = "1.1", MaxDataRate = 3 } };

        await Registry.SaveProfileAsync(changed, Cancel);

        Assert.Equal(changed, await Registry.FindProfileAsync(profile.Id, Cancel));
        Assert.Equal(changed, (await Registry.FindDeviceInfoAsync(device.DevEui, Cancel))!.Profile);
    }

    [Fact]
    public async Task A_registry_of_the_first_schema_keeps_its_profiles_and_gets_the_new_columns()
    {
        var options = await NewDatabaseAsync();
        await using (var old = new Database(options))
        {
            await old.WriteAsync(
                async transaction =>
                {
                    await Migrations.RunAsync(old, transaction, TimeProvider.System, upTo: 1);
                    return await transaction.Connection!.ExecuteAsync(
                        "INSERT INTO device_profiles (id, name, region) VALUES (@Id, 'old', 'eu868')",
                        new { Id = Guid.NewGuid().ToString() }, transaction);
                },
                Cancel);
        }

        await using var registry = await Registry.OpenAsync(options, Cancel);
        Assert.Equal(ProfileSettings.Default, (await registry.FindProfileByNameAsync("old", Cancel))!.Settings);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_each_row_once()
    {
        for (var i = 0; i < 25; i++)
            await Registry.SaveOrganisationAsync(new Organisation(Guid.NewGuid(), $"Amt {i}", i % 2 == 0), Cancel);

        var found = new List<Organisation>();
        for (Guid? after = null; await Registry.ListOrganisationsAsync(10, after, Cancel) is { Count: > 0 } page;)
        {
            Assert.InRange(page.Count, 1, 10);
            found.AddRange(page);
            after = page[^1].Id;
        }

        Assert.Equal(26, found.Count);
        Assert.Equal(26, found.Select(organisation => organisation.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Registry.MaxPage + 1)]
    public async Task A_page_out_of_bounds_is_refused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Registry.ListDevicesAsync(limit, cancel: Cancel));

    [Fact]
    public async Task What_is_saved_again_is_written_over()
    {
        var organisation = new Organisation(Guid.NewGuid(), "Schulamt", false);
        await Registry.SaveOrganisationAsync(organisation, Cancel);
        await Registry.SaveOrganisationAsync(organisation with { Name = "Amt für Schule", IsDemo = true }, Cancel);
        Assert.Equal(
            organisation with { Name = "Amt für Schule", IsDemo = true },
            await Registry.FindOrganisationAsync(organisation.Id, Cancel));
        Assert.Null(await Registry.FindOrganisationByNameAsync("Schulamt", Cancel));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_in_a_sentence()
    {
        var error = await Assert.ThrowsAsync<RegistryException>(
            () => Registry.SaveOrganisationAsync(new Organisation(Guid.NewGuid(), "Kreis", false), Cancel));
        Assert.Contains("\"Kreis\" exists already", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public async Task A_name_without_letters_is_refused(string? name)
    {
        name ??= new string('x', 201);
        await Assert.ThrowsAsync<RegistryException>(
            () => Registry.SaveOrganisationAsync(new Organisation(Guid.NewGuid(), name, false), Cancel));
    }

    [Fact]
    public async Task A_device_comes_back_as_it_was_saved_with_what_it_belongs_to()
    {
        var device = await AddDeviceAsync(0xA84041000181B2C3);
        Assert.Equal(device, await Registry.FindDeviceAsync(device.DevEui, Cancel));

        var info = await Registry.FindDeviceInfoAsync(device.DevEui, Cancel);
        Assert.NotNull(info);
        Assert.Equal(device, info.Device);
        Assert.Equal("Kreis", info.Organisation.Name);
        Assert.Equal("Sensoren", info.Application.Name);
        Assert.Equal("eu868", info.Profile.Region);
        Assert.Equal("function decodeUplink() {}", info.Codec!.Source);
        Assert.Equal(info.Codec.Id, info.Profile.CodecId);
    }

    [Fact]
    public async Task A_device_without_place_and_codec_has_none()
    {
        var profile = new DeviceProfile(Guid.NewGuid(), "bare", "eu868", null);
        await Registry.SaveProfileAsync(profile, Cancel);
        var device = await AddDeviceAsync(1, place: null) with { ProfileId = profile.Id, Activation = Activation.Abp };
        await Registry.SaveDeviceAsync(device, Cancel);
        var info = await Registry.FindDeviceInfoAsync(device.DevEui, Cancel);
        Assert.Equal(device, info!.Device);
        Assert.Null(info.Codec);
        Assert.Null(info.Profile.CodecId);
    }

    [Fact]
    public async Task A_device_keeps_the_time_it_was_created()
    {
        var device = await AddDeviceAsync(1);
        await Registry.SaveDeviceAsync(device with { Enabled = false, CreatedAt = Noon.AddYears(1) }, Cancel);
        Assert.Equal(device with { Enabled = false }, await Registry.FindDeviceAsync(device.DevEui, Cancel));
    }

    [Fact]
    public async Task Devices_are_listed_in_the_order_of_their_EUI_also_above_the_sign_bit()
    {
        ulong[] mixed = [0xFFFFFFFFFFFFFFFF, 0x7000000000000000, 0x0000000000000001, 0x8000000000000000];
        foreach (var devEui in mixed)
            await AddDeviceAsync(devEui);

        var first = await Registry.ListDeviceInfosAsync(3, cancel: Cancel);
        Assert.Equal(
            [0x0000000000000001, 0x7000000000000000, 0x8000000000000000], first.Select(row => row.Device.DevEui.Value));
        var last = Assert.Single(await Registry.ListDevicesAsync(3, first[^1].Device.DevEui, Cancel));
        Assert.Equal(0xFFFFFFFFFFFFFFFF, last.DevEui.Value);
        Assert.Equal(4, await Registry.CountDevicesAsync(Cancel));
    }

    [Fact]
    public async Task Devices_of_one_application_can_be_listed_alone()
    {
        var device = await AddDeviceAsync(1);
        var other = new DeviceApplication(
            Guid.NewGuid(), (await Registry.ListOrganisationsAsync(cancel: Cancel))[0].Id, "Pegel");
        await Registry.SaveApplicationAsync(other, Cancel);
        await Registry.SaveDeviceAsync(device with { DevEui = new Eui64(2), ApplicationId = other.Id }, Cancel);
        var found = Assert.Single(
            await Registry.ListDeviceInfosAsync(10, applicationId: other.Id, cancel: Cancel));
        Assert.Equal(2UL, found.Device.DevEui.Value);
        Assert.Equal(other, found.Application);
        Assert.Equal(other, await Registry.FindApplicationByNameAsync(other.OrganisationId, "Pegel", Cancel));
    }

    [Fact]
    public async Task A_device_of_an_unknown_application_is_refused_in_a_sentence()
    {
        var device = await AddDeviceAsync(1);
        var error = await Assert.ThrowsAsync<RegistryException>(
            () => Registry.SaveDeviceAsync(device with { ApplicationId = Guid.NewGuid() }, Cancel));
        Assert.Contains("0000000000000001", error.Message, StringComparison.Ordinal);
        Assert.Contains("save that first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_a_device_removes_its_keys_and_latest_values()
    {
        var device = await AddDeviceAsync(1);
        var keys = await DeviceKeyStore.OpenAsync(Registry, Folder, Cancel);
        await keys.SaveAsync(new DeviceKeys(device.DevEui, new AesKey(new byte[16]), null, default, default), Cancel);
        var recent = new RecentStore(Registry);
        var value = new LatestValue(0, device.DevEui, "temperature", 1, null, "Cel", Noon);
        await recent.WriteAsync([], [value], Cancel);

        Assert.True(await Registry.DeleteDeviceAsync(device.DevEui, Cancel));
        Assert.False(await Registry.DeleteDeviceAsync(device.DevEui, Cancel));
        Assert.Null(await keys.FindAsync(device.DevEui, Cancel));
        Assert.Equal(0, await CountAsync("device_keys"));
        Assert.Equal(0, await CountAsync("latest_values"));
        await recent.WriteAsync([], [value], Cancel);
        Assert.Equal(0, await CountAsync("latest_values"));
    }

    [Fact]
    public async Task A_changed_codec_is_a_new_version_and_the_same_codec_is_not()
    {
        var first = await Registry.AddCodecAsync("em300", CodecKind.JavaScript, "a", Cancel);
        Assert.Equal(first, await Registry.AddCodecAsync("em300", CodecKind.JavaScript, "a", Cancel));
        var second = await Registry.AddCodecAsync("em300", CodecKind.JavaScript, "b", Cancel);
        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Equal(second, await Registry.FindCodecByNameAsync("em300", Cancel));
        Assert.Equal(first, await Registry.FindCodecAsync(first.Id, Cancel));
        Assert.Equal(2, (await Registry.ListCodecsAsync(cancel: Cancel)).Count);
    }

    [Fact]
    public async Task A_codec_version_never_changes()
    {
        var codec = new CodecVersion(Guid.NewGuid(), "lpp", 3, CodecKind.CayenneLpp, "");
        await Registry.SaveCodecAsync(codec, Cancel);
        await Registry.SaveCodecAsync(codec, Cancel);
        await Assert.ThrowsAsync<RegistryException>(
            () => Registry.SaveCodecAsync(codec with { Source = "other" }, Cancel));
        await Assert.ThrowsAsync<RegistryException>(
            () => Registry.SaveCodecAsync(codec with { Id = Guid.NewGuid() }, Cancel));
        Assert.Equal(codec, await Registry.FindCodecAsync(codec.Id, Cancel));
    }

    [Fact]
    public async Task A_codec_above_the_limit_is_refused()
    {
        await Registry.AddCodecAsync("full", CodecKind.JavaScript, new string('x', Registry.MaxCodecSource), Cancel);
        await Assert.ThrowsAsync<RegistryException>(() => Registry.AddCodecAsync(
            "over", CodecKind.JavaScript, new string('x', Registry.MaxCodecSource + 1), Cancel));
    }

    private Task<long> CountAsync(string table) => Registry.Database.ReadAsync(
        connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"), Cancel);
}

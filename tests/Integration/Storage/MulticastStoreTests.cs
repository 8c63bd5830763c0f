using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

public abstract class MulticastStoreTests : RegistryConformance
{
    private static readonly Eui64 GroupEui = new(0x70B3D5E75EFF0001);

    private static readonly MulticastSecrets Secrets = new(new DevAddr(0x0100FFFE),
        new AesKey([.. Enumerable.Range(1, 16).Select(i => (byte)i)]),
        new AesKey([.. Enumerable.Range(101, 16).Select(i => (byte)i)]));

    [Fact]
    public async Task A_group_comes_back_as_it_was_saved_and_keeps_its_keys_without_new_ones()
    {
        var store = await OpenAsync();
        var group = await GroupAsync(1, 2);
        await store.SaveAsync(group, Secrets, Cancel);
        var smaller = group with { Name = "Straßenlampen", Members = [new Eui64(2)], DataRate = null };
        await store.SaveAsync(smaller, secrets: null, Cancel);
        var (found, secrets) = (await (await OpenAsync()).FindAsync(GroupEui, Cancel))!.Value;
        Assert.Equal((smaller.Name, smaller.DataRate, smaller.IsClassB, smaller.FrequencyHz),
            (found.Name, found.DataRate, found.IsClassB, found.FrequencyHz));
        Assert.Equal(smaller.Members, found.Members);
        Assert.Equal(smaller.Gateways, found.Gateways);
        Assert.Equal(Secrets, secrets);
        Assert.Single(await store.ListAsync(cancel: Cancel));
    }

    [Fact]
    public async Task A_device_that_is_removed_leaves_its_groups()
    {
        var store = await OpenAsync();
        await store.SaveAsync(await GroupAsync(1, 2), Secrets, Cancel);
        await Registry.DeleteDeviceAsync(new Eui64(1), Cancel);
        Assert.Equal([new Eui64(2)], (await store.FindAsync(GroupEui, Cancel))!.Value.Group.Members);
        Assert.True(await store.DeleteAsync(GroupEui, Cancel));
        Assert.False(await store.DeleteAsync(GroupEui, Cancel));
        Assert.Null(await store.FindAsync(GroupEui, Cancel));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_told_and_changes_nothing()
    {
        var store = await OpenAsync();
        var group = await GroupAsync(1);
        await Assert.ThrowsAsync<RegistryException>(() => store.SaveAsync(group, secrets: null, Cancel));
        await Assert.ThrowsAsync<RegistryException>(
            () => store.SaveAsync(group with { Members = [new Eui64(99)] }, Secrets, Cancel));
        Assert.Empty(await store.ListAsync(cancel: Cancel));
        await store.SaveAsync(group, Secrets, Cancel);
        var error = await Assert.ThrowsAsync<RegistryException>(
            () => store.SaveAsync(group with { GroupEui = new Eui64(7) }, Secrets, Cancel));
        Assert.Contains("another name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_of_a_group_open_with_their_own_key_file_only()
    {
        await (await OpenAsync()).SaveAsync(await GroupAsync(1), Secrets, Cancel);
        var other = new MulticastStore(Registry, new KeySealer(new byte[32]));
        await Assert.ThrowsAsync<KeyStoreException>(() => other.FindAsync(GroupEui, Cancel));
        Assert.DoesNotContain("010203", Secrets.ToString(), StringComparison.Ordinal);
    }

    private async Task<MulticastStore> OpenAsync() =>
        new(Registry, (await DeviceKeyStore.OpenAsync(Registry, Folder, Cancel)).Sealer);

    private async Task<MulticastGroupRow> GroupAsync(params ulong[] members)
    {
        foreach (var member in members)
            await AddDeviceAsync(member);
        var application = (await Registry.ListApplicationsAsync(cancel: Cancel))[0];
        return new MulticastGroupRow(GroupEui, "Ventile", application.Id, "eu868", true, 869_525_000, 3, 5,
            [.. members.Select(member => new Eui64(member))], [new Eui64(0x0016C001FF10A2B3)], Noon);
    }
}

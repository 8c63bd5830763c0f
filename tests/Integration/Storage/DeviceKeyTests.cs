using Dapper;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

public abstract class DeviceKeyTests : RegistryConformance
{
    protected const string AppKeyHex = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

    protected const string NwkSKeyHex = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private string KeyFile => Path.Combine(Folder, "kek");

    [Fact]
    public async Task Keys_come_back_as_they_were_saved_and_later_ones_replace_them()
    {
        var store = await OpenAsync();
        var abp = Keys(await AddDeviceAsync(1));
        await store.SaveAsync(abp, Cancel);
        Assert.Equal(abp, await store.FindAsync(abp.DevEui, Cancel));

        var otaa = new DeviceKeys(abp.DevEui, Key(AppKeyHex), null, default, default);
        await store.SaveAsync(otaa, Cancel);
        Assert.Equal(otaa, await (await OpenAsync()).FindAsync(abp.DevEui, Cancel));
        Assert.Null(await store.FindAsync(new Eui64(2), Cancel));
    }

    [Fact]
    public async Task The_keys_of_LoRaWAN_1_1_come_back_as_they_were_saved()
    {
        var store = await OpenAsync();
        var device = await AddDeviceAsync(1);
        var otaa = new DeviceKeys(device.DevEui, Key(AppKeyHex), null, default, default) { NwkKey = Key(NwkSKeyHex) };
        await store.SaveAsync(otaa, Cancel);
        Assert.Equal(otaa, await store.FindAsync(device.DevEui, Cancel));

        var abp = new DeviceKeys(device.DevEui, default, new DevAddr(7), default, Key(AppKeyHex))
        {
            FNwkSIntKey = Key("11" + NwkSKeyHex[2..]),
            SNwkSIntKey = Key("22" + NwkSKeyHex[2..]),
            NwkSEncKey = Key("33" + NwkSKeyHex[2..]),
        };
        await store.SaveAsync(abp, Cancel);
        Assert.Equal(abp, Assert.Single(await (await OpenAsync()).ListAsync(cancel: Cancel)));
    }

    [Fact]
    public async Task A_GenAppKey_comes_back_with_the_others_and_goes_with_them()
    {
        var store = await OpenAsync();
        var device = await AddDeviceAsync(1);
        var keys = new DeviceKeys(device.DevEui, Key(AppKeyHex), null, default, default);
        await store.SaveAsync(keys with { GenAppKey = Key(NwkSKeyHex) }, Cancel);
        Assert.Equal(Key(NwkSKeyHex), (await store.FindAsync(device.DevEui, Cancel))!.GenAppKey);
        await store.SaveAsync(keys, Cancel);
        Assert.Equal(keys, await store.FindAsync(device.DevEui, Cancel));
    }

    [Fact]
    public async Task Keys_are_listed_in_pages()
    {
        var store = await OpenAsync();
        for (var i = 1UL; i <= 5; i++)
            await store.SaveAsync(Keys(await AddDeviceAsync(i)), Cancel);
        var first = await store.ListAsync(3, cancel: Cancel);
        var second = await store.ListAsync(3, first[^1].DevEui, Cancel);
        Assert.Equal([1, 2, 3, 4, 5], first.Concat(second).Select(keys => keys.DevEui.Value));
        Assert.All(first, keys => Assert.Equal(Key(NwkSKeyHex), keys.NwkSKey));
    }

    [Fact]
    public async Task Keys_of_an_unregistered_device_are_refused()
    {
        var store = await OpenAsync();
        var error = await Assert.ThrowsAsync<RegistryException>(
            () => store.SaveAsync(new DeviceKeys(new Eui64(9), Key(AppKeyHex), null, default, default), Cancel));
        Assert.Contains("0000000000000009", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(AppKeyHex, error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_key_file_is_created_for_its_owner_only()
    {
        await OpenAsync();
        Assert.Equal(32, new FileInfo(KeyFile).Length);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(KeyFile));
        Assert.Equal(["kek"], Directory.GetFiles(Folder, "kek*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_missing_key_file_is_never_made_anew_while_something_is_sealed()
    {
        await (await OpenAsync()).SaveAsync(Keys(await AddDeviceAsync(1)), Cancel);
        File.Delete(KeyFile);
        var error = await Assert.ThrowsAsync<KeyStoreException>(OpenAsync);
        Assert.Contains(KeyFile, error.Message, StringComparison.Ordinal);
        Assert.Contains("restore the file", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task The_key_file_of_another_registry_is_refused()
    {
        await (await OpenAsync()).SaveAsync(Keys(await AddDeviceAsync(1)), Cancel);
        File.Delete(KeyFile);
        await WriteKeyFileAsync(new byte[32], UnixFileMode.UserRead);
        var error = await Assert.ThrowsAsync<KeyStoreException>(OpenAsync);
        Assert.Contains(KeyFile, error.Message, StringComparison.Ordinal);
        Assert.Contains("does not open the keys", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, UnixFileMode.UserRead, "31 bytes instead of 32")]
    [InlineData(32, UnixFileMode.UserRead | UnixFileMode.GroupRead, "chmod 0400")]
    [InlineData(32, UnixFileMode.UserRead | UnixFileMode.OtherRead, "chmod 0400")]
    public async Task A_key_file_that_is_damaged_or_open_to_others_is_refused(int length, UnixFileMode mode, string fix)
    {
        await WriteKeyFileAsync(new byte[length], mode);
        var error = await Assert.ThrowsAsync<KeyStoreException>(OpenAsync);
        Assert.Contains(KeyFile, error.Message, StringComparison.Ordinal);
        Assert.Contains(fix, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_moved_to_another_device_or_kind_does_not_open()
    {
        var store = await OpenAsync();
        await store.SaveAsync(Keys(await AddDeviceAsync(1)), Cancel);
        await store.SaveAsync(Keys(await AddDeviceAsync(2)), Cancel);
        await ChangeAsync(
            "UPDATE device_keys SET sealed = (SELECT sealed FROM device_keys WHERE dev_eui = @One AND kind = 1) "
            + "WHERE dev_eui = @Two AND kind = 1");
        await Assert.ThrowsAsync<KeyStoreException>(() => store.FindAsync(new Eui64(2), Cancel));

        await ChangeAsync(
            "UPDATE device_keys SET sealed = (SELECT sealed FROM device_keys WHERE dev_eui = @One AND kind = 2) "
            + "WHERE dev_eui = @One AND kind = 1");
        await Assert.ThrowsAsync<KeyStoreException>(() => store.FindAsync(new Eui64(1), Cancel));
    }

    [Fact]
    public async Task No_row_of_the_database_holds_a_key()
    {
        var store = await OpenAsync();
        await store.SaveAsync(Keys(await AddDeviceAsync(1)), Cancel);
        var rows = await Registry.Database.QueryAsync<byte[]>("SELECT sealed FROM device_keys", null, Cancel);
        Assert.Equal(4, rows.Count);
        foreach (var row in rows)
        {
            Assert.Equal(-1, row.AsSpan().IndexOf(Convert.FromHexString(AppKeyHex)));
            Assert.Equal(-1, row.AsSpan().IndexOf(Convert.FromHexString(NwkSKeyHex)));
        }
    }

    protected static AesKey Key(string hex) => new(Convert.FromHexString(hex));

    protected static DeviceKeys Keys(Device device) =>
        new(device.DevEui, Key(AppKeyHex), new DevAddr(0x260B1F3A), Key(NwkSKeyHex), Key(AppKeyHex));

    protected Task<DeviceKeyStore> OpenAsync() => DeviceKeyStore.OpenAsync(Registry, Folder, Cancel);

    private async Task WriteKeyFileAsync(byte[] key, UnixFileMode mode)
    {
        await File.WriteAllBytesAsync(KeyFile, key, Cancel);
        File.SetUnixFileMode(KeyFile, mode);
    }

    private Task ChangeAsync(string sql) => Registry.Database.WriteAsync(
        transaction => transaction.Connection!.ExecuteAsync(
            sql, new { One = new Eui64(1).ToString(), Two = new Eui64(2).ToString() }, transaction),
        Cancel);
}

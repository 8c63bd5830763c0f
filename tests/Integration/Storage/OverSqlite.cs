using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>The registry's tests over SQLite.</summary>
public static class OverSqlite
{
    private static Task<RegistryOptions> NewDatabaseAsync(string folder) =>
        Task.FromResult(RegistryOptions.Sqlite(Path.Combine(folder, $"{Guid.NewGuid():N}.db")));

    public sealed class RegistryRows : RegistryTests
    {
        [Fact]
        public async Task A_folder_that_is_not_there_is_named_with_the_fix()
        {
            var file = Path.Combine(Folder, "none", "registry.db");
            var error = await Assert.ThrowsAsync<RegistryException>(
                () => Registry.OpenAsync(RegistryOptions.Sqlite(file), Cancel));
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
            Assert.Contains("folder exists", error.Message, StringComparison.Ordinal);
        }

        protected override Task<RegistryOptions> NewDatabaseAsync() => OverSqlite.NewDatabaseAsync(Folder);
    }

    public sealed class Gateways : GatewayTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => OverSqlite.NewDatabaseAsync(Folder);
    }

    public sealed class Recent : RecentStoreTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => OverSqlite.NewDatabaseAsync(Folder);
    }

    public sealed class Radio : RadioStoreTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => OverSqlite.NewDatabaseAsync(Folder);
    }

    public sealed class Deployments : DeploymentStoreTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => OverSqlite.NewDatabaseAsync(Folder);
    }

    public sealed class Multicast : MulticastStoreTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => OverSqlite.NewDatabaseAsync(Folder);
    }

    public sealed class Keys : DeviceKeyTests
    {
        [Fact]
        public async Task No_file_of_the_database_holds_a_key_in_any_form()
        {
            var store = await OpenAsync();
            for (var i = 1UL; i <= 20; i++)
                await store.SaveAsync(Keys(await AddDeviceAsync(i)), Cancel);

            // The write-ahead log is still beside the database: nothing was closed.
            var files = Directory.GetFiles(Folder);
            Assert.Contains(
                files, file => file.EndsWith("-wal", StringComparison.Ordinal) && new FileInfo(file).Length > 0);
            foreach (var file in files)
            {
                var bytes = await File.ReadAllBytesAsync(file, Cancel);
                foreach (var needle in new[] { AppKeyHex, NwkSKeyHex }.SelectMany(Forms))
                    Assert.True(bytes.AsSpan().IndexOf(needle) < 0, $"{file} holds a key.");
            }
        }

        [Fact]
        public async Task The_search_for_keys_would_find_one()
        {
            var file = Path.Combine(Folder, "leak");
            await File.WriteAllBytesAsync(file, [1, 2, .. Key16(), 3], Cancel);
            var bytes = await File.ReadAllBytesAsync(file, Cancel);
            Assert.Contains(Forms(AppKeyHex), needle => bytes.AsSpan().IndexOf(needle) >= 0);
        }

        protected override Task<RegistryOptions> NewDatabaseAsync() => OverSqlite.NewDatabaseAsync(Folder);

        private static byte[] Key16()
        {
            var bytes = new byte[AesKey.LengthBytes];
            Key(AppKeyHex).CopyTo(bytes);
            return bytes;
        }

        private static IEnumerable<byte[]> Forms(string hex) =>
        [
            Convert.FromHexString(hex),
            [.. Convert.FromHexString(hex).Reverse()],
            System.Text.Encoding.ASCII.GetBytes(hex),
            System.Text.Encoding.ASCII.GetBytes(hex.ToUpperInvariant()),
            System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(Convert.FromHexString(hex))),
        ];
    }
}

using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>The registry's tests over the real PostgreSQL.</summary>
public static class OverPostgreSql
{
    private const string Name = "postgresql";

    [CollectionDefinition(Name)]
    public sealed class Shared : ICollectionFixture<PostgresFixture>;

    [Collection(Name)]
    public sealed class RegistryRows(PostgresFixture postgres) : RegistryTests
    {
        [Fact]
        public async Task A_server_that_is_not_there_is_named_and_the_password_is_not()
        {
            var port = ServerProcess.FreePort();
            var options = RegistryOptions.PostgreSql(
                $"Host=127.0.0.1;Port={port};Username=k;Password=Geheim-7411;Database=kreis;Timeout=2");
            var error = await Assert.ThrowsAsync<RegistryException>(() => Registry.OpenAsync(options, Cancel));
            Assert.Contains($"kreis at 127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
            Assert.Contains("Storage:Registry", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Geheim-7411", error.ToString() + options, StringComparison.Ordinal);
        }

        [Fact]
        public async Task A_connection_string_that_is_none_is_refused_without_showing_it()
        {
            var options = RegistryOptions.PostgreSql("Hots=127.0.0.1;Password=Geheim-7411;Port=abc");
            var error = await Assert.ThrowsAsync<RegistryException>(() => Registry.OpenAsync(options, Cancel));
            Assert.Contains("Host=…", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Geheim-7411", error.ToString(), StringComparison.Ordinal);
        }

        [Fact]
        public async Task A_server_that_was_killed_is_used_again_when_it_is_back()
        {
            await using var server = await PostgresServer.StartAsync();
            await using var registry = await Registry.OpenAsync(
                RegistryOptions.PostgreSql(await server.CreateDatabaseAsync()), Cancel);
            await server.KillAsync();
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => registry.CountDevicesAsync(Cancel));
            await server.StartAgainAsync();
            Assert.Equal("Kreis", Assert.Single(await registry.ListOrganisationsAsync(cancel: Cancel)).Name);
            await registry.SaveOrganisationAsync(new Organisation(Guid.NewGuid(), "Amt", false), Cancel);
        }

        protected override Task<RegistryOptions> NewDatabaseAsync() => postgres.NewDatabaseAsync();
    }

    [Collection(Name)]
    public sealed class Gateways(PostgresFixture postgres) : GatewayTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => postgres.NewDatabaseAsync();
    }

    [Collection(Name)]
    public sealed class Radio(PostgresFixture postgres) : RadioStoreTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => postgres.NewDatabaseAsync();
    }

    [Collection(Name)]
    public sealed class Recent(PostgresFixture postgres) : RecentStoreTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => postgres.NewDatabaseAsync();
    }

    [Collection(Name)]
    public sealed class Deployments(PostgresFixture postgres) : DeploymentStoreTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => postgres.NewDatabaseAsync();
    }

    [Collection(Name)]
    public sealed class Multicast(PostgresFixture postgres) : MulticastStoreTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => postgres.NewDatabaseAsync();
    }

    [Collection(Name)]
    public sealed class Keys(PostgresFixture postgres) : DeviceKeyTests
    {
        protected override Task<RegistryOptions> NewDatabaseAsync() => postgres.NewDatabaseAsync();
    }
}

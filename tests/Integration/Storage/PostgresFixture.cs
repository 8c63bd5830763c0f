using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>One PostgreSQL for all tests that want it; none where it is not installed.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    /// <summary>Skips the test when there is none.</summary>
    public PostgresServer Server
    {
        get
        {
            PostgresServer.Program.Require();
            return _server!;
        }
    }

    public async Task<RegistryOptions> NewDatabaseAsync() =>
        RegistryOptions.PostgreSql(await Server.CreateDatabaseAsync());

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.Program.Path is not null)
            _server = await PostgresServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

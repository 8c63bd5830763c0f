using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>One InfluxDB for the tests of a class; none where it is not installed.</summary>
public sealed class InfluxFixture : IAsyncLifetime
{
    private InfluxServer? _server;

    /// <summary>Skips the test when there is none.</summary>
    public InfluxServer Server
    {
        get
        {
            InfluxServer.Program.Require();
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (InfluxServer.Program.Path is not null)
            _server = await InfluxServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

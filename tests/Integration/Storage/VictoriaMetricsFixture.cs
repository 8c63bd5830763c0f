using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>One VictoriaMetrics for the tests of a class; none where it is not installed.</summary>
public sealed class VictoriaMetricsFixture : IAsyncLifetime
{
    private VictoriaMetricsServer? _server;

    /// <summary>Skips the test when there is none.</summary>
    public VictoriaMetricsServer Server
    {
        get
        {
            VictoriaMetricsServer.Program.Require();
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (VictoriaMetricsServer.Program.Path is not null)
            _server = await VictoriaMetricsServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

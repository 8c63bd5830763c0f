using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>The real VictoriaMetrics of the distribution.</summary>
public sealed class VictoriaMetricsTelemetryTests(VictoriaMetricsFixture victoria)
    : TelemetryConformance, IClassFixture<VictoriaMetricsFixture>
{
    protected override bool KeepsNanoseconds => false;

    protected override bool KeepsTexts => false;

    // It packs decimal digits and keeps twelve of them.
    protected override double RelativeError => 1e-12;

    [Fact]
    public async Task A_server_that_dies_throws_and_the_retry_doubles_nothing()
    {
        await using var server = await VictoriaMetricsServer.StartAsync();
        await using var telemetry = Open(server);
        await telemetry.WriteAsync([Point(0, 1)], Refused, Cancel);
        await server.StopAsync();
        await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => telemetry.WriteAsync([Point(10, 2)], Refused, Cancel));
        await server.StartAgainAsync();
        await telemetry.WriteAsync([Point(0, 1), Point(10, 2)], Refused, Cancel);
        await server.FlushAsync();
        Assert.Equal(2, await telemetry.CountUplinksAsync(Device, Cancel));
    }

    protected override Task<(ITelemetryWriter Writer, ITelemetryReader Reader)> OpenAsync()
    {
        var telemetry = Open(victoria.Server);
        return Task.FromResult<(ITelemetryWriter, ITelemetryReader)>((telemetry, telemetry));
    }

    protected override Task SettleAsync() => victoria.Server.FlushAsync();

    private static VictoriaMetricsTelemetry Open(VictoriaMetricsServer server) =>
        new(new TelemetryOptions { Kind = TelemetryKind.VictoriaMetrics, Url = server.Url.ToString() });
}

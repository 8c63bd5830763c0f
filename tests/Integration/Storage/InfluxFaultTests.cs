using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>An InfluxDB that stands still, dies, or asks who is there.</summary>
public sealed class InfluxFaultTests
{
    private const string Password = "Geheim-7411-Wort";

    private static readonly Eui64 Device = new(0x70B3D57ED0F00001);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_stands_still_throws_and_the_retry_doubles_nothing()
    {
        await using var server = await InfluxServer.StartAsync();
        await using var telemetry = Open(server, options => options.Timeout = TimeSpan.FromSeconds(1));
        await telemetry.WriteAsync(Batch(0), Refused, Cancel);

        server.Suspend();
        var error = await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => telemetry.WriteAsync(Batch(1), Refused, Cancel));
        Assert.Contains(server.Url.ToString(), error.Message, StringComparison.Ordinal);
        server.Resume();

        await telemetry.WriteAsync(Batch(1), Refused, Cancel);
        Assert.Equal(200, await telemetry.CountUplinksAsync(Device, Cancel));
    }

    [Fact]
    public async Task Kill_9_throws_and_after_the_restart_all_acknowledged_uplinks_are_there_once()
    {
        await using var server = await InfluxServer.StartAsync();
        await using var telemetry = Open(server, _ => { });
        for (var batch = 0; batch < 5; batch++)
            await telemetry.WriteAsync(Batch(batch), Refused, Cancel);

        await server.KillAsync();
        var error = await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => telemetry.WriteAsync(Batch(5), Refused, Cancel));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        await server.StartAgainAsync();

        Assert.Equal(500, await telemetry.CountUplinksAsync(Device, Cancel));
        await telemetry.WriteAsync(Batch(4), Refused, Cancel);
        await telemetry.WriteAsync(Batch(5), Refused, Cancel);
        Assert.Equal(600, await telemetry.CountUplinksAsync(Device, Cancel));
    }

    [Fact]
    public async Task A_cancelled_write_ends_as_cancelled()
    {
        await using var server = await InfluxServer.StartAsync();
        await using var telemetry = Open(server, _ => { });
        await telemetry.WriteAsync(Batch(0), Refused, Cancel);
        server.Suspend();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => telemetry.WriteAsync(Batch(1), Refused, cancel.Token));
    }

    [Fact]
    public async Task A_wrong_password_is_explained_and_not_shown_and_the_right_one_writes_and_reads()
    {
        await using var server = await InfluxServer.StartAsync("auth-enabled = true");
        using (var client = new HttpClient())
        {
            using var create = new FormUrlEncodedContent(
                [new("q", $"CREATE USER kreis WITH PASSWORD '{Password}' WITH ALL PRIVILEGES")]);
            (await client.PostAsync(new Uri(server.Url, "/query"), create, Cancel)).EnsureSuccessStatusCode();
        }

        await using var wrong = Open(
            server, options => (options.Username, options.Password) = ("kreis", Password + "x"));
        var error = await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => wrong.WriteAsync(Batch(0), Refused, Cancel));
        Assert.Contains("Storage:Telemetry:Username and :Password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);

        await using var right = Open(server, options => (options.Username, options.Password) = ("kreis", Password));
        await right.WriteAsync(Batch(0), Refused, Cancel);
        Assert.Equal(100, await right.CountUplinksAsync(Device, Cancel));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_fix()
    {
        var url = $"http://127.0.0.1:{ServerProcess.FreePort()}/";
        await using var telemetry = new InfluxTelemetry(
            new TelemetryOptions { Kind = TelemetryKind.InfluxDb, Url = url });
        var error = await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => telemetry.WriteAsync(Batch(0), Refused, Cancel));
        Assert.Contains(url, error.Message, StringComparison.Ordinal);
        Assert.Contains("Storage:Telemetry:Url", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TelemetryUnavailableException>(() => telemetry.CountUplinksAsync(null, Cancel));
    }

    private static InfluxTelemetry Open(InfluxServer server, Action<TelemetryOptions> set)
    {
        var options = new TelemetryOptions { Kind = TelemetryKind.InfluxDb, Url = server.Url.ToString() };
        set(options);
        return new InfluxTelemetry(options);
    }

    private static TelemetryPoint[] Batch(int number) =>
    [
        .. Enumerable.Range(number * 100, 100).Select(i => new TelemetryPoint(
            Device, 1_774_656_000_000_000_000 + (i * 1_000_000_000L), Guid.Empty, (uint)i, -100, 5,
            [new Measurement("temperature", i / 10.0, null, "Cel")])),
    ];

    private static void Refused(TelemetryPoint point, string reason) => Assert.Fail(reason);
}

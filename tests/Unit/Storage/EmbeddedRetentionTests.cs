using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kreisfunk.Tests.Unit.Storage;

public sealed class EmbeddedRetentionTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"kreisfunk-{Guid.NewGuid():N}.db");

    private readonly FakeTimeProvider _time = new(Start);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_older_than_kept_goes_and_the_rest_stays()
    {
        await using var store = await EmbeddedTelemetry.OpenAsync(_file, TimeSpan.FromDays(30), _time, Cancel);
        await WriteDaysAsync(store, 0, 1, 29);
        Assert.Equal(3, await store.CountUplinksAsync(null, Cancel));

        _time.Advance(TimeSpan.FromDays(30.5));
        await WriteDaysAsync(store, 30);
        Assert.Equal(3, await store.CountUplinksAsync(null, Cancel));
        var values = await store.ReadAsync(
            new TelemetryQuery(new Eui64(1), "temperature", Start, Start.AddYears(1), null), Cancel);
        Assert.Equal([1, 29, 30], values.Select(value => value.Last));
    }

    [Fact]
    public async Task Without_a_limit_everything_is_kept()
    {
        await using var store = await EmbeddedTelemetry.OpenAsync(_file, time: _time, cancel: Cancel);
        await WriteDaysAsync(store, 0);
        _time.Advance(TimeSpan.FromDays(10_000));
        await WriteDaysAsync(store, 1);
        Assert.Equal(2, await store.CountUplinksAsync(null, Cancel));
    }

    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_file) + "*"))
            File.Delete(file);
    }

    private static Task WriteDaysAsync(EmbeddedTelemetry store, params int[] days) => store.WriteAsync(
        [
            .. days.Select(day => new TelemetryPoint(
                new Eui64(1), Start.AddDays(day).ToUnixTimeMilliseconds() * 1_000_000, Guid.Empty, (uint)day, -100, 5,
                [new Measurement("temperature", day, null, "Cel")])),
        ],
        (_, reason) => Assert.Fail(reason), Cancel);
}

using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>What every time series store does, whichever it is.</summary>
public abstract class TelemetryConformance : IAsyncLifetime
{
    // A whole day, so that it is a boundary of every bucket used here.
    protected static readonly DateTimeOffset Start = new(2026, 3, 28, 0, 0, 0, TimeSpan.Zero);

    private static readonly Guid Application = Guid.Parse("0198f0a0-0000-7000-8000-000000000001");

    private static long _lastDevice = 0x70B3D57ED0000000;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected ITelemetryWriter Writer { get; private set; } = null!;

    protected ITelemetryReader Reader { get; private set; } = null!;

    /// <summary>Servers are shared by the tests of a class: each takes devices of its own.</summary>
    protected Eui64 Device { get; } = NewDevice();

    protected virtual bool KeepsNanoseconds => true;

    protected virtual bool KeepsTexts => true;

    protected virtual double RelativeError => 0;

    public async ValueTask InitializeAsync() => (Writer, Reader) = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (Writer is not null)
            await Writer.DisposeAsync();
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Nothing_written_reads_as_nothing()
    {
        Assert.Empty(await ReadAsync("temperature", null));
        Assert.Empty(await ReadAsync("temperature", TimeSpan.FromHours(1)));
        Assert.Empty(await Reader.QuantitiesAsync(Device, Cancel));
        Assert.Equal(0, await Reader.CountUplinksAsync(Device, Cancel));
    }

    [Fact]
    public async Task Values_come_back_in_time_order_however_they_were_written()
    {
        await WriteAsync(Point(20, 3), Point(0, 1), Point(10, 2));
        var values = await ReadAsync("temperature", null);
        Assert.Equal([1, 2, 3], values.Select(value => value.Last));
        Assert.Equal([0, 10, 20], values.Select(value => (value.Start - Start).TotalSeconds));
        Assert.All(values, value => Assert.Equal(1, value.Count));
    }

    [Fact]
    public async Task A_batch_written_again_changes_nothing()
    {
        TelemetryPoint[] batch = [Point(0, 1), Point(10, 2), Point(20, 3)];
        await WriteAsync(batch);
        await WriteAsync(batch);
        await WriteAsync([.. batch.Reverse()]);
        Assert.Equal([1, 2, 3], (await ReadAsync("temperature", null)).Select(value => value.Last));
        Assert.Equal(3, await Reader.CountUplinksAsync(Device, Cancel));
    }

    [Fact]
    public async Task A_bucket_has_least_greatest_mean_last_and_count()
    {
        await WriteAsync(Point(1, 4), Point(2, 1), Point(3, 7), Point(4, 2));
        var bucket = Assert.Single(await ReadAsync("temperature", TimeSpan.FromMinutes(1)));
        Assert.Equal(new TelemetryBucket(Start, 1, 7, 3.5, 2, 4), bucket);
    }

    [Fact]
    public async Task A_value_on_the_edge_belongs_to_the_bucket_it_begins()
    {
        await WriteAsync(Point(0, 1), Point(59.999, 2), Point(60, 3), Point(180, 4));
        var buckets = await ReadAsync("temperature", TimeSpan.FromMinutes(1));
        Assert.Equal([0, 60, 180], buckets.Select(bucket => (bucket.Start - Start).TotalSeconds));
        Assert.Equal([2, 1, 1], buckets.Select(bucket => bucket.Count));
        Assert.Equal([2, 3, 4], buckets.Select(bucket => bucket.Last));
    }

    [Fact]
    public async Task The_first_moment_is_inside_and_the_last_is_outside()
    {
        await WriteAsync(Point(9.999, 1), Point(10, 2), Point(19.999, 3), Point(20, 4));
        foreach (var resolution in new TimeSpan?[] { null, TimeSpan.FromMilliseconds(1) })
        {
            var query = new TelemetryQuery(
                Device, "temperature", Start.AddSeconds(10), Start.AddSeconds(20), resolution);
            var values = await Reader.ReadAsync(query, Cancel);
            Assert.Equal([2, 3], values.Select(value => value.Last));
        }
    }

    [Fact]
    public async Task Buckets_lie_at_multiples_since_1970_and_not_at_the_questions_start()
    {
        await WriteAsync(Point(100, 1), Point(110, 2));
        var query = new TelemetryQuery(
            Device, "temperature", Start.AddSeconds(95), Start.AddSeconds(200), TimeSpan.FromSeconds(60));
        var bucket = Assert.Single(await Reader.ReadAsync(query, Cancel));
        Assert.Equal(Start.AddSeconds(60), bucket.Start);
        Assert.Equal(2, bucket.Count);
    }

    [Fact]
    public async Task A_question_in_another_time_zone_is_the_same_question()
    {
        await WriteAsync(Point(0, 1), Point(3_600, 2), Point(7_200, 3));
        var utc = new TelemetryQuery(
            Device, "temperature", Start, Start.AddHours(2), TimeSpan.FromHours(1));
        var berlin = utc with
        {
            From = utc.From.ToOffset(TimeSpan.FromHours(1)),
            To = utc.To.ToOffset(TimeSpan.FromHours(1)),
        };
        var expected = await Reader.ReadAsync(utc, Cancel);
        Assert.Equal(2, expected.Count);
        Assert.Equal(expected, await Reader.ReadAsync(berlin, Cancel));
    }

    [Fact]
    public async Task The_limit_keeps_the_newest()
    {
        await WriteAsync([.. Enumerable.Range(0, 10).Select(i => Point(i * 60, i))]);
        foreach (var resolution in new TimeSpan?[] { null, TimeSpan.FromMinutes(1) })
        {
            var query = new TelemetryQuery(Device, "temperature", Start, Start.AddDays(1), resolution, Limit: 3);
            Assert.Equal([7, 8, 9], (await Reader.ReadAsync(query, Cancel)).Select(value => value.Last));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_001)]
    public async Task A_limit_out_of_bounds_is_refused(int limit)
    {
        var query = new TelemetryQuery(Device, "temperature", Start, Start.AddDays(1), null, limit);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Reader.ReadAsync(query, Cancel));
    }

    [Fact]
    public async Task Millions_of_buckets_are_refused()
    {
        var query = new TelemetryQuery(
            Device, "temperature", Start, Start.AddDays(365), TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Reader.ReadAsync(query, Cancel));
    }

    [Theory]
    [InlineData("Außentemperatur Süd")]
    [InlineData("with, comma = equals")]
    [InlineData("\"quoted\" 'name'")]
    [InlineData("soil.channels[0].value")]
    [InlineData("温度")]
    [InlineData("time")]
    [InlineData("rssi")]
    [InlineData("f_cnt")]
    [InlineData("dev_eui")]
    [InlineData("state_text")]
    [InlineData("pressure_value")]
    [InlineData("last_seen")]
    [InlineData("a;DROP MEASUREMENT uplink")]
    public async Task Any_name_of_a_quantity_comes_back(string name)
    {
        await WriteAsync(Point(0, [new Measurement(name, 1.25, null, ""), new Measurement("other", 2, null, "")]));
        Assert.Equal(1.25, Assert.Single(await ReadAsync(name, null)).Last);
        Assert.Equal(1.25, Assert.Single(await ReadAsync(name, TimeSpan.FromMinutes(1))).Mean);
        Assert.Equal(
            new[] { name, "other" }.Order(StringComparer.Ordinal), await Reader.QuantitiesAsync(Device, Cancel));
    }

    [Fact]
    public async Task Control_characters_and_backslashes_in_names_become_underlines()
    {
        await WriteAsync(Point(0, [new Measurement("a\nb\\", 1, null, "")]));
        Assert.Equal("a_b_", Assert.Single(await Reader.QuantitiesAsync(Device, Cancel)));
        Assert.Single(await ReadAsync("a\nb\\", null));
    }

    [Fact]
    public async Task A_text_and_a_number_of_one_name_do_not_hinder_each_other()
    {
        await WriteAsync(
            Point(0, [new Measurement("state", 1, null, "")]),
            Point(10, [new Measurement("state", double.NaN, "geöffnet, \"Tür 2\" \\ süd", "")]),
            Point(20, [new Measurement("state", 0.5, null, "")]));
        Assert.Equal([1, 0.5], (await ReadAsync("state", null)).Select(value => value.Last));
        Assert.Equal(3, await Reader.CountUplinksAsync(Device, Cancel));
        Assert.Equal("state", Assert.Single(await Reader.QuantitiesAsync(Device, Cancel)));
    }

    [Fact]
    public async Task A_quantity_that_was_only_ever_a_text_is_listed()
    {
        await WriteAsync(Point(0, [new Measurement("door", double.NaN, "open", "")]));
        Assert.Equal(KeepsTexts ? ["door"] : [], await Reader.QuantitiesAsync(Device, Cancel));
        Assert.Empty(await ReadAsync("door", null));
    }

    [Fact]
    public async Task What_is_no_number_is_left_out_and_its_neighbours_stay()
    {
        await WriteAsync(Point(0,
        [
            new Measurement("a", double.NaN, null, ""), new Measurement("b", double.PositiveInfinity, null, ""),
            new Measurement("c", 3, null, ""),
        ]));
        Assert.Empty(await ReadAsync("a", null));
        Assert.Empty(await ReadAsync("b", null));
        Assert.Equal(3, Assert.Single(await ReadAsync("c", null)).Last);
    }

    [Fact]
    public async Task An_uplink_without_measurements_is_counted()
    {
        await WriteAsync(Point(0, []));
        Assert.Equal(1, await Reader.CountUplinksAsync(Device, Cancel));
        Assert.Empty(await Reader.QuantitiesAsync(Device, Cancel));
    }

    [Fact]
    public async Task The_last_of_two_values_of_one_name_counts()
    {
        await WriteAsync(Point(0, [new Measurement("a", 1, null, ""), new Measurement("a", 2, null, "")]));
        Assert.Equal(2, Assert.Single(await ReadAsync("a", null)).Last);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-273.15)]
    [InlineData(21.55)]
    [InlineData(1e-7)]
    [InlineData(4_294_967_295)]
    [InlineData(1.0 / 3)]
    [InlineData(-123_456_789.123_45)]
    public async Task A_number_comes_back_as_it_was(double value)
    {
        await WriteAsync(Point(0, value));
        var read = Assert.Single(await ReadAsync("temperature", null)).Last;
        Assert.InRange(Math.Abs(read - value) / Math.Abs(value), 0, RelativeError);
    }

    [Fact]
    public async Task Devices_do_not_mix()
    {
        var other = NewDevice();
        await WriteAsync(Point(0, 1), Point(0, 2) with { DevEui = other });
        Assert.Equal(1, Assert.Single(await ReadAsync("temperature", null)).Last);
        Assert.Equal(1, await Reader.CountUplinksAsync(Device, Cancel));
        Assert.Equal(1, await Reader.CountUplinksAsync(other, Cancel));
    }

    [Fact]
    public async Task A_device_that_moved_to_another_application_keeps_its_history()
    {
        await WriteAsync(Point(0, 1), Point(10, 2) with { ApplicationId = Guid.NewGuid() });
        Assert.Equal([1, 2], (await ReadAsync("temperature", null)).Select(value => value.Last));
        Assert.Equal(2, Assert.Single(await ReadAsync("temperature", TimeSpan.FromMinutes(1))).Count);
        Assert.Equal(2, await Reader.CountUplinksAsync(Device, Cancel));
    }

    [Fact]
    public async Task Two_uplinks_of_one_millisecond_stay_two()
    {
        if (!KeepsNanoseconds)
            return;

        var point = Point(0, 1);
        await WriteAsync(point, point with { TimeNs = point.TimeNs + 1, Measurements = Temperature(2) });
        Assert.Equal([1, 2], (await ReadAsync("temperature", null)).Select(value => value.Last));
    }

    [Fact]
    public async Task Ten_thousand_uplinks_are_all_there()
    {
        const int count = 10_000;
        await WriteAsync([.. Enumerable.Range(0, count).Select(i => Point(i, i))]);
        Assert.Equal(count, await Reader.CountUplinksAsync(Device, Cancel));
        var values = await ReadAsync("temperature", null);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (double)i), values.Select(value => value.Last));
        var hours = await ReadAsync("temperature", TimeSpan.FromHours(1));
        Assert.Equal([3_600, 3_600, 2_800], hours.Select(hour => hour.Count));
        Assert.Equal([1_799.5, 5_399.5, 8_599.5], hours.Select(hour => hour.Mean));
    }

    [Fact]
    public async Task An_empty_batch_is_written_at_once()
    {
        await Writer.WriteAsync([], Refused, Cancel);
        Assert.Equal(0, await Reader.CountUplinksAsync(Device, Cancel));
    }

    protected static Eui64 NewDevice() => new((ulong)Interlocked.Increment(ref _lastDevice));

    protected static void Refused(TelemetryPoint point, string reason) =>
        Assert.Fail($"The store refused {point}: {reason}");

    protected static Measurement[] Temperature(double value) => [new("temperature", value, null, "Cel")];

    protected TelemetryPoint Point(double seconds, double temperature) => Point(seconds, Temperature(temperature));

    protected TelemetryPoint Point(double seconds, Measurement[] measurements) => new(
        Device, (Start.ToUnixTimeMilliseconds() + (long)Math.Round(seconds * 1_000)) * 1_000_000, Application,
        (uint)seconds, -97, 7.25f, measurements);

    protected async Task WriteAsync(params TelemetryPoint[] points)
    {
        await Writer.WriteAsync(points, Refused, Cancel);
        await SettleAsync();
    }

    protected Task<IReadOnlyList<TelemetryBucket>> ReadAsync(string quantity, TimeSpan? resolution) =>
        Reader.ReadAsync(new TelemetryQuery(Device, quantity, Start, Start.AddDays(1), resolution), Cancel);

    /// <summary>A writer and a reader of one store; skips where its server is not installed.</summary>
    protected abstract Task<(ITelemetryWriter Writer, ITelemetryReader Reader)> OpenAsync();

    protected virtual Task CloseAsync() => Task.CompletedTask;

    /// <summary>Waits until what was written can be read.</summary>
    protected virtual Task SettleAsync() => Task.CompletedTask;
}

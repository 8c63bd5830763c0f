using Kreisfunk.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.Storage;

public sealed class StorageOptionsTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"kreisfunk-options-{Guid.NewGuid():N}");

    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new StorageOptions().Validate());

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_key_value_and_fix()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read(
            ("Storage:DataDirectory", " "), ("Storage:Registry", "mysql"), ("Storage:Telemetry:Kind", "oracle"),
            ("Storage:Telemetry:Gzip", "perhaps"), ("Storage:Telemetry:Timeout", "soon"),
            ("Storage:Telemtry:Url", "http://a")));
        // What cannot be read hides what is out of bounds, but nothing hides its own kind.
        Assert.Equal(
            [
                "Storage:Telemetry:Gzip is \"perhaps\"; it must be true or false.",
                "Storage:Telemetry:Kind is \"oracle\"; it must be one of embedded, influxdb, victoriametrics.",
                "Storage:Telemetry:Timeout is \"soon\"; it must be a duration like 00:00:10 or 30.00:00:00 "
                + "(days.hours:minutes:seconds).",
                "Storage:Telemtry is not known; known are DataDirectory, Registry, Telemetry.",
            ],
            error.Failures.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_out_of_bounds_is_said_at_once()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read(
            ("Storage:DataDirectory", " "), ("Storage:Registry", "mysql"), ("Storage:Telemetry:Kind", "influxdb"),
            ("Storage:Telemetry:Url", "ftp://a"), ("Storage:Telemetry:Database", ""),
            ("Storage:Telemetry:Timeout", "00:00:00.5"), ("Storage:Telemetry:Retention", "00:10:00"),
            ("Storage:Telemetry:Token", "Geheim-7411"), ("Storage:Telemetry:Username", "k")));
        foreach (var key in new[]
        {
            "Storage:DataDirectory", "Storage:Registry", "Storage:Telemetry:Url", "Storage:Telemetry:Database",
            "Storage:Telemetry:Timeout is 00:00:00.5", "Storage:Telemetry:Retention is 00:10:00",
            "Storage:Telemetry:Token",
        })
            Assert.Contains(error.Failures, failure => failure.StartsWith(key, StringComparison.Ordinal));
        Assert.DoesNotContain("Geheim-7411", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:01", true)]
    [InlineData("00:00:00.999", false)]
    [InlineData("00:05:00", true)]
    [InlineData("00:05:01", false)]
    public void The_time_limit_of_a_request_has_bounds(string timeout, bool valid)
    {
        var options = new StorageOptions
        {
            Telemetry = new TelemetryOptions
            {
                Timeout = TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture),
            },
        };
        Assert.Equal(valid, options.Validate().Count == 0);
    }

    [Fact]
    public void A_password_in_the_address_is_refused_without_showing_it()
    {
        var options = new TelemetryOptions { Kind = TelemetryKind.InfluxDb, Url = "http://k:Geheim-7411@host:8086" };
        var error = Assert.Single(new StorageOptions { Telemetry = options }.Validate());
        Assert.DoesNotContain("Geheim", error, StringComparison.Ordinal);
        Assert.Contains("Storage:Telemetry:Password", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_are_opened_once_and_pages_have_no_way_to_keys()
    {
        var services = new ServiceCollection();
        var configuration = Configuration(("Storage:DataDirectory", _folder));
        services.AddStorage(configuration).AddStorage(configuration);
        await using (var pages = services.BuildServiceProvider())
        {
            Assert.Same(pages.GetRequiredService<StorageSet>().Registry, pages.GetRequiredService<Registry>());
            Assert.NotNull(pages.GetRequiredService<RecentStore>());
            Assert.IsType<EmbeddedTelemetry>(pages.GetRequiredService<ITelemetryReader>());
            Assert.Null(pages.GetService<DeviceKeyStore>());
            Assert.Null(pages.GetService<KeySealer>());
        }

        services.AddDeviceKeys();
        await using var bridge = services.BuildServiceProvider();
        Assert.Same(bridge.GetRequiredService<DeviceKeyStore>().Sealer, bridge.GetRequiredService<KeySealer>());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(_folder));
    }

    [Fact]
    public async Task A_time_series_server_that_is_away_does_not_hinder_the_start()
    {
        var services = new ServiceCollection();
        services.AddStorage(Configuration(
            ("Storage:DataDirectory", _folder), ("Storage:Telemetry:Kind", "InfluxDB"),
            ("Storage:Telemetry:Url", "http://127.0.0.1:9"), ("Storage:Telemetry:Gzip", "true")));
        await using var provider = services.BuildServiceProvider();
        Assert.IsType<InfluxTelemetry>(provider.GetRequiredService<ITelemetryWriter>());
        Assert.Same(
            provider.GetRequiredService<ITelemetryWriter>(), provider.GetRequiredService<ITelemetryReader>());
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named_with_the_fix()
    {
        await File.WriteAllTextAsync(_folder, "in the way", TestContext.Current.CancellationToken);
        try
        {
            var error = await Assert.ThrowsAsync<RegistryException>(() => StorageSet.OpenAsync(
                new StorageOptions { DataDirectory = Path.Combine(_folder, "data") },
                cancel: TestContext.Current.CancellationToken));
            Assert.Contains(Path.Combine(_folder, "data"), error.Message, StringComparison.Ordinal);
            Assert.Contains("Storage:DataDirectory", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(_folder);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static StorageOptions Read(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddStorage(Configuration(settings));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<StorageOptions>>().Value;
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}

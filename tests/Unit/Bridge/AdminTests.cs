using Kreisfunk.Bridge.Admin;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Bridge.Options;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class AdminTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private static DeviceBody Otaa(
        string? appKey = "00112233445566778899aabbccddeeff", string devEui = "70b3d5e75e00a117") =>
        new(devEui, "0000000000000001", "A", Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), null, null, null,
            appKey, null, null, null);

    private static List<string> Errors(DeviceBody body) =>
        body.TryRead(Now, out _, out _, out var errors) ? [] : errors;

    [Fact]
    public void A_good_device_is_read()
    {
        Assert.True(Otaa().TryRead(Now, out var device, out var keys, out _));
        Assert.Equal(new Eui64(0x70b3d5e75e00a117), device.DevEui);
        Assert.Equal((Activation.Otaa, true), (device.Activation, device.Enabled));
        Assert.False(keys!.AppKey.IsZero);
    }

    [Theory]
    [InlineData("00112233445566778899aabbccddee", "appKey has 30 hexadecimal digits; an AES key has 32.")]
    [InlineData("00112233445566778899aabbccddeeffff", "appKey has 34 hexadecimal digits; an AES key has 32.")]
    [InlineData("0011x233445566778899aabbccddeeff",
        "appKey has no hexadecimal digit at position 5; an AES key has 32.")]
    public void A_wrong_key_is_told_by_its_length_and_never_repeated(string appKey, string expected)
    {
        Assert.Equal([expected], Errors(Otaa(appKey)));
        Assert.DoesNotContain(appKey, expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_DevEUI_and_a_missing_profile_are_told_at_once()
    {
        var errors = Errors(Otaa(devEui: "70b3d5") with { ProfileId = null });
        Assert.Equal(
            ["devEui has 6 hexadecimal digits; an EUI has 16.", "profileId is missing; give the UUID of one."], errors);
    }

    [Fact]
    public void An_ABP_device_needs_all_three()
    {
        var abp = Otaa(null) with { Activation = "abp", DevAddr = "260b1f3a", NwkSKey = "00", AppSKey = null };
        Assert.Equal(
            [
                "nwkSKey has 2 hexadecimal digits; an AES key has 32.",
                "appSKey is missing; an AES key has 32 hexadecimal digits.",
            ],
            Errors(abp));
    }

    [Fact]
    public void Options_tell_every_mistake_with_key_value_and_bound()
    {
        var options = new BridgeOptions { MaxGateways = 0, SinkDelay = TimeSpan.FromSeconds(3), SegmentBytes = 7 };
        var errors = options.Errors().ToList();
        Assert.Equal(3, errors.Count);
        Assert.Contains(errors, error => error.StartsWith("Bridge:MaxGateways is 0;", StringComparison.Ordinal));
        Assert.Empty(new BridgeOptions().Errors());
        Assert.Empty(new MqttOptions().Errors());
        var port = Assert.Single(new MqttOptions { Port = 70_000 }.Errors());
        Assert.Contains("Mqtt:Port is 70000", port, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_file_with_a_bad_number_is_told_with_its_file()
    {
        var directory = Directory.CreateTempSubdirectory("kreisfunk").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, "eu868.json"), "{\"name\": 7}");
            var set = RegionSet.Load(new BridgeOptions { RegionsDirectory = directory });
            Assert.NotEmpty(set.Errors);
            Assert.All(set.Errors, error => Assert.Contains("eu868.json", error, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void The_repositorys_region_files_are_right() =>
        Assert.Empty(RegionSet.Load(new BridgeOptions()).Errors);

    [Fact]
    public void An_admin_token_is_made_once_and_read_by_its_owner_only()
    {
        var directory = Directory.CreateTempSubdirectory("kreisfunk").FullName;
        try
        {
            var path = Path.Combine(directory, "admin.token");
            var token = new AdminToken(path);
            Assert.False(token.Matches(""));
            token.Ensure();
            var text = File.ReadAllText(path).Trim();
            Assert.Equal(64, text.Length);
            Assert.True(token.Matches(text));
            Assert.False(token.Matches(text[..63]));
            Assert.False(token.Matches(null));
            token.Ensure();
            Assert.Equal(text, File.ReadAllText(path).Trim());
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Invented_gateways_are_bounded_and_known_ones_still_counted()
    {
        var directory = new GatewayDirectory(2);
        var dialect = new GatewayDialect("eu868", false);
        Assert.True(directory.Heard(new Eui64(1), "eu868", Now, dialect));
        Assert.True(directory.Heard(new Eui64(2), "eu868", Now, dialect));
        Assert.False(directory.Heard(new Eui64(3), "eu868", Now, dialect));
        Assert.True(directory.Heard(new Eui64(1), "eu868", Now, dialect));

        var touches = directory.Take();
        Assert.Equal([(1UL, 2L), (2UL, 1L)], touches.Select(touch => (touch.GatewayId.Value, touch.FramesReceived)));
        Assert.Empty(directory.Take());
        Assert.True(directory.Sent(new Eui64(1), "eu868", Now));
        directory.GiveBack(touches);
        var again = directory.Take().Single(touch => touch.GatewayId.Value == 1);
        Assert.Equal((2L, 1L), (again.FramesReceived, again.DownlinksSent));
    }

    [Fact]
    public void A_position_off_the_earth_is_not_taken()
    {
        var directory = new GatewayDirectory(2);
        directory.Reported(new Eui64(1), "eu868", Now, new GatewayStats
        {
            Location = new Location { Latitude = 91, Longitude = 7 },
            Metadata = { ["software"] = "agent 1" },
        });
        var touch = Assert.Single(directory.Take());
        Assert.Equal((null, "agent 1"), (touch.Latitude, touch.Software));
    }
}

using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Storage;

public sealed class ProfileSettingsTests
{
    private static ProfileSettings Given(string json) =>
        JsonSerializer.Deserialize<ProfileSettings>(json, JsonSerializerOptions.Web)!;

    [Fact]
    public void The_default_is_right_and_a_profile_from_before_the_settings_has_it()
    {
        Assert.Empty(ProfileSettings.Default.Errors());
        Assert.Equal(ProfileSettings.Default, ProfileSettings.Read("{}"));
    }

    [Theory]
    [InlineData("""{"loRaWanVersion":"1.2"}""",
        "settings.loRaWanVersion is \"1.2\"; choose 1.0.0, 1.0.1, 1.0.2, 1.0.3, 1.0.4, 1.1.")]
    [InlineData("""{"maxDataRate":16}""", "settings.maxDataRate is 16; choose 0 to 15.")]
    [InlineData("""{"minDataRate":5,"maxDataRate":3}""", "settings.maxDataRate is 3; choose 5 to 15.")]
    [InlineData("""{"maxNbTrans":0}""", "settings.maxNbTrans is 0; choose 1 to 15.")]
    [InlineData("""{"adrMarginDb":-0.5}""", "settings.adrMarginDb is -0.5; choose 0 to 30.")]
    [InlineData("""{"statusIntervalSeconds":5}""",
        "settings.statusIntervalSeconds is 5; choose 600 to 2592000 or 0 for never.")]
    [InlineData("""{"receiveDelay1Seconds":16}""", "settings.receiveDelay1Seconds is 16; choose 1 to 15.")]
    [InlineData("""{"rx2FrequencyHz":869}""", "settings.rx2FrequencyHz is 869; choose 100000000 to 2500000000.")]
    [InlineData("""{"pingSlotPeriodicity":8}""", "settings.pingSlotPeriodicity is 8; choose 0 to 7.")]
    [InlineData("""{"extraChannels":[{"frequencyHz":867100000,"minDataRate":4,"maxDataRate":3}]}""",
        "settings.extraChannels.maxDataRate is 3; choose 4 to 15.")]
    [InlineData("""{"downlinkChannels":[{"index":16,"frequencyHz":867100000}]}""",
        "settings.downlinkChannels.index is 16; choose 0 to 15.")]
    [InlineData("""{"relay":{"cadPeriodMs":30}}""",
        "settings.relay.cadPeriodMs is 30; choose 1000, 500, 250, 100, 50, 20.")]
    [InlineData("""{"relay":{"defaultChannel":2}}""", "settings.relay.defaultChannel is 2; choose 0 to 1.")]
    [InlineData("""{"relay":{"secondChannel":{"frequencyHz":8671,"dataRate":3,"ackOffsetKHz":200}}}""",
        "settings.relay.secondChannel.frequencyHz is 8671; choose 100000000 to 2500000000.")]
    [InlineData("""{"relay":{"secondChannel":{"frequencyHz":867100000,"dataRate":3,"ackOffsetKHz":100}}}""",
        "settings.relay.secondChannel.ackOffsetKHz is 100; choose 0, 200, 400, 800, 1600, 3200.")]
    [InlineData("""{"relay":{"limits":{"uplinks":{"perHour":128}}}}""",
        "settings.relay.limits.uplinks.perHour is 128; choose 0 to 127 (the most is no limit).")]
    [InlineData("""{"relay":{"limits":{"overall":{"perHour":5,"burst":3}}}}""",
        "settings.relay.limits.overall.burst is 3; choose 1, 2, 4, 12.")]
    [InlineData("""{"relay":{"joinRules":[{"euis":"70b"}]}}""",
        "settings.relay.joinRules.euis is \"70b\"; give 2 to 32 hexadecimal digits, an even number.")]
    [InlineData("""{"relay":{"devices":[{"devEui":"70b3"}]}}""",
        "settings.relay.devices.devEui is \"70b3\"; give 16 hexadecimal digits.")]
    [InlineData("""{"relay":{"devices":[{"devEui":"70b3d5e75e000001","perHour":64}]}}""",
        "settings.relay.devices.perHour is 64; choose 0 to 63 (the most is no limit).")]
    [InlineData("""{"relay":{"devices":[{"devEui":"70b3d5e75e00000a"},{"devEui":"70B3D5E75E00000A"}]}}""",
        "settings.relay.devices names a device twice; give each once.")]
    [InlineData("""{"relay":{"devices":[null]}}""", "settings.relay.devices holds a null; leave it out.")]
    [InlineData("""{"extraChannels":[null]}""", "settings.extraChannels holds a null; leave it out.")]
    [InlineData("""{"behindRelay":{"activation":"maybe"}}""",
        "settings.behindRelay.activation is \"maybe\"; choose never, always, dynamic, device.")]
    [InlineData("""{"behindRelay":{"afterUplinks":9}}""",
        "settings.behindRelay.afterUplinks is 9; choose 8, 16, 32, 64.")]
    [InlineData("""{"behindRelay":{"backoff":64}}""", "settings.behindRelay.backoff is 64; choose 0 to 63.")]
    [InlineData("""{"relay":{"secondChanel":{}}}""",
        "settings.relay.secondChanel is no setting; see the settings of a profile in /openapi/v1.json.")]
    [InlineData("""{"adrMargin":3}""",
        "settings.adrMargin is no setting; see the settings of a profile in /openapi/v1.json.")]
    public void A_mistake_is_told_with_field_value_and_bound(string json, string expected) =>
        Assert.Equal([expected], Given(json).Errors());

    [Fact]
    public void Every_mistake_is_told_at_once() =>
        Assert.Equal(2, Given("""{"maxDutyCycle":16,"confirmTimeoutSeconds":0}""").Errors().Count);

    [Fact]
    public void Every_setting_comes_back_from_the_registry_as_it_was()
    {
        var given = new ProfileSettings
        {
            LoRaWanVersion = "1.1",
            RegionalParameters = "RP002-1.0.4",
            SupportsClassB = true,
            SupportsClassC = true,
            Adr = false,
            MinDataRate = 1,
            MaxDataRate = 4,
            MinTxPower = 2,
            MaxTxPower = 5,
            MaxNbTrans = 2,
            AdrMarginDb = 7.5,
            StatusIntervalSeconds = 0,
            ReceiveDelay1Seconds = 5,
            Rx1DataRateOffset = 2,
            Rx2DataRate = 3,
            Rx2FrequencyHz = 869_525_000,
            MaxDutyCycle = 4,
            PingSlotPeriodicity = 1,
            ConfirmTimeoutSeconds = 20,
        };

        Assert.Equal(given, ProfileSettings.Read(given.Write()));
        Assert.Equal((LoRaWanVersion.V110, RegionalParameters.Rp002V104, "CLASS_C"),
            (given.Version(), given.Revision(), given.ClassName));
    }

    [Fact]
    public void A_relay_serves_sixteen_devices_by_fifteen_rules_and_no_more()
    {
        var devices = Enumerable.Range(0, 17).Select(i => new RelayedDeviceRow($"70b3d5e75e0000{i:x2}")).ToList();
        var rules = Enumerable.Range(0, 16).Select(i => new RelayJoinRule($"{i:x2}")).ToList();

        Assert.Equal([
            "settings.relay.joinRules has 16 rules; give at most 15.",
            "settings.relay.devices has 17 devices; give at most 16.",
        ], new ProfileSettings { Relay = new RelayProfile { Devices = devices, JoinRules = rules } }.Errors());
        Assert.Empty(new ProfileSettings
        {
            Relay = new RelayProfile { Devices = devices[1..], JoinRules = rules[1..] },
        }.Errors());
    }

    [Fact]
    public void Channels_come_back_as_they_were_and_the_same_text_is_the_same_value()
    {
        var text = new ProfileSettings
        {
            ExtraChannels = [new ProfileChannel(867_100_000, 0, 5)],
            DownlinkChannels = [new ProfileDownlinkChannel(0, 868_300_000)],
        }.Write();

        var read = ProfileSettings.Read(text);

        Assert.Equal(new ProfileChannel(867_100_000, 0, 5), Assert.Single(read.ExtraChannels!));
        Assert.Equal(new ProfileDownlinkChannel(0, 868_300_000), Assert.Single(read.DownlinkChannels!));
        Assert.Equal(read, ProfileSettings.Read(text));
    }

    [Fact]
    public void A_setting_of_a_newer_program_is_left_alone()
    {
        var read = ProfileSettings.Read("""{"adr":false,"satellite":{"on":true}}""");

        Assert.False(read.Adr);
        Assert.Contains("\"satellite\":{\"on\":true}", read.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_spoiled_text_is_told_with_the_fix() =>
        Assert.Contains("backup", Assert.Throws<RegistryException>(() => ProfileSettings.Read("{")).Message,
            StringComparison.Ordinal);
}

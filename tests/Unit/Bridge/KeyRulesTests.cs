using Kreisfunk.Bridge.Admin;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class KeyRulesTests
{
    private const string KeyText = "00112233445566778899aabbccddeeff";

    private static readonly AesKey Key = new(Convert.FromHexString(KeyText));
    private static readonly DeviceKeys Keys10 = new(new Eui64(1), Key, null, Key, Key);

    private static DeviceProfile Profile(string version) =>
        new(Guid.NewGuid(), "valve", "eu868", null) { Settings = new ProfileSettings { LoRaWanVersion = version } };

    [Fact]
    public void Keys_of_the_profiles_version_are_taken()
    {
        Assert.Null(KeyRules.Problem(Profile("1.0.4"), Activation.Otaa, Keys10));
        Assert.Null(KeyRules.Problem(Profile("1.0.4"), Activation.Abp, Keys10));
        Assert.Null(KeyRules.Problem(Profile("1.1"), Activation.Otaa, Keys10 with { NwkKey = Key }));
        Assert.Null(KeyRules.Problem(Profile("1.1"), Activation.Abp, Keys10 with { FNwkSIntKey = Key }));
    }

    [Fact]
    public void A_1_1_device_without_NwkKey_is_refused_with_a_sentence_that_says_so() =>
        Assert.Equal("nwkKey is missing, but the profile \"valve\" is LoRaWAN 1.1, whose devices join with an appKey "
            + "and a nwkKey; give both, or choose another profile.",
            KeyRules.Problem(Profile("1.1"), Activation.Otaa, Keys10));

    [Fact]
    public void A_1_0_device_with_NwkKey_is_refused_with_a_sentence_that_says_so() =>
        Assert.StartsWith("nwkKey is a key of LoRaWAN 1.1, but the profile \"valve\" is LoRaWAN 1.0.3,",
            KeyRules.Problem(Profile("1.0.3"), Activation.Otaa, Keys10 with { NwkKey = Key }),
            StringComparison.Ordinal);

    [Fact]
    public void A_fixed_session_of_the_other_version_is_refused()
    {
        Assert.Contains("fNwkSIntKey", KeyRules.Problem(Profile("1.1"), Activation.Abp, Keys10),
            StringComparison.Ordinal);
        Assert.Contains("give nwkSKey",
            KeyRules.Problem(Profile("1.0.3"), Activation.Abp, Keys10 with { NwkSEncKey = Key }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_with_the_keys_of_1_1_is_read_and_its_text_hides_them()
    {
        var body = new DeviceBody("70b3d5e75e00a117", null, "A", Guid.NewGuid().ToString(), Guid.NewGuid().ToString(),
            "abp", null, null, null, "260b1f3a", null, KeyText, null, KeyText, KeyText, KeyText);

        Assert.True(body.TryRead(DateTimeOffset.UnixEpoch, out _, out var keys, out var errors));
        Assert.Empty(errors);
        Assert.Equal((Key, Key, Key, true), (keys!.FNwkSIntKey, keys.SNwkSIntKey, keys.NwkSEncKey, keys.Are11));
        Assert.DoesNotContain("0011", keys.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_GenAppKey_comes_with_the_devices_other_keys_and_is_one_of_1_0()
    {
        var body = new DeviceBody("70b3d5e75e00a117", null, "A", Guid.NewGuid().ToString(), Guid.NewGuid().ToString(),
            "otaa", null, null, KeyText, null, null, null, GenAppKey: KeyText);
        Assert.True(body.TryRead(DateTimeOffset.UnixEpoch, out _, out var keys, out _));
        Assert.Equal(Key, keys!.GenAppKey);
        Assert.False((body with { AppKey = null }).TryRead(DateTimeOffset.UnixEpoch, out _, out _, out var errors));
        Assert.Equal("genAppKey is given without the device's other keys; give them all.", Assert.Single(errors));
        Assert.Null(KeyRules.Problem(Profile("1.0.4"), Activation.Otaa, keys));
        Assert.StartsWith("genAppKey is a key of LoRaWAN 1.0.x",
            KeyRules.Problem(Profile("1.1"), Activation.Otaa, keys), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_mixes_keys_of_both_versions_is_refused()
    {
        var body = new DeviceBody("70b3d5e75e00a117", null, "A", Guid.NewGuid().ToString(), Guid.NewGuid().ToString(),
            "abp", null, null, null, "260b1f3a", KeyText, KeyText, null, KeyText, null, KeyText);

        Assert.False(body.TryRead(DateTimeOffset.UnixEpoch, out _, out _, out var errors));
        Assert.Equal(
            [
                "nwkSKey belongs to LoRaWAN 1.0.x and the others to 1.1; give one kind only.",
                "sNwkSIntKey is missing; an AES key has 32 hexadecimal digits.",
            ],
            errors);
    }

    [Fact]
    public void Devices_of_a_profile_share_its_settings_until_they_change()
    {
        var settings = new RadioSettings();
        var profile = Profile("1.0.4");

        var first = settings.Of(profile);
        Assert.Same(first, settings.Of(profile with { Name = "renamed" }));
        var changed = settings.Of(profile with
        {
            Settings = profile.Settings with
            {
                MaxDataRate = 3,
                ExtraChannels = [new ProfileChannel(867_100_000, 0, 5)],
            },
        });

        Assert.Equal([new Channel(867_100_000, 0, 5)], changed.ExtraChannels);
        Assert.Equal((LoRaWanVersion.V104, null, 3), (first.Version, first.MaxDataRate, changed.MaxDataRate));
    }

    [Fact]
    public void The_settings_nobody_changed_are_those_of_the_network_server() =>
        Assert.Equal(DeviceSettings.Default,
            new RadioSettings().Of(new DeviceProfile(Guid.NewGuid(), "plain", "eu868", null)));
}

using System.Globalization;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>What every request of the network has in common, for each of them.</summary>
public sealed class MacRequestTests
{
    public static TheoryData<string> Wishes => [.. MacWish.All.Keys];

    public static TheoryData<string> Refusable =>
        [.. MacWish.All.Where(wish => wish.Value.Refuse is not null).Select(wish => wish.Key)];

    public static TheoryData<string, LoRaWanVersion> WishesAndVersions =>
        new MatrixTheoryData<string, LoRaWanVersion>(MacWish.All.Keys, Enum.GetValues<LoRaWanVersion>());

    [Shows("mac-duty-cycle", "mac-rx-param", "mac-dev-status", "mac-new-channel", "mac-dl-channel", "mac-rx-timing",
        "mac-tx-param", "mac-adr-param", "mac-rejoin-param", "mac-ping-slot-channel", "mac-beacon-freq",
        "mac-relay-conf", "mac-end-device-conf", "mac-filter-list", "mac-fwd-limit")]
    [Theory]
    [MemberData(nameof(Wishes))]
    public void It_is_asked_when_wanted_and_not_otherwise(string name)
    {
        var wish = MacWish.All[name];
        var bench = wish.Bench();
        Assert.Empty(bench.Asked());
        bench.Settings = wish.After;
        Assert.Equal([wish.Request], bench.Asked());
        var requested = Assert.Single(bench.Exchanges);
        Assert.Equal((name, MacOutcome.Requested), (requested.Command, requested.Outcome));
    }

    [Theory]
    [MemberData(nameof(Wishes))]
    public void Once_agreed_to_it_is_not_asked_again(string name)
    {
        var wish = MacWish.All[name];
        var bench = Wanting(wish);
        Assert.Equal([wish.Request], bench.Asked());
        Assert.Single(bench.Mac.Pending);
        Assert.Empty(bench.Asked(wish.Accept));
        Assert.Empty(bench.Mac.Pending);
        Assert.Empty(bench.Mac.Refused);
        var exchange = bench.Exchanges[^1];
        Assert.Equal((name, MacOutcome.Accepted), (exchange.Command, exchange.Outcome));
        Assert.Equal(Convert.FromHexString(wish.Request), exchange.Bytes);
        Assert.Empty(bench.Asked());
    }

    [Theory]
    [MemberData(nameof(Wishes))]
    public void Its_answer_may_come_again_and_again(string name)
    {
        var wish = MacWish.All[name];
        var bench = Wanting(wish);
        bench.Uplink();
        bench.Uplink(wish.Accept);
        var agreed = bench.Mac;
        Assert.Empty(bench.Asked(wish.Accept));
        Assert.Empty(bench.Asked(wish.Accept));
        Assert.Same(agreed, bench.Mac);
    }

    [Theory]
    [MemberData(nameof(Wishes))]
    public void An_answer_nobody_asked_for_changes_nothing(string name)
    {
        var wish = MacWish.All[name];
        var bench = wish.Bench();
        bench.Uplink();
        var before = bench.Mac;
        bench.Uplink(wish.Accept);
        bench.Uplink(wish.Refuse ?? wish.Accept);
        Assert.Same(before, bench.Mac);
        Assert.Empty(bench.Exchanges);
    }

    [Shows("mac-refused")]
    [Theory]
    [MemberData(nameof(Refusable))]
    public void Refused_it_is_asked_again_after_pauses_that_grow_to_a_week_and_for_ever(string name)
    {
        var wish = MacWish.All[name];
        var bench = Wanting(wish);
        Assert.Equal([wish.Request], bench.Asked());
        foreach (var hours in new[] { 1, 4, 24, 48, 96, 168, 168, 168 })
        {
            Assert.Empty(bench.Asked(wish.Refuse!));
            var refusal = Assert.Single(bench.Mac.Refused);
            Assert.Equal(byte.Parse(wish.Refuse![3..], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                refusal.Answer);
            Assert.Equal(MacOutcome.Refused, bench.Exchanges[^1].Outcome);
            bench.Now += TimeSpan.FromHours(hours) - TimeSpan.FromTicks(1);
            Assert.Empty(bench.Asked());
            bench.Now += TimeSpan.FromTicks(1);
            Assert.Equal([wish.Request], bench.Asked());
        }

        Assert.Empty(bench.Asked(wish.Accept));
        Assert.Empty(bench.Mac.Refused);
    }

    [Shows("mac-unanswered")]
    [Theory]
    [MemberData(nameof(Wishes))]
    public void Unanswered_it_is_asked_again_at_once_and_then_after_pauses_that_grow(string name)
    {
        var wish = MacWish.All[name];
        var bench = Wanting(wish);
        Assert.Equal([wish.Request], bench.Asked());
        Assert.Equal([wish.Request], bench.Asked());
        Assert.Equal(MacOutcome.Unanswered, bench.Exchanges[^2].Outcome);
        foreach (var minutes in new[] { 10, 60, 240, 1_440, 2_880, 5_760, 10_080, 10_080 })
        {
            Assert.Empty(bench.Asked());
            Assert.Null(Assert.Single(bench.Mac.Refused).Answer);
            bench.Now += TimeSpan.FromMinutes(minutes) - TimeSpan.FromTicks(1);
            Assert.Empty(bench.Asked());
            bench.Now += TimeSpan.FromTicks(1);
            Assert.Equal([wish.Request], bench.Asked());
        }

        Assert.Empty(bench.Asked(wish.Accept));
        Assert.Empty(bench.Mac.Refused);
    }

    [Shows("mac-versions")]
    [Theory]
    [MemberData(nameof(WishesAndVersions))]
    public void A_device_is_not_asked_for_what_its_version_does_not_know(string name, LoRaWanVersion version)
    {
        var wish = MacWish.All[name];
        var bench = wish.Bench(version);
        bench.Settings = wish.Settings with { Version = version };
        Assert.Equal(version >= wish.Since ? [wish.Request] : [], bench.Asked());
    }

    [Fact]
    public void Every_request_of_the_standard_has_its_case() => Assert.Equal(
        typeof(IMacNegotiation).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IMacNegotiation)))
            .Select(type => ((IMacNegotiation)Activator.CreateInstance(type)!).Name).Order(StringComparer.Ordinal),
        MacWish.All.Keys
            .Concat(["LinkADRReq", "ForceRejoinReq", "UpdateUplinkListReq", "CtrlUplinkListReq"])
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Another_wish_of_a_refused_command_is_tried_at_once()
    {
        var bench = Wanting(MacWish.All["RXParamSetupReq"]);
        bench.Uplink();
        bench.Settings = bench.Settings with { Rx2DataRate = 4 };
        Assert.Empty(bench.Asked("05 00"));
        Assert.Equal(["0524D2AD84"], bench.Asked());
    }

    [Shows("mac-refused")]
    [Fact]
    public void While_an_answer_is_repeated_its_command_is_not_asked_anew()
    {
        var bench = Wanting(MacWish.All["RXParamSetupReq"]);
        bench.Uplink();
        Assert.True(bench.Uplink("05 07").MustBeHeard);
        bench.Settings = bench.Settings with { Rx2DataRate = 4 };
        Assert.Empty(bench.Asked("05 07"));
        Assert.Equal(3, bench.Mac.Receive.Rx2DataRate);
        Assert.Equal(["0524D2AD84"], bench.Asked());
    }

    [Fact]
    public void A_device_that_never_stops_repeating_costs_a_downlink_now_and_then()
    {
        var bench = Wanting(MacWish.All["RXTimingSetupReq"]);
        bench.Uplink();
        bench.Uplink("08");
        Assert.Equal(10, Enumerable.Range(0, 40).Count(_ => bench.Uplink("08").MustBeHeard));
    }

    [Fact]
    public void What_was_never_answered_is_asked_back_when_it_is_not_wanted_any_more()
    {
        var bench = Wanting(MacWish.All["DutyCycleReq"]);
        bench.Uplink();
        bench.Settings = bench.Settings with { MaxDutyCycle = 0 };
        Assert.Equal(["0400"], bench.Asked());
        Assert.Empty(bench.Asked("04"));
        Assert.Empty(bench.Mac.Refused);
    }

    [Shows("mac-refused")]
    [Fact]
    public void A_refused_command_does_not_hold_up_another()
    {
        var bench = Wanting(MacWish.All["RXParamSetupReq"]);
        bench.Uplink();
        bench.Settings = bench.Settings with { MaxDutyCycle = 3 };
        Assert.Equal(["0403"], bench.Asked("05 00"));
    }

    [Fact]
    public void Each_answer_is_taken_for_the_request_in_its_place()
    {
        var bench = new MacBench(new DeviceSettings { Adr = false, StatusInterval = TimeSpan.Zero }, abp: true);
        Assert.Equal(
            ["0703184F8450", "0704E8568450", "0705B85E8450", "070688668450", "0707586E8450"], bench.Asked());
        Assert.Empty(bench.Asked("07 03  07 03  07 01  07 03  07 03"));
        Assert.Equal("0-4, 6-7", bench.Mac.Channels.ToString());
        Assert.Equal([3, 4, 6, 7], bench.Mac.Extra.Select(channel => channel.Index));
        Assert.Equal(867_900_000u, bench.Mac.Extra[^1].FrequencyHz);
        Assert.Equal("0705B85E8450", Convert.ToHexString(Assert.Single(bench.Mac.Refused).Bytes.AsSpan()));
    }

    [Fact]
    public void A_device_that_joined_with_default_settings_is_asked_for_its_status_once_a_day_and_nothing_else()
    {
        var bench = new MacBench(DeviceSettings.Default);
        Assert.Equal(["06"], bench.Asked());
        Assert.Empty(bench.Asked("06 FF 0A"));
        bench.Now += TimeSpan.FromHours(24) - TimeSpan.FromTicks(1);
        Assert.Empty(bench.Asked());
        bench.Now += TimeSpan.FromTicks(1);
        Assert.Equal(["06"], bench.Asked());
    }

    [Shows("mac-dev-status")]
    [Fact]
    public void Battery_and_margin_are_told_as_the_device_says_them()
    {
        var bench = Wanting(MacWish.All["DevStatusReq"]);
        bench.Uplink();
        Assert.Equal(((byte)254, -5), bench.Uplink("06 FE 3B").Status);
    }

    [Fact]
    public void What_no_command_can_say_is_not_asked_and_stops_nothing()
    {
        var bench = new MacBench(DeviceSettings.Default with { Adr = false });
        bench.Settings = bench.Settings with { MaxDutyCycle = 99, Rx2FrequencyHz = 123 };
        Assert.Equal(["06"], bench.Asked());
    }

    [Fact]
    public void What_awaits_an_answer_and_what_was_refused_is_bounded()
    {
        var bench = new MacBench(new DeviceSettings { Adr = false, StatusInterval = TimeSpan.Zero });
        for (var wish = 0; wish < 40; wish++)
        {
            bench.Settings = bench.Settings with { Rx2FrequencyHz = 868_100_000 + (uint)(wish * 100_000) };
            Assert.Single(bench.Asked());
            bench.Uplink("05 00");
        }

        Assert.Equal(32, bench.Mac.Refused.Length);
        var filters = Enumerable.Range(0, 16)
            .Select(row => new FilterListReq(row, FilterListAction.Forward, 0, UInt128.Zero));
        bench.Settings = bench.Settings with
        {
            Version = LoRaWanVersion.V104,
            MaxDutyCycle = 1,
            Relay = new RelaySettings { Filters = [.. filters] },
        };
        Assert.Equal(16, bench.Asked().Length);
        Assert.Equal(16, bench.Mac.Pending.Length);
    }

    private static MacBench Wanting(MacWish wish)
    {
        var bench = wish.Bench();
        bench.Settings = wish.After;
        return bench;
    }
}

using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>LinkADRReq: DataRate and TXPower in one byte, ChMask 2 bytes, ChMaskCntl and NbTrans in one.</summary>
public sealed class MacLinkAdrTests
{
    private static readonly DeviceSettings Quiet = new() { StatusInterval = TimeSpan.Zero };

    [Shows("mac-link-adr", "adr-samples")]
    [Fact]
    public void What_adr_has_decided_is_asked_once_it_has_seen_twenty_frames()
    {
        var bench = Heard(19, dataRate: 3, snr: 4.2f);
        Assert.Equal(AdrVerdict.Waiting, bench.Mac.Adr.Verdict);
        Assert.Equal(["0350FF0001"], bench.Asked());

        bench.DataRate = 5;
        Assert.Empty(bench.Asked("03 07"));
        Assert.Equal((5, 0, 1), (bench.Mac.AgreedDataRate, bench.Mac.TxPower, bench.Mac.NbTrans));
        Assert.Equal(MacOutcome.Accepted, bench.Exchanges[^1].Outcome);
    }

    [Fact]
    public void A_device_that_has_followed_has_agreed_though_its_answer_was_lost()
    {
        var bench = Heard(20, dataRate: 3, snr: 20);
        bench.DataRate = 5;
        Assert.Empty(bench.Asked());
        Assert.Equal((5, 5), (bench.Mac.AgreedDataRate, bench.Mac.TxPower));
        Assert.Empty(bench.Mac.Refused);
        Assert.Equal(MacOutcome.Accepted, bench.Exchanges[^1].Outcome);
    }

    [Fact]
    public void History_begins_anew_once_the_device_has_followed()
    {
        var bench = Heard(20, dataRate: 3, snr: 4.2f);
        bench.DataRate = 5;
        bench.Snr = 20;
        bench.Uplink("03 07");
        for (var frame = 2; frame <= 19; frame++)
            Assert.Empty(bench.Asked());
        Assert.Equal(["0355FF0001"], bench.Asked());
    }

    [Fact]
    public void A_device_that_sets_its_data_rate_itself_is_left_alone()
    {
        var bench = new MacBench(Quiet) { DataRate = 3, Snr = 20 };
        for (var frame = 0; frame < 30; frame++)
            Assert.Empty(bench.Asked(flags: UplinkFlags.None));
        Assert.Equal(AdrVerdict.DeviceDecides, bench.Mac.Adr.Verdict);
    }

    [Fact]
    public void A_profile_without_adr_decides_nothing()
    {
        var bench = new MacBench(Quiet with { Adr = false }) { DataRate = 3, Snr = 20 };
        for (var frame = 0; frame < 30; frame++)
            Assert.Null(bench.Uplink().Adr);
        Assert.Empty(bench.Exchanges);
    }

    [Fact]
    public void A_decision_is_told_when_it_is_another_one_and_not_with_each_frame()
    {
        var bench = new MacBench(Quiet) { DataRate = 3, Snr = 0.4f };
        var told = Enumerable.Range(0, 60).Select(_ => bench.Uplink().Adr).OfType<AdrDecision>()
            .Select(decision => decision.Verdict);
        Assert.Equal([AdrVerdict.Waiting, AdrVerdict.Kept], told);
    }

    [Theory]
    [InlineData("03 05", "0335FF0001", "The data rate is refused: the power is left.")]
    [InlineData("03 03", "0350FF0001", "The power is refused: the data rate is left.")]
    [InlineData("03 06", null, "The mask is refused, but only what is was asked.")]
    [InlineData("03 00", null, "All is refused.")]
    public void What_the_device_has_not_refused_is_still_asked(string answer, string? next, string because)
    {
        var bench = Heard(20, dataRate: 3, snr: 20);
        Assert.Equal("0355FF0001", Convert.ToHexString(bench.Mac.Pending[0].Bytes.AsSpan()));
        Assert.Equal((because, next), (because, bench.Asked(answer).SingleOrDefault()));
    }

    [Fact]
    public void A_refused_data_rate_is_asked_again_after_an_hour()
    {
        var bench = Heard(20, dataRate: 3, snr: 4.2f);
        bench.Uplink("03 05");
        bench.Now += TimeSpan.FromHours(1) - TimeSpan.FromTicks(1);
        Assert.Empty(bench.Asked());
        bench.Now += TimeSpan.FromTicks(1);
        Assert.Equal(["0350FF0001"], bench.Asked());
    }

    [Fact]
    public void A_device_that_falls_back_is_taken_to_send_at_full_power()
    {
        var bench = Heard(20, dataRate: 3, snr: 20);
        bench.DataRate = 5;
        bench.Uplink("03 07");
        Assert.Equal(5, bench.Mac.TxPower);
        bench.DataRate = 4;
        var told = bench.Uplink().Adr!;
        Assert.Equal((0, AdrVerdict.FellBack), (bench.Mac.TxPower, told.Verdict));
        Assert.Contains("from DR 5 to 4", told.Reason, StringComparison.Ordinal);
    }

    [Shows("mac-link-adr-blocks")]
    [Fact]
    public void Several_blocks_are_one_request_with_an_answer_each()
    {
        // All 72 channels after a join without a mask, of which the network listens on 8 to 15 and 65.
        var bench = SubBand2(LoRaWanVersion.V102);
        Assert.Equal(["0330020071" + "033000FF01"], bench.Asked());
        Assert.Empty(bench.Asked("03 07 03 07"));
        Assert.Equal("8-15, 65", bench.Mac.Channels.ToString());
    }

    [Theory]
    [InlineData("03 07 03 06")]
    [InlineData("03 06 03 07")]
    public void One_block_refused_is_all_refused(string answers)
    {
        var bench = SubBand2(LoRaWanVersion.V102);
        bench.Uplink();
        bench.Uplink(answers);
        Assert.Equal("0-71", bench.Mac.Channels.ToString());
        Assert.Equal((byte)6, Assert.Single(bench.Mac.Refused).Answer);
    }

    [Shows("mac-link-adr-blocks")]
    [Fact]
    public void One_answer_for_all_blocks_is_enough()
    {
        var bench = SubBand2(LoRaWanVersion.V102);
        bench.Uplink();
        Assert.Empty(bench.Asked("03 07"));
        Assert.Equal("8-15, 65", bench.Mac.Channels.ToString());
    }

    [Fact]
    public void A_device_that_was_told_its_channels_when_it_joined_is_not_told_again() =>
        Assert.Empty(SubBand2(LoRaWanVersion.V103).Asked());

    [Fact]
    public void A_frame_on_a_channel_that_was_switched_off_shows_that_the_device_has_all_again()
    {
        var bench = SubBand2(LoRaWanVersion.V103);
        Assert.Empty(bench.Asked());
        bench.FrequencyHz = bench.Region.UplinkChannels[20].FrequencyHz;
        Assert.NotEmpty(bench.Asked());
        bench.FrequencyHz = bench.Region.UplinkChannels[8].FrequencyHz;
        bench.Uplink("03 07 03 07");
        Assert.Equal("8-15, 65", bench.Mac.Channels.ToString());
    }

    [Fact]
    public void Channels_are_masked_even_where_the_profile_has_no_adr()
    {
        var bench = SubBand2(LoRaWanVersion.V102, Quiet with { Adr = false, Version = LoRaWanVersion.V102 });
        Assert.Single(bench.Asked(flags: UplinkFlags.None));
    }

    [Fact]
    public void The_mask_waits_for_new_channels_that_it_would_switch_off()
    {
        var bench = new MacBench(Quiet with { MaxDataRate = 4 }, abp: true);
        Assert.All(bench.Asked(), request => Assert.StartsWith("07", request, StringComparison.Ordinal));
        Assert.Equal(["0340FF0001"], bench.Asked("07 03 07 03 07 03 07 03 07 03"));
    }

    [Fact]
    public void An_lr_fhss_channel_is_given_to_devices_that_can()
    {
        var settings = Quiet with
        {
            Adr = false,
            Regional = RegionalParameters.Rp002V104,
            ExtraChannels = [new Channel(868_800_000, 8, 9)],
        };
        Assert.Empty(new MacBench(settings).Asked());
        var bench = new MacBench(settings with { SupportsLrFhss = true });
        Assert.Equal(["070880918498"], bench.Asked());
        Assert.DoesNotContain(8, DeviceChannels.DataRates(bench.Region, bench.Settings, bench.Mac));
        bench.Uplink("07 03");
        Assert.Equal([0, 1, 2, 3, 4, 5, 8, 9], DeviceChannels.DataRates(bench.Region, bench.Settings, bench.Mac));
    }

    [Fact]
    public void An_algorithm_that_wants_the_impossible_is_not_followed()
    {
        var bench = new MacBench(Quiet with
        {
            AdrAlgorithm = "fixed",
            AdrFixed = new AdrSetting(5, 12, 1),
        });
        Assert.Empty(bench.Asked());
        bench.Settings = bench.Settings with { AdrFixed = new AdrSetting(5, 7, 2) };
        Assert.Equal(["0357FF0002"], bench.Asked());
    }

    private static MacBench Heard(int frames, int dataRate, float snr)
    {
        var bench = new MacBench(Quiet) { DataRate = dataRate, Snr = snr };
        for (var frame = 0; frame < frames; frame++)
            bench.Uplink();
        return bench;
    }

    private static MacBench SubBand2(LoRaWanVersion version, DeviceSettings? settings = null)
    {
        var file = RegionFile.Read("us915");
        file["channels"]!["enabledChannels"] = JsonNode.Parse(
            """[{ "first": 8, "last": 15 }, { "first": 65, "last": 65 }]""");
        var region = RegionFile.Load(System.Text.Encoding.UTF8.GetBytes(file.ToJsonString()));
        return new MacBench(settings ?? Quiet with { Version = version }, region)
        {
            DataRate = 3,
            FrequencyHz = region.UplinkChannels[8].FrequencyHz,
        };
    }
}

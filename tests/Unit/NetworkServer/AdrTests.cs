using System.Globalization;
using Kreisfunk.NetworkServer;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>What each algorithm decides, case by case. EU868: DR0 is SF12 and needs -20 dB, DR5 is SF7.</summary>
public sealed class AdrTests
{
    private static readonly DeviceSettings Plain = new();

    /// <summary>Name, what the device uses, its frames (count, SNR, lost among them), and what should come.</summary>
    public static TheoryData<string, AdrSetting, string, AdrSetting, AdrVerdict> Standard => new()
    {
        { "19 frames are too few", Of(3), "19 x 10", Of(3), AdrVerdict.Waiting },
        { "one frame is too few", Of(3), "1 x 10", Of(3), AdrVerdict.Waiting },
        { "20 frames are enough", Of(3), "20 x 4.2", Of(5), AdrVerdict.Changed },
        { "a step needs 3 dB", Of(3), "20 x 0.4", Of(3), AdrVerdict.Kept },
        { "with 3 dB there is one", Of(3), "20 x 0.5", Of(4), AdrVerdict.Changed },
        { "one step short of two", Of(3), "20 x 3.4", Of(4), AdrVerdict.Changed },
        { "first the data rate, then the power", Of(3), "20 x 9.5", Of(5, 2), AdrVerdict.Changed },
        { "at the highest data rate the power", Of(5), "20 x 9", Of(5, 2), AdrVerdict.Changed },
        { "never weaker than there is", Of(5, 6), "20 x 30", Of(5, 7), AdrVerdict.Changed },
        { "a weak link is left alone", Of(3), "20 x -11", Of(3), AdrVerdict.Kept },
        { "a weak link keeps its low power", Of(5, 4), "20 x -6", Of(5, 4), AdrVerdict.Kept },
        { "5 % lost: sent twice", Of(5), "20 x 2 lost 1", Of(5, 0, 1), AdrVerdict.Kept },
        { "10 % lost: sent twice", Of(5), "20 x 2 lost 2", Of(5, 0, 2), AdrVerdict.Changed },
        { "30 % lost: three times", Of(5), "20 x 2 lost 6", Of(5, 0, 3), AdrVerdict.Changed },
        { "nothing lost: less often again", Of(5, 0, 3), "20 x 2", Of(5, 0, 2), AdrVerdict.Changed },
        { "nothing lost: once again", Of(5, 0, 2), "20 x 2", Of(5, 0, 1), AdrVerdict.Changed },
        { "5 % lost keeps twice", Of(5, 0, 2), "20 x 2 lost 1", Of(5, 0, 2), AdrVerdict.Kept },
        { "a third lost at low power", Of(5, 3, 3), "20 x -1 lost 7", Of(5, 2, 3), AdrVerdict.Changed },
        { "a third lost by collisions, the link is good", Of(5, 7, 3), "20 x 9 lost 7", Of(5, 7, 3), AdrVerdict.Kept },
    };

    public static TheoryData<string, AdrSetting, string, AdrSetting> Limits => new()
    {
        { "max-dr 4", Of(3), "20 x 30", Of(4, 7) },
        { "max-dr 4", Of(5), "1 x 5", Of(4) },
        { "min-dr 2", Of(0), "1 x 5", Of(2) },
        { "max-power 3", Of(5), "20 x 30", Of(5, 3) },
        { "max-power 3", Of(5, 5), "1 x 5", Of(5, 3) },
        { "min-power 2", Of(5), "1 x 5", Of(5, 2) },
        { "max-nbtrans 1", Of(5), "20 x 2 lost 9", Of(5) },
        { "max-nbtrans 2", Of(5, 0, 2), "20 x 2 lost 9", Of(5, 0, 2) },
        { "margin 5", Of(3), "20 x -4.5", Of(4) },
        { "margin 15", Of(3), "20 x 0.5", Of(3) },
    };

    [Shows("adr-standard", "adr-nb-trans")]
    [Theory]
    [MemberData(nameof(Standard))]
    public void The_standard_algorithm(
        string name, AdrSetting from, string frames, AdrSetting to, AdrVerdict verdict)
    {
        var decision = new StandardAdr().Decide(Input(Plain, from, frames));
        Assert.Equal((name, to, verdict), (name, decision.To, decision.Verdict));
        Assert.Equal(from, decision.From);
    }

    [Shows("adr-limits")]
    [Theory]
    [MemberData(nameof(Limits))]
    public void A_profile_limits_it(string limit, AdrSetting from, string frames, AdrSetting to) =>
        Assert.Equal(to, new StandardAdr().Decide(Input(ProfileOf(limit), from, frames)).To);

    [Shows("adr-reason")]
    [Theory]
    [InlineData("20 x 4.2", 3, 0, "SNR max 4.2 dB over 20 frames, SF9 needs -12.5 dB, margin 10 dB: 6.7 dB left " +
        "-> DR 3 -> 5")]
    [InlineData("20 x 0.4", 3, 0, "SNR max 0.4 dB over 20 frames, SF9 needs -12.5 dB, margin 10 dB: 2.9 dB left: " +
        "nothing changes")]
    [InlineData("20 x 3.5 lost 2", 5, 1, "SNR max 3.5 dB over 20 frames, SF7 needs -7.5 dB, margin 10 dB: " +
        "1.0 dB left, 10 % lost -> NbTrans 1 -> 2")]
    [InlineData("7 x 3.5", 5, 1, "7 of 20 frames at DR 5 and power 1: nothing changes yet")]
    public void The_reason_holds_all_that_was_looked_at(string frames, int dataRate, int power, string reason) =>
        Assert.Equal(reason, new StandardAdr().Decide(Input(Plain, Of(dataRate, power), frames)).Reason);

    [Fact]
    public void The_best_of_the_frames_counts()
    {
        var samples = Samples("20 x -5", Of(3));
        samples[7] = samples[7] with { MaxSnrDb = 4.2f };
        Assert.Equal(Of(5), new StandardAdr().Decide(Input(Plain, Of(3), "1 x 0") with { Samples = samples }).To);
    }

    [Shows("adr-fallback")]
    [Fact]
    public void A_device_that_fell_back_must_be_heard_better_before_it_is_pushed_again()
    {
        var standard = new StandardAdr();
        var waiting = standard.Decide(Input(Plain, Of(3), "19 x 20") with { AgreedDataRate = 5 });
        Assert.Equal((Of(3), AdrVerdict.FellBack), (waiting.To, waiting.Verdict));
        Assert.Contains("from DR 5 to 3", waiting.Reason, StringComparison.Ordinal);

        var held = standard.Decide(Input(Plain, Of(3), "20 x 3.4") with { AgreedDataRate = 5 });
        Assert.Equal((Of(3), AdrVerdict.FellBack), (held.To, held.Verdict));
        var pushed = standard.Decide(Input(Plain, Of(3), "20 x 3.5") with { AgreedDataRate = 5 });
        Assert.Equal(Of(4), pushed.To);
    }

    [Fact]
    public void A_device_that_fell_back_below_its_profile_is_left_there()
    {
        var input = Input(ProfileOf("min-dr 2"), Of(0), "3 x -15") with { AgreedDataRate = 2 };
        Assert.Equal(AdrVerdict.FellBack, new StandardAdr().Decide(input).Verdict);
    }

    [Fact]
    public void Where_only_slow_data_rates_are_allowed_by_its_channels_it_goes_no_further()
    {
        var input = Input(Plain, Of(0), "20 x 30") with { DataRates = [0, 1, 2] };
        Assert.Equal(Of(2, 7), new StandardAdr().Decide(input).To);
    }

    [Fact]
    public void In_the_us_it_stops_at_the_fastest_narrow_data_rate()
    {
        var input = new AdrInput(RegionFile.Load("us915"), Plain, Of(0), Samples("20 x 30", Of(0)), [0, 1, 2, 3, 4]);
        Assert.Equal(Of(3, 8), new StandardAdr().Decide(input).To);
    }

    [Shows("adr-lr-fhss")]
    [Theory]
    [InlineData(3, "20 x -11", 3, AdrVerdict.Kept, "Not the slowest LoRa yet.")]
    [InlineData(0, "20 x -11", 0, AdrVerdict.Kept, "Weak, but nothing is lost.")]
    [InlineData(0, "20 x -11 lost 2", 8, AdrVerdict.Changed, "Weak, and frames are lost.")]
    [InlineData(0, "20 x -9 lost 2", 0, AdrVerdict.Changed, "Lost, but not by weakness: NbTrans.")]
    [InlineData(8, "19 x 20", 8, AdrVerdict.Waiting, "Too few frames.")]
    [InlineData(8, "20 x 9.9", 8, AdrVerdict.Kept, "Half a step short.")]
    [InlineData(8, "20 x 10", 9, AdrVerdict.Changed, "Strong enough for the faster coding.")]
    [InlineData(8, "20 x 20 lost 2", 8, AdrVerdict.Kept, "Strong, but frames are lost.")]
    [InlineData(9, "20 x 10 lost 1", 9, AdrVerdict.Kept, "A few lost frames.")]
    [InlineData(9, "20 x 10 lost 2", 8, AdrVerdict.Changed, "Back to the robust coding.")]
    public void Lr_fhss_is_for_links_that_lora_does_not_carry(
        int dataRate, string frames, int to, AdrVerdict verdict, string because)
    {
        var input = Input(Plain with { SupportsLrFhss = true }, Of(dataRate), frames) with
        {
            DataRates = [0, 1, 2, 3, 4, 5, 8, 9],
        };
        var decision = new LrFhssAdr().Decide(input);
        Assert.Equal((because, to, verdict), (because, decision.To.DataRate, decision.Verdict));
    }

    [Fact]
    public void Without_a_channel_for_lr_fhss_it_goes_the_standard_way()
    {
        var decision = new LrFhssAdr().Decide(Input(Plain, Of(0), "20 x -11 lost 2"));
        Assert.Equal(("lr-fhss", Of(0, 0, 2)), (decision.Algorithm, decision.To));
    }

    [Shows("adr-fixed")]
    [Fact]
    public void A_fixed_setting_is_set_once_and_left()
    {
        var settings = Plain with { AdrFixed = Of(2, 3, 2) };
        Assert.Equal(Of(2, 3, 2), new FixedAdr().Decide(Input(settings, Of(5), "1 x 5")).To);
        Assert.Equal(AdrVerdict.Kept, new FixedAdr().Decide(Input(settings, Of(2, 3, 2), "20 x 30")).Verdict);
        Assert.Equal(Of(5), new FixedAdr().Decide(Input(Plain, Of(5), "20 x 30")).To);
        var noChannel = Input(settings, Of(5), "1 x 5") with { DataRates = [3, 4, 5] };
        Assert.Equal(Of(5), new FixedAdr().Decide(noChannel).To);
    }

    [Shows("adr-own")]
    [Fact]
    public void An_algorithm_can_be_added_and_an_unknown_name_is_the_standard()
    {
        var algorithms = new AdrAlgorithms(new Stubborn());
        Assert.Equal(["fixed", "lr-fhss", "standard", "stubborn"], algorithms.Names.Order());
        Assert.IsType<Stubborn>(algorithms.Find("stubborn"));
        Assert.IsType<StandardAdr>(algorithms.Find("?"));
    }

    private static AdrSetting Of(int dataRate, int power = 0, int nbTrans = 1) => new(dataRate, power, nbTrans);

    private static AdrInput Input(DeviceSettings settings, AdrSetting from, string frames) =>
        new(ServerRig.Eu868, settings, from, Samples(frames, from), [0, 1, 2, 3, 4, 5]);

    private static DeviceSettings ProfileOf(string limit)
    {
        var parts = limit.Split(' ');
        var value = parts[1][0] - '0';
        return parts[0] switch
        {
            "max-dr" => Plain with { MaxDataRate = value },
            "min-dr" => Plain with { MinDataRate = value },
            "max-power" => Plain with { MaxTxPower = value },
            "min-power" => Plain with { MinTxPower = value },
            "max-nbtrans" => Plain with { MaxNbTrans = value },
            _ => Plain with { AdrMarginDb = parts[1] == "5" ? 5 : 15 },
        };
    }

    // "20 x 4.2 lost 2": twenty frames came, all with 4.2 dB, and two more in the middle did not.
    private static UplinkSample[] Samples(string frames, AdrSetting at)
    {
        var parts = frames.Split(' ');
        var snr = float.Parse(parts[2], CultureInfo.InvariantCulture);
        var lost = parts.Length > 3 ? uint.Parse(parts[4], CultureInfo.InvariantCulture) : 0;
        var count = int.Parse(parts[0], CultureInfo.InvariantCulture);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new UplinkSample(
                100 + (uint)i + (i >= count / 2 ? lost : 0), snr, (byte)at.DataRate, (byte)at.TxPower, 1)),
        ];
    }

    private sealed class Stubborn : IAdrAlgorithm
    {
        public string Name => "stubborn";

        public AdrDecision Decide(AdrInput input) =>
            new(Name, 0, 0, 0, 0, 0, input.Current, input.Current, "because");
    }
}

using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>What devices ask and tell by themselves, and how they listen.</summary>
public sealed class MacInquiryTests
{
    private static readonly DeviceSettings Quiet = new() { Adr = false, StatusInterval = TimeSpan.Zero };

    private static readonly DeviceSettings Quiet11 = Quiet with { Version = LoRaWanVersion.V110 };

    // GPS time began on 1980-01-06 and runs 18 leap seconds ahead of UTC.
    private static long StartGpsSeconds =>
        (long)(ServerRig.Start - new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero)).TotalSeconds + 18;

    [Fact]
    public void The_time_is_answered_first_wherever_it_was_asked()
    {
        var answers = new MacBench(Quiet).Uplink("02 0D 10 03").Answers;
        Assert.Equal([0x0D, 0x02, 0x10], answers.Select(answer => answer[0]));
    }

    [Fact]
    public void A_question_asked_twice_in_a_frame_is_answered_once() =>
        Assert.Single(new MacBench(Quiet).Uplink("02 02 02 02").Answers);

    [Shows("mac-port-0")]
    [Fact]
    public void Questions_are_taken_from_port_0_too() =>
        Assert.Single(new MacBench(Quiet).Uplink("02", onPort0: true).Answers);

    [Fact]
    public void Question_and_answer_are_told()
    {
        var bench = new MacBench(Quiet) { DataRate = 5, Snr = 1.5f };
        bench.Uplink("02");
        var exchange = Assert.Single(bench.Exchanges);
        Assert.Equal(("LinkCheckReq", MacOutcome.Answered), (exchange.Command, exchange.Outcome));
        Assert.Equal([0x02, 9, 1], exchange.Answer);
    }

    [Shows("mac-ping-slot-info", "class-b-switch")]
    [Fact]
    public void Ping_slots_make_a_device_class_B_once_it_says_so()
    {
        var bench = new MacBench(Quiet with { SupportsClassB = true });
        bench.Uplink(flags: UplinkFlags.ClassB);
        Assert.Equal(DeviceClass.A, bench.Mac.Class);
        Assert.Equal("10", Convert.ToHexString(Assert.Single(bench.Uplink("10 05").Answers)));
        Assert.Equal((5, DeviceClass.A), (bench.Mac.PingSlotPeriodicity, bench.Mac.Class));
        bench.Uplink(flags: UplinkFlags.ClassB);
        Assert.Equal(DeviceClass.B, bench.Mac.Class);
        bench.Uplink();
        Assert.Equal(DeviceClass.A, bench.Mac.Class);
    }

    [Fact]
    public void A_device_whose_profile_knows_no_class_B_stays_class_A()
    {
        var bench = new MacBench(Quiet);
        bench.Uplink("10 05");
        bench.Uplink(flags: UplinkFlags.ClassB);
        Assert.Equal(DeviceClass.A, bench.Mac.Class);
    }

    [Shows("class-c-switch-1.0")]
    [Fact]
    public void A_1_0_device_of_class_C_is_so_from_its_first_frame_on()
    {
        var bench = new MacBench(Quiet with { SupportsClassC = true });
        Assert.Equal(DeviceClass.A, bench.Mac.Class);
        bench.Uplink();
        Assert.Equal(DeviceClass.C, bench.Mac.Class);
    }

    [Shows("mac-device-mode", "class-c-switch-1.1")]
    [Fact]
    public void A_1_1_device_is_of_class_C_once_it_says_so_and_until_it_says_otherwise()
    {
        var bench = new MacBench(Quiet11 with { SupportsClassC = true }, is11: true);
        bench.Uplink();
        Assert.Equal(DeviceClass.A, bench.Mac.Class);
        Assert.Equal("2002", Convert.ToHexString(Assert.Single(bench.Uplink("20 02").Answers)));
        bench.Uplink();
        Assert.Equal(DeviceClass.C, bench.Mac.Class);
        Assert.Equal("2000", Convert.ToHexString(Assert.Single(bench.Uplink("20 00").Answers)));
        Assert.Equal(DeviceClass.A, bench.Mac.Class);
    }

    [Theory]
    [InlineData("20 01")]
    [InlineData("20 FF")]
    public void A_reserved_class_is_not_confirmed(string command)
    {
        var bench = new MacBench(Quiet11, is11: true);
        Assert.Empty(bench.Uplink(command).Answers);
        Assert.Equal(MacOutcome.Told, Assert.Single(bench.Exchanges).Outcome);
    }

    [Shows("mac-rekey")]
    [Fact]
    public void New_keys_are_confirmed_with_version_1_1_as_often_as_the_device_says_it()
    {
        var bench = new MacBench(Quiet11, is11: true);
        Assert.Equal("0B01", Convert.ToHexString(Assert.Single(bench.Uplink("0B 01").Answers)));
        Assert.Equal("0B01", Convert.ToHexString(Assert.Single(bench.Uplink("0B 01").Answers)));
        Assert.Empty(new MacBench(Quiet).Uplink("0B 01").Answers);
    }

    [Shows("mac-reset")]
    [Fact]
    public void A_device_that_was_reset_is_confirmed_and_told_all_it_forgot()
    {
        var bench = new MacBench(Quiet11 with { HasCFListChannels = true }, abp: true, is11: true);
        bench.Settings = bench.Settings with { MaxDutyCycle = 4 };
        bench.Uplink();
        Assert.Empty(bench.Asked("04"));
        Assert.Equal(4, bench.Mac.MaxDutyCycle);

        var talk = bench.Uplink("01 01");
        Assert.Equal("0101", Convert.ToHexString(Assert.Single(talk.Answers)));
        Assert.Equal("0404", Convert.ToHexString(Assert.Single(talk.Requests)));
        Assert.Equal(0, bench.Mac.MaxDutyCycle);
        Assert.Empty(new MacBench(Quiet11, is11: true).Uplink("01 01").Answers);
    }

    [Shows("mac-beacon-timing")]
    [Fact]
    public void The_next_beacon_is_told_in_steps_of_30_ms_from_the_end_of_the_answer()
    {
        var bench = new MacBench(Quiet with { SupportsClassB = true });
        var answer = Assert.Single(bench.Uplink("12").Answers);

        // 2026-03-02 07:00:00 UTC is 1 456 470 018 s of GPS time: 2 s behind a beacon. RX1 opens after 1 s; 16 bytes
        // at SF7 without CRC last 46.336 ms. (126 - 1 - 0.046336) / 0.03 = 4165.1
        Assert.Equal(2, StartGpsSeconds % 128);
        Assert.Equal((0x12, 4165, 0), (answer[0], BitConverter.ToUInt16(answer, 1), answer[3]));
    }

    [Fact]
    public void A_beacon_that_hops_is_told_with_its_channel()
    {
        var region = RegionFile.Load("us915");
        var bench = new MacBench(Quiet, region) { DataRate = 3 };
        var answer = Assert.Single(bench.Uplink("12").Answers);
        Assert.Equal((StartGpsSeconds / 128 + 1) % 8, answer[3]);
    }

    [Shows("mac-new-end-device")]
    [Fact]
    public void A_relay_that_hears_a_stranger_tells_it_and_gets_no_answer()
    {
        var bench = new MacBench(Quiet);
        Assert.Empty(bench.Uplink("46 01020304 0000").Answers);
        var told = Assert.Single(bench.Exchanges);
        Assert.Equal(("NotifyNewEndDeviceReq", MacOutcome.Told), (told.Command, told.Outcome));
    }

    [Shows("hostile-mac")]
    [Fact]
    public void Any_bytes_of_a_device_leave_the_engine_standing()
    {
        var random = new Random(20_261_124);
        var bench = new MacBench(DeviceSettings.Default with { SupportsClassB = true, SupportsClassC = true });
        var bench11 = new MacBench(
            DeviceSettings.Default with { Version = LoRaWanVersion.V110 }, abp: true, is11: true);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);
            // Half of them begin with a command there is.
            if (bytes.Length > 0 && i % 2 == 0)
                bytes[0] = (byte)random.Next(1, 0x14);
            foreach (var one in new[] { bench, bench11 })
            {
                one.Now += TimeSpan.FromMinutes(10);
                one.DataRate = random.Next(0, 6);
                one.Uplink(Convert.ToHexString(bytes), (UplinkFlags)random.Next(0, 64), onPort0: true);
                Assert.True(one.Mac.Refused.Length <= 32 && one.Mac.Pending.Length <= 16);
            }
        }
    }
}

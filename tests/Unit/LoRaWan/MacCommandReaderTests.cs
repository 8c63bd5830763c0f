using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class MacCommandReaderTests
{
    [Fact]
    public void Several_commands_are_read_one_after_the_other()
    {
        var reader = new MacCommandReader([0x03, 0x07, 0x06, 0xFF, 0x22, 0x0D], uplink: true);
        Assert.True(reader.TryNext(out var command));
        Assert.True(command.TryRead<LinkAdrAns>(out var adr));
        Assert.True(adr.IsAccepted);
        Assert.Equal([0x03, 0x07], command.Bytes.ToArray());
        Assert.True(reader.TryNext(out command));
        Assert.True(command.TryRead<DevStatusAns>(out var status));
        Assert.Equal(new DevStatusAns(255, -30), status);
        Assert.Equal([0xFF, 0x22], command.Payload.ToArray());
        Assert.True(reader.TryNext(out command));
        Assert.Equal(DeviceTimeReq.Cid, command.Cid);
        Assert.True(command.Payload.IsEmpty);
        Assert.False(reader.TryNext(out _));
        Assert.True(reader.IsComplete);
    }

    [Fact]
    public void A_command_is_not_mistaken_for_another_one_or_the_other_direction()
    {
        var reader = new MacCommandReader([0x03, 0x07], uplink: true);
        Assert.True(reader.TryNext(out var command));
        Assert.False(command.TryRead<LinkAdrReq>(out _));
        Assert.False(command.TryRead<NewChannelAns>(out _));
        Assert.False(default(MacCommandView).TryRead<LinkAdrAns>(out _));
    }

    [Theory]
    [InlineData("0207ff010280", true, "80", "an identifier of a maker's own, behind three known commands")]
    [InlineData("0602", true, "0602", "DevStatusAns without its last byte")]
    [InlineData("02ff", true, "ff", "an identifier nobody has")]
    [InlineData("42b001010203", false, "42b001010203", "FilterListReq that announces 16 bytes and has 3")]
    [InlineData("42b0", false, "42b0", "FilterListReq without its length")]
    public void What_cannot_be_read_stays_as_the_rest(string hex, bool uplink, string rest, string why)
    {
        var reader = new MacCommandReader(Convert.FromHexString(hex), uplink);
        while (reader.TryNext(out _))
            Assert.False(reader.IsComplete, why);
        Assert.Equal(rest, Convert.ToHexStringLower(reader.Rest));
    }

    [Fact]
    public void A_filter_rule_has_the_length_it_announces()
    {
        var reader = new MacCommandReader([0x42, 0x22, 0x00, 0xBB, 0xAA, 0x06], uplink: false);
        Assert.True(reader.TryNext(out var command));
        Assert.True(command.TryRead<FilterListReq>(out var rule));
        Assert.Equal(new FilterListReq(0, FilterListAction.Forward, 2, 0xAABB), rule);
        Assert.Equal("aabb", rule.EuiText);
        Assert.Equal([0x06], reader.Rest.ToArray());
    }

    [Fact]
    public void Fields_out_of_their_range_are_our_bug()
    {
        Assert.Equal("DataRate", Refuse(new LinkAdrReq(16, 0, 0, 0, 0)));
        Assert.Equal("ChMaskCntl", Refuse(new LinkAdrReq(0, 0, 0, 8, 0)));
        Assert.Equal("NbTrans", Refuse(new LinkAdrReq(0, 0, 0, 0, -1)));
        Assert.Equal("MarginDb", Refuse(new DevStatusAns(0, 32)));
        Assert.Equal("FrequencyHz", Refuse(new DlChannelReq(0, 868_100_050)));
        Assert.Equal("FrequencyHz", Refuse(new DlChannelReq(0, 2_400_000_100)));
        Assert.Equal("FrequencyHz", Refuse(new DlChannelReq(0, 1_500_000_000)));
        Assert.Equal("EuiBytes", Refuse(new FilterListReq(0, FilterListAction.Forward, 17, 0)));
        Assert.Equal("WorRssiDbm", Refuse(new NotifyNewEndDeviceReq(default, 0, -14)));
        Assert.Equal("sinceGpsEpoch", Assert.Throws<ArgumentOutOfRangeException>(
            () => DeviceTimeAns.At(TimeSpan.FromSeconds(-1))).ParamName);
    }

    [Fact]
    public void The_time_of_an_answer_is_cut_to_a_256th_of_a_second()
    {
        var time = TimeSpan.FromSeconds(1_300_000_000) + TimeSpan.FromMilliseconds(500.1);
        Assert.Equal(new DeviceTimeAns(1_300_000_000, 128), DeviceTimeAns.At(time));
        Assert.Equal(
            TimeSpan.FromSeconds(1_300_000_000) + TimeSpan.FromMilliseconds(500),
            DeviceTimeAns.At(time).SinceGpsEpoch);
    }

    [Fact]
    public void A_root_key_of_a_relay_never_prints() => Assert.DoesNotContain("ABAB", new UpdateUplinkListReq(
        0, 0, 0, default, 0, new AesKey(Convert.FromHexString(new string('A', 32).Replace("AA", "AB"))))
        .ToString().ToUpperInvariant(), StringComparison.Ordinal);

    [Fact]
    public void Reading_any_commands_allocates_nothing() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        Walk(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Walk(bytes);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    });

    // A write of what was read is the same command again, but for bits that are reserved.
    [Fact]
    public void What_was_read_can_be_written_again() => Gen.Byte.Array[27, 60].Sample(bytes =>
    {
        AssertSame<LinkAdrReq>(bytes);
        AssertSame<RxParamSetupReq>(bytes, frequencyAt: 1);
        AssertSame<NewChannelReq>(bytes, frequencyAt: 1);
        AssertSame<DevStatusAns>(bytes);
        AssertSame<TxParamSetupReq>(bytes);
        AssertSame<DeviceTimeAns>(bytes);
        AssertSame<ForceRejoinReq>(bytes);
        AssertSame<RelayConfReq>(bytes, frequencyAt: 2);
        AssertSame<EndDeviceConfReq>(bytes, frequencyAt: 3);
        AssertSame<UpdateUplinkListReq>(bytes);
        AssertSame<ConfigureFwdLimitReq>(bytes);
        AssertSame<NotifyNewEndDeviceReq>(bytes);
    });

    private static void AssertSame<T>(byte[] payload, int frequencyAt = -1) where T : struct, IMacCommand<T>
    {
        // Between 1.2 and 2.4 GHz no frequency exists; 868.1 MHz stands for all others.
        if (frequencyAt >= 0)
        {
            payload = [.. payload];
            Convert.FromHexString("287684").CopyTo(payload, frequencyAt);
        }

        var command = T.Read(payload);
        Span<byte> written = stackalloc byte[64];
        Assert.Equal(1 + T.PayloadBytes, command.Write(written));
        Assert.Equal(T.Cid, written[0]);
        Assert.Equal(command, T.Read(written[1..]));
    }

    private static void Walk(byte[] bytes)
    {
        foreach (var uplink in (ReadOnlySpan<bool>)[true, false])
        {
            var reader = new MacCommandReader(bytes, uplink);
            while (reader.TryNext(out var command))
            {
                _ = command.TryRead<LinkAdrAns>(out _) || command.TryRead<FilterListReq>(out _)
                    || command.TryRead<UpdateUplinkListReq>(out _);
            }
        }
    }

    private static string? Refuse<T>(T command) where T : struct, IMacCommand<T> =>
        Assert.Throws<ArgumentOutOfRangeException>(() => command.Write(new byte[64])).ParamName;
}

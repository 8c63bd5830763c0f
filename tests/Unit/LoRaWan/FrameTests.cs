using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class FrameTests
{
    private static readonly AesCipher NwkSKey = new(new AesKey("the network's ke"u8));
    private static readonly AesCipher AppSKey = new(new AesKey("application key!"u8));

    private static readonly Gen<byte?> AnyPort =
        Gen.OneOf(Gen.Const((byte?)null), Gen.Const((byte?)0), Gen.Byte[1, 255].Select(port => (byte?)port));

    private static readonly Gen<byte[]> AnyFOpts = Gen.Byte.Array[0, 15];
    private static readonly Gen<byte[]> AnyPayload = Gen.Byte.Array[0, 200];
    private static readonly Gen<uint> UInt24 = Gen.UInt[0, 0xFF_FFFF];

    [Shows("frame-layout")]
    [Theory]
    [InlineData("", FrameError.Empty)]
    [InlineData("40", FrameError.TooShort)]
    [InlineData("4004030201000000112233", FrameError.TooShort)]
    [InlineData("41040302010000000011223344", FrameError.UnsupportedMajor)]
    [InlineData("00040302010000000011223344", FrameError.WrongMType)]
    [InlineData("200403020100000011223344", FrameError.WrongMType)]
    [InlineData("400403020101000011223344", FrameError.FOptsTooLong)]
    [InlineData("400403020101000002001122334455", FrameError.FOptsWithPortZero)]
    [InlineData("400403020100000011223344", FrameError.None)]
    [InlineData("40040302010100000211223344", FrameError.None)]
    public void A_layout_error_has_its_name(string hex, FrameError expected)
    {
        Assert.Equal(expected == FrameError.None, DataFrame.TryRead(Convert.FromHexString(hex), out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void A_frame_longer_than_a_radio_can_carry_is_refused()
    {
        var phy = new byte[DataFrame.MaxLengthBytes + 1];
        phy[0] = new Mhdr(MType.UnconfirmedDataUp).Value;
        phy[8] = 1;
        Assert.True(DataFrame.TryRead(phy.AsSpan(0, DataFrame.MaxLengthBytes), out _, out _));
        Assert.False(DataFrame.TryRead(phy, out _, out var error));
        Assert.Equal(FrameError.TooLong, error);
    }

    [Shows("frame-port")]
    [Fact]
    public void No_FPort_is_not_FPort_0()
    {
        var without = DataFrames.WriteUp(new UplinkFields { DevAddr = new DevAddr(1) }, NwkSKey, AppSKey);
        var zero = DataFrames.WriteUp(new UplinkFields { DevAddr = new DevAddr(1), FPort = 0 }, NwkSKey, AppSKey);
        Assert.True(DataFrame.TryRead(without, out var frame, out _));
        Assert.Null(frame.FPort);
        Assert.True(frame.FrmPayload.IsEmpty);
        Assert.True(DataFrame.TryRead(zero, out frame, out _));
        Assert.Equal((byte?)0, frame.FPort);
        Assert.True(frame.FrmPayload.IsEmpty);
    }

    [Fact]
    public void A_written_uplink_reads_back() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Bool.Array[5], AnyPort, AnyFOpts, AnyPayload).Sample(
            (devAddr, fCnt, flags, port, options, payload) =>
            {
                var fields = new UplinkFields
                {
                    MType = flags[0] ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp,
                    DevAddr = new DevAddr(devAddr),
                    FCnt32 = fCnt,
                    Adr = flags[1],
                    AdrAckReq = flags[2],
                    Ack = flags[3],
                    ClassB = flags[4],
                    FPort = port,
                    FOpts = port == 0 ? default : options,
                    Payload = port is null ? default : payload,
                };
                var phy = DataFrames.WriteUp(fields, NwkSKey, AppSKey);
                Assert.True(DataFrame.TryRead(phy, out var frame, out var error), $"{error}");
                Assert.True(DataCrypto.IsMicValid10(NwkSKey, frame, fCnt));
                Assert.False(DataCrypto.IsMicValid10(AppSKey, frame, fCnt));
                var plain = new byte[frame.FrmPayload.Length];
                DataCrypto.DecryptFrmPayload(
                    DataCrypto.IsNetworkPort(port ?? 1) ? NwkSKey : AppSKey, frame, fCnt, plain);
                var again = new UplinkFields
                {
                    MType = frame.Mhdr.MType,
                    DevAddr = frame.DevAddr,
                    FCnt32 = FCnt.Reconstruct(fCnt, frame.FCnt),
                    Adr = frame.FCtrl.Adr,
                    AdrAckReq = frame.FCtrl.AdrAckReq,
                    Ack = frame.FCtrl.Ack,
                    ClassB = frame.FCtrl.ClassB,
                    FPort = frame.FPort,
                };
                Assert.Equal(fields with { FOpts = default, Payload = default }, again);
                Assert.Equal(fields.FOpts.ToArray(), frame.FOpts.ToArray());
                Assert.Equal(fields.Payload.ToArray(), plain);
            });

    [Fact]
    public void A_written_downlink_reads_back() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Bool.Array[4], AnyPort, AnyFOpts, AnyPayload).Sample(
            (devAddr, fCnt, flags, port, options, payload) =>
            {
                var fields = new DownlinkFields
                {
                    MType = flags[0] ? MType.ConfirmedDataDown : MType.UnconfirmedDataDown,
                    DevAddr = new DevAddr(devAddr),
                    FCnt32 = fCnt,
                    Adr = flags[1],
                    Ack = flags[2],
                    FPending = flags[3],
                    FPort = port,
                    FOpts = port == 0 ? default : options,
                    Payload = port is null ? default : payload,
                };
                var phy = DataFrames.WriteDown(fields, NwkSKey, AppSKey);
                Assert.True(DataFrame.TryRead(phy, out var frame, out var error), $"{error}");
                Assert.False(frame.IsUplink);
                Assert.True(DataCrypto.IsMicValid10(NwkSKey, frame, fCnt));
                Assert.Equal((flags[1], flags[2], flags[3]), (frame.FCtrl.Adr, frame.FCtrl.Ack, frame.FCtrl.FPending));
                Assert.False(frame.FCtrl.AdrAckReq);
                var plain = new byte[frame.FrmPayload.Length];
                DataCrypto.DecryptFrmPayload(
                    DataCrypto.IsNetworkPort(port ?? 1) ? NwkSKey : AppSKey, frame, fCnt, plain);
                Assert.Equal(fields.Payload.ToArray(), plain);
            });

    [Fact]
    public void Fields_no_frame_can_have_are_refused_at_once()
    {
        void Refused(DownlinkFields fields) =>
            Assert.ThrowsAny<ArgumentException>(() => DataFrames.WriteDown(fields, NwkSKey, AppSKey));
        Refused(new DownlinkFields { MType = MType.UnconfirmedDataUp });
        Refused(new DownlinkFields { FOpts = new byte[16] });
        Refused(new DownlinkFields { FOpts = new byte[1], FPort = 0 });
        Refused(new DownlinkFields { Payload = new byte[1] });
        Refused(new DownlinkFields { FPort = 1, Payload = new byte[243] });
        Assert.Equal(255, DataFrames.WriteDown(
            new DownlinkFields { FPort = 1, Payload = new byte[242] }, NwkSKey, AppSKey).Length);
        Assert.ThrowsAny<ArgumentException>(() => DataFrames.WriteUp(
            new UplinkFields { MType = MType.JoinRequest }, NwkSKey, AppSKey));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reading_checking_and_decrypting_allocates_nothing(bool accelerated)
    {
        var nwkSKey = new AesCipher(new AesKey(new byte[16]), accelerated && AesCipher.IsAccelerated);
        var appSKey = new AesCipher(new AesKey(new byte[16]), accelerated && AesCipher.IsAccelerated);
        var fields = new UplinkFields { DevAddr = new DevAddr(7), FCnt32 = 70_000, FPort = 2, Payload = new byte[17] };
        var phy = DataFrames.WriteUp(fields, nwkSKey, appSKey);
        var plain = new byte[17];
        Assert.Equal(200, CountValid(200));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var valid = CountValid(1_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(1_000, valid);
        Assert.Equal(0, allocated);

        int CountValid(int frames)
        {
            var count = 0;
            for (var i = 0; i < frames; i++)
            {
                if (!DataFrame.TryRead(phy, out var frame, out _))
                    continue;
                var fCnt = FCnt.Reconstruct(69_999, frame.FCnt);
                if (!DataCrypto.IsMicValid10(nwkSKey, frame, fCnt))
                    continue;
                DataCrypto.DecryptFrmPayload(appSKey, frame, fCnt, plain);
                count += plain[0] == 0 ? 1 : 0;
            }

            return count;
        }
    }

    [Fact]
    public void A_join_accept_reads_back() =>
        Gen.Select(UInt24, UInt24, Gen.UInt, Gen.Byte, Gen.Byte, Gen.Byte.Array[16].Null())
            .Sample((nonce, netId, devAddr, settings, delay, list) =>
            {
                var accept = new JoinAccept(nonce, netId, new DevAddr(devAddr), settings, delay, list);
                var phy = accept.Encrypt(NwkSKey);
                Assert.True(JoinAccept.TryDecrypt(phy, NwkSKey, out var read, out var micOk, out _));
                Assert.True(micOk);
                Assert.Equal(accept with { CFList = null }, read with { CFList = null });
                Assert.Equal(list, read.CFList);
                Assert.True(JoinAccept.TryDecrypt(phy, AppSKey, out _, out micOk, out _));
                Assert.False(micOk);
            });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(15, 15)]
    [InlineData(0xF2, 2)]
    public void A_delay_of_0_means_1_second(byte onAir, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), new JoinAccept(0, 0, default, 0, onAir, null).ReceiveDelay1);

    [Fact]
    public void A_channel_list_of_another_length_is_refused_at_once() => Assert.Throws<ArgumentException>(
        () => new JoinAccept(0, 0, default, 0, 0, new byte[15]).Encrypt(NwkSKey));
}

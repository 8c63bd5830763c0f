using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>Bytes and texts from outside never throw, whatever they are.</summary>
public sealed class AnyBytesTests
{
    private static readonly AesCipher Key = new(new AesKey(new byte[16]));
    private static readonly string KeyText = new('0', 32);

    // Random first bytes seldom name a message type with a short frame; so each type gets its share.
    private static readonly Gen<byte[]> AnyFrame = Gen.OneOf(
        Gen.Byte.Array[0, 300],
        Gen.Select(Gen.Int[0, 7], Gen.Byte.Array[0, 40], (type, rest) => (byte[])[(byte)(type << 5), .. rest]),
        Gen.Select(Gen.Bool, Gen.Int[200, 226], Gen.Byte.Array[4, 40], WithPort));

    [Shows("hostile-any-bytes")]
    [Fact]
    public void No_bytes_make_a_reader_throw() => AnyFrame.Sample(phy =>
    {
        ReadEverything(phy);
        Describe(phy, withKeys: false);
        Describe(phy, withKeys: true);
    });

    [Fact]
    public void No_bytes_make_the_MAC_command_reader_throw_or_lose_one() =>
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Bool).Sample((bytes, uplink) =>
        {
            var commands = MacCommands.Describe(bytes, uplink);
            Assert.Equal(
                Convert.ToHexStringLower(bytes), string.Concat(commands.Select(item => (string?)item!["bytes"])));
        });

    [Shows("hostile-any-bytes")]
    [Fact]
    public void Every_truncation_of_a_frame_is_handled()
    {
        foreach (var phy in ValidFrames())
        {
            for (var length = 0; length < phy.Length; length++)
            {
                ReadEverything(phy[..length]);
                Describe(phy[..length], withKeys: true);
                if (DataFrame.TryRead(phy.AsSpan(0, length), out var frame, out _))
                    Assert.False(DataCrypto.IsMicValid10(Key, frame, frame.FCnt));
            }
        }
    }

    [Fact]
    public void No_text_makes_the_description_throw() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String, Gen.String).Sample((hex, key, number, nonce, word) =>
        {
            var options = new FrameDecodeOptions
            {
                Hex = hex,
                Version = word,
                AppSKey = key,
                NwkSKey = key,
                FCnt = number,
                TxDr = number,
                DevNonce = nonce,
                Direction = word,
                DevEui = nonce,
                JSIntKey = key,
                JSEncKey = key,
                JoinReqType = number,
                PackageVersion = word,
            };
            AssertOneOrTheOther(options);
            AssertOneOrTheOther(new FrameDecodeOptions { Hex = hex });
        });

    // Behind such a port something is looked for inside the payload.
    private static byte[] WithPort(bool uplink, int fPort, byte[] rest) =>
        [uplink ? (byte)0x40 : (byte)0x60, 1, 2, 3, 4, 0, 5, 0, (byte)fPort, .. rest];

    private static IEnumerable<byte[]> ValidFrames()
    {
        yield return DataFrames.WriteUp(
            new UplinkFields { FOpts = new byte[] { 3, 7, 2 }, FPort = 5, Payload = new byte[20] }, Key, Key);
        yield return DataFrames.WriteUp(new UplinkFields { FPort = 0, Payload = new byte[] { 6, 255, 63 } }, Key, Key);
        yield return DataFrames.WriteDown(new DownlinkFields { Ack = true }, Key, Key);
        yield return DataFrames.WriteUp(
            new UplinkFields { FPort = 226, Payload = new byte[] { 1, 2, 3, 4, 5, 6, 0x40, 1, 2, 3, 4 } }, Key, Key);
        yield return DataFrames.WriteDown(
            new DownlinkFields { FPort = 201, Payload = new byte[] { 3, 1, 8, 1, 0, 9 } }, Key, Key);
        yield return JoinRequest.Write(new Eui64(1), new Eui64(2), 3, Key);
        yield return new JoinAccept(1, 2, new DevAddr(3), 4, 5, new byte[16]).Encrypt(Key);
        yield return new JoinAccept(1, 2, new DevAddr(3), 4, 5, null).Encrypt(Key);
        yield return [0xC0, 1, .. new byte[22]];
        yield return [0xE0, 1, 2, 3, 4, 5, 6];
    }

    private static void ReadEverything(byte[] phy)
    {
        if (DataFrame.TryRead(phy, out var frame, out var error))
        {
            _ = frame.FOpts.Length + frame.FrmPayload.Length + (frame.FPort ?? 0) + frame.DevAddr.Value + frame.FCnt;
            DataCrypto.DecryptFrmPayload(Key, frame, frame.FCnt, new byte[frame.FrmPayload.Length]);
        }

        Assert.Equal(error == FrameError.None, DataFrame.TryRead(phy, out _, out _));
        Assert.Equal(JoinRequest.TryRead(phy, out var request, out error), error == FrameError.None);
        _ = request.IsMicValid(phy, Key);
        Assert.Equal(JoinAccept.TryDecrypt(phy, Key, out _, out _, out error), error == FrameError.None);
        Assert.Equal(JoinAccept11.TryDecrypt(phy, Key, out _, out _, out error), error == FrameError.None);
        Assert.Equal(RejoinRequest.TryRead(phy, out var rejoin, out error), error == FrameError.None);
        _ = rejoin.IsMicValid(phy, Key);
    }

    private static void Describe(byte[] phy, bool withKeys)
    {
        var key = withKeys ? KeyText : null;
        foreach (var version in new[] { "1.0", "1.1" })
        {
            AssertOneOrTheOther(new FrameDecodeOptions
            {
                Hex = Convert.ToHexString(phy),
                Version = version,
                NwkSKey = key,
                AppSKey = key,
                FNwkSIntKey = key,
                SNwkSIntKey = key,
                NwkSEncKey = key,
                AppKey = key,
                NwkKey = key,
                FCnt = "70000",
                DevNonce = "0102",
                DevEui = "0102030405060708",
                JoinEui = "0102030405060708",
                JoinReqType = phy.Length % 2 == 0 ? "255" : "1",
            });
        }
    }

    private static void AssertOneOrTheOther(FrameDecodeOptions options)
    {
        var ok = FrameDescription.TryDescribe(options, out var description, out var error);
        Assert.Equal(ok, description is not null);
        Assert.Equal(ok, error is null);
        if (ok)
            Assert.True(description!.ContainsKey("mic") && description.ContainsKey("micOk"));
        else
            Assert.EndsWith(".", error, StringComparison.Ordinal);
    }
}

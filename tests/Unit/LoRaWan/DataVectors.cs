using System.Globalization;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

internal static class DataVectors
{
    public static void Check10(Vector vector, bool downlink)
    {
        var nwkSKey = vector.Cipher("nwkSKey");
        var fCnt = vector.UInt("fCntFull");
        if (!vector.Has("phyPayload"))
        {
            var message = vector.Bytes("messageWithoutMic");
            var mic = DataCrypto.ComputeMic10(nwkSKey, message, vector.Addr("devAddr"), fCnt, downlink);
            Assert.Equal(vector.ExpectedMic(), mic);
            if (vector.Expected.TryGetProperty("micIfMsbIgnored", out _))
            {
                Assert.Equal(vector.ExpectedMic("micIfMsbIgnored"), DataCrypto.ComputeMic10(
                    nwkSKey, message, vector.Addr("devAddr"), vector.UInt("fCntOnAir"), downlink));
            }

            return;
        }

        Assert.True(DataFrame.TryRead(vector.Bytes("phyPayload"), out var frame, out var error), $"{error}");
        Assert.Equal(downlink, !frame.IsUplink);
        Assert.Equal(vector.Addr("devAddr"), frame.DevAddr);
        Assert.Equal(vector.Bytes("fCtrl")[0], frame.FCtrl.Value);
        Assert.Equal(vector.Bytes("fOpts"), frame.FOpts.ToArray());
        Assert.Equal((byte?)vector.Int("fPort"), frame.FPort);
        Assert.Equal((ushort)fCnt, frame.FCnt);
        Assert.Equal(vector.ExpectedMic(), frame.Mic);
        Assert.True(DataCrypto.IsMicValid10(nwkSKey, frame, fCnt));
        Assert.False(DataCrypto.IsMicValid10(nwkSKey, frame, fCnt + 0x1_0000));
        CheckPlain(vector, frame, frame.FPort == 0 ? nwkSKey : vector.Cipher("appSKey"), fCnt);
    }

    public static void CheckUp11(Vector vector)
    {
        var phy = PhyOf(vector);
        Assert.True(DataFrame.TryRead(phy, out var frame, out var error), $"{error}");
        var fCnt = vector.UInt("fCntFull");
        var transmission = new UplinkTransmission(
            (ushort)vector.UInt("confFCnt"), (byte)vector.UInt("txDr"), (byte)vector.UInt("txCh"));
        Assert.Equal(vector.ExpectedMic(), DataCrypto11.ComputeUplinkMic(
            vector.Cipher("fNwkSIntKey"), vector.Cipher("sNwkSIntKey"), frame.PhyWithoutMic, fCnt, transmission));
        if (vector.Expected.TryGetProperty("frmPayloadPlain", out _))
        {
            var key = frame.FPort != 0 ? "appSKey" : vector.Has("nwkSEncKey") ? "nwkSEncKey" : "frmKeyUsedUpstream";
            CheckPlain(vector, frame, vector.Cipher(key), fCnt);
        }
    }

    public static void CheckDown11(Vector vector)
    {
        var phy = PhyOf(vector);
        Assert.True(DataFrame.TryRead(phy, out var frame, out var error), $"{error}");
        var fCnt = vector.UInt(vector.Has("aFCntDown") ? "aFCntDown" : "fCntFull");
        Assert.Equal(vector.ExpectedMic(), DataCrypto11.ComputeDownlinkMic(
            vector.Cipher("sNwkSIntKey"), frame.PhyWithoutMic, fCnt, (ushort)vector.UInt("confFCnt")));
        if (vector.Expected.TryGetProperty("fOptsPlain", out _))
        {
            var fOpts = frame.FOpts.ToArray();
            DataCrypto11.CryptFOpts(vector.Cipher("nwkSEncKey"), frame.DevAddr, fCnt, FOptsCounter.AFCntDown, fOpts);
            Assert.Equal(vector.ExpectedBytes("fOptsPlain"), fOpts);
        }

        if (vector.Expected.TryGetProperty("frmPayloadPlain", out _))
            CheckPlain(vector, frame, vector.Cipher("appSKey"), fCnt);
    }

    public static void CheckFrmPayload(Vector vector)
    {
        var data = vector.Bytes("plain");
        DataCrypto.CryptFrmPayload(vector.Cipher("key"), vector.Addr("devAddr"), vector.UInt("fCntFull"),
            vector.Int("direction") == 1, data);
        Assert.Equal(vector.ExpectedBytes("cipher"), data);
    }

    public static void CheckFOpts(Vector vector)
    {
        var counter = vector.Int("typeByte") == 2 ? FOptsCounter.AFCntDown
            : vector.Int("direction") == 1 ? FOptsCounter.NFCntDown
            : FOptsCounter.FCntUp;
        var data = vector.Bytes("plain");
        DataCrypto11.CryptFOpts(
            vector.Cipher("nwkSEncKey"), vector.Addr("devAddr"), vector.UInt("fCnt"), counter, data);
        Assert.Equal(vector.ExpectedBytes("cipher"), data);
    }

    public static void CheckFCnt(Vector vector)
    {
        var next = vector.UInt("nextExpectedFull");
        var full = FCnt.Reconstruct(next == 0 ? null : next - 1, (ushort)vector.UInt("onAir16"));
        Assert.Equal(vector.Expected.GetProperty("full").GetUInt32(), full);
    }

    public static void CheckTimeOnAir(Vector vector)
    {
        var framing = new LoraFraming
        {
            PreambleSymbols = vector.Int("preamble"),
            Crc = vector.Inputs.GetProperty("crc").GetBoolean(),
            LowDataRateOptimize = vector.Inputs.TryGetProperty("ldro", out var slow) ? slow.GetBoolean() : null,
        };
        var rate = (CodingRate)int.Parse(vector.Text("codeRate")[2..], CultureInfo.InvariantCulture);
        var time = TimeOnAir.Lora(
            vector.Int("sf"), vector.Int("bandwidthHz"), vector.Int("phyPayloadBytes"), rate, framing);
        Assert.Equal(vector.Expected.GetProperty("microseconds").GetInt64() * 10, time.Ticks);
    }

    private static byte[] PhyOf(Vector vector) => vector.Has("phyPayload")
        ? vector.Bytes("phyPayload")
        : [.. vector.Bytes("messageWithoutMic"), 0, 0, 0, 0];

    private static void CheckPlain(Vector vector, in DataFrame frame, AesCipher key, uint fCnt)
    {
        var plain = new byte[frame.FrmPayload.Length];
        DataCrypto.DecryptFrmPayload(key, frame, fCnt, plain);
        var expected = vector.Expected.GetProperty("frmPayloadPlain");
        if (vector.Id == "up10-lp-port0")
            Assert.Equal("LinkCheckReq", (string?)MacCommands.Describe(plain, uplink: true)[0]!["command"]);
        else if (expected.ValueKind == JsonValueKind.Null)
            Assert.Empty(plain);
        else
            Assert.Equal(expected.GetString(), Convert.ToHexStringLower(plain));
    }
}

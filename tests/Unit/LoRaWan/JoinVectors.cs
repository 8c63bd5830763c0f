using System.Text.Json;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

internal static class JoinVectors
{
    public static void CheckRequest(Vector vector)
    {
        var written = JoinRequest.Write(
            vector.Eui("joinEui"), vector.Eui("devEui"), (ushort)vector.UInt("devNonce"), vector.Cipher("key"));
        byte[] expected =
            vector.Has("phyPayload") ? vector.Bytes("phyPayload")
            : vector.Has("messageWithoutMic") ? [.. vector.Bytes("messageWithoutMic"), .. vector.ExpectedBytes("mic")]
            : vector.ExpectedBytes("phyPayload");
        Assert.Equal(expected, written);

        Assert.True(JoinRequest.TryRead(expected, out var request, out _));
        Assert.Equal(vector.Eui("joinEui"), request.JoinEui);
        Assert.Equal(vector.Eui("devEui"), request.DevEui);
        Assert.Equal(vector.UInt("devNonce"), request.DevNonce);
        Assert.True(request.IsMicValid(expected, vector.Cipher("key")));
        Assert.False(request.IsMicValid(expected, new AesCipher(default)));
    }

    public static void CheckAccept10(Vector vector)
    {
        var key = vector.Cipher("appKey");
        if (vector.Has("plainPhyPayload"))
        {
            var phy = vector.Bytes("plainPhyPayload");
            Assert.Equal(vector.ExpectedMic(), Cmac.ComputeMic(key, phy.AsSpan()[..^4]));
            var accept = JoinAccept.ReadPlain(phy);
            Assert.True(JoinAccept.TryDecrypt(accept.Encrypt(key), key, out var again, out var micOk, out _));
            Assert.True(micOk);
            Assert.Equal(accept, again);
            return;
        }

        var onAir = vector.Has("encryptedPhyPayload")
            ? vector.Bytes("encryptedPhyPayload")
            : vector.ExpectedBytes("encryptedPhyPayload");
        var plain = vector.Expected.TryGetProperty("plainPhyPayload", out var whole)
            ? Convert.FromHexString(whole.GetString()!)
            : [.. vector.ExpectedBytes("plainPhyPayloadWithoutMic"), .. vector.ExpectedBytes("mic")];
        Assert.True(JoinAccept.TryDecrypt(onAir, key, out var read, out var valid, out var error), $"{error}");
        Assert.True(valid);
        Assert.Equal(plain[..^4], read.WritePlain()[..^4]);
        Assert.Equal(onAir, read.Encrypt(key));
        if (vector.Has("joinNonce"))
            CheckFields(vector, read);
    }

    public static void CheckAccept11(Vector vector)
    {
        var joinEui = vector.Eui("joinEui");
        var origin = new JoinOrigin((byte)vector.UInt("joinReqType"), joinEui, (ushort)vector.UInt("devNonce"));
        if (vector.Has("plainPhyPayloadWithoutMic"))
        {
            var fields = JoinAccept.ReadPlain([.. vector.Bytes("plainPhyPayloadWithoutMic"), 0, 0, 0, 0]);
            Assert.Equal(vector.ExpectedMic(), JoinAccept11.ComputeMic(fields, vector.Cipher("jsIntKey"), origin));
            return;
        }

        var derived = vector.Has("nwkKey");
        var encryptionKey = vector.Cipher(derived ? "nwkKey" : "encKey");
        var jsIntKey = vector.Cipher(derived ? "jsIntKey" : "micKey_JSIntKey");
        var onAir = derived ? vector.ExpectedBytes("encryptedPhyPayload") : vector.Bytes("encryptedPhyPayload");
        Assert.True(JoinAccept11.TryDecrypt(onAir, encryptionKey, out var accept, out var mic, out _));
        Assert.Equal(mic, JoinAccept11.ComputeMic(accept, jsIntKey, origin));
        Assert.True(accept.OptNeg);
        Assert.Equal(onAir, JoinAccept11.Encrypt(accept, encryptionKey, jsIntKey, origin));
        if (derived)
        {
            Assert.Equal(vector.Key("jsIntKey"), JoinKeys11.Derive(encryptionKey, vector.Eui("devEui")).JSIntKey);
            Assert.Equal(vector.ExpectedBytes("plainPhyPayload")[..^4], accept.WritePlain()[..^4]);
            CheckFields(vector, accept);
        }
        else
        {
            Assert.Equal(vector.ExpectedMic(), mic);
            Assert.Equal(vector.ExpectedBytes("plainPhyPayloadWithoutMic"), accept.WritePlain()[..^4]);
        }
    }

    public static void CheckKeys10(Vector vector)
    {
        var keys = SessionKeys10.Derive(vector.Cipher("appKey"), vector.UInt("joinNonce"), vector.Hex("netId"),
            (ushort)vector.UInt("devNonce"));
        Assert.Equal(ExpectedKey(vector, "nwkSKey"), keys.NwkSKey);
        Assert.Equal(ExpectedKey(vector, "appSKey"), keys.AppSKey);
    }

    public static void CheckKeys11(Vector vector)
    {
        var keys = SessionKeys11.Derive(vector.Cipher("nwkKey"), vector.Cipher("appKey"), vector.UInt("joinNonce"),
            vector.Eui("joinEui"), (ushort)vector.UInt("devNonce"));
        Assert.Equal(ExpectedKey(vector, "fNwkSIntKey"), keys.FNwkSIntKey);
        Assert.Equal(ExpectedKey(vector, "sNwkSIntKey"), keys.SNwkSIntKey);
        Assert.Equal(ExpectedKey(vector, "nwkSEncKey"), keys.NwkSEncKey);
        Assert.Equal(ExpectedKey(vector, "appSKey"), keys.AppSKey);
    }

    public static void CheckJoinServerKeys(Vector vector)
    {
        var keys = JoinKeys11.Derive(vector.Cipher("nwkKey"), vector.Eui("devEui"));
        Assert.Equal(ExpectedKey(vector, "jsIntKey"), keys.JSIntKey);
        Assert.Equal(ExpectedKey(vector, "jsEncKey"), keys.JSEncKey);
    }

    public static void CheckRejoin(Vector vector)
    {
        byte[] phy = [.. vector.Bytes("messageWithoutMic"), .. vector.ExpectedBytes("mic")];
        Assert.True(RejoinRequest.TryRead(phy, out var request, out var error), $"{error}");
        Assert.Equal(vector.UInt("rejoinType"), request.RejoinType);
        Assert.True(request.IsMicValid(phy, vector.Cipher("key")));
        if (vector.Has("devEui"))
            Assert.Equal(vector.Eui("devEui"), request.DevEui);
        if (vector.Has("netId"))
            Assert.Equal(vector.Hex("netId"), request.NetId);
        if (vector.Has("joinEui"))
            Assert.Equal(vector.Eui("joinEui"), request.JoinEui);
        if (vector.Has("rjCount0") || vector.Has("rjCount1"))
            Assert.Equal(vector.UInt(vector.Has("rjCount0") ? "rjCount0" : "rjCount1"), request.RjCount);
    }

    public static void CheckEncoding(Vector vector)
    {
        if (vector.Has("byte"))
            CheckFCtrl(new FCtrl(vector.Bytes("byte")[0]), vector.Expected);
        else if (vector.Has("channelsHz"))
            CheckCFList(vector);
        else if (vector.Has("joinNonce"))
            CheckAcceptPayload(vector);
        else
            CheckChannelMaskList(vector);
    }

    private static void CheckFCtrl(FCtrl fCtrl, JsonElement expected)
    {
        bool Flag(string name) => expected.TryGetProperty(name, out var value) && value.GetBoolean();
        Assert.Equal(Flag("adr"), fCtrl.Adr);
        Assert.Equal(Flag("adrAckReq"), fCtrl.AdrAckReq);
        Assert.Equal(Flag("ack"), fCtrl.Ack);
        Assert.Equal(Flag("fPendingOrClassB"), fCtrl.FPending);
        Assert.Equal(Flag("fPendingOrClassB"), fCtrl.ClassB);
        Assert.Equal(expected.GetProperty("fOptsLen").GetInt32(), fCtrl.FOptsLength);
    }

    private static void CheckCFList(Vector vector)
    {
        var region = RegionVectors.LoadEu868();
        Assert.Equal(vector.Inputs.GetProperty("channelsHz").EnumerateArray().Select(item => item.GetUInt32()),
            region.CFListFrequenciesHz);
        Assert.Equal(vector.ExpectedBytes("cfList"), region.WriteCFList());
    }

    private static void CheckAcceptPayload(Vector vector)
    {
        var accept = new JoinAccept(vector.UInt("joinNonce"), vector.Hex("netId"), vector.Addr("devAddr"),
            JoinAccept.PackDlSettings(vector.Int("rx1DrOffset"), vector.Int("rx2Dr")), (byte)vector.UInt("rxDelay"),
            CFList: null);
        Assert.Equal(vector.ExpectedBytes("payload"), accept.WritePlain()[1..^4]);
        Assert.Equal(vector.Int("rx1DrOffset"), accept.Rx1DataRateOffset);
        Assert.Equal(vector.Int("rx2Dr"), accept.Rx2DataRate);
        Assert.Equal(vector.Inputs.GetProperty("optNeg").GetBoolean(), accept.OptNeg);
    }

    // A list of channel masks, type 1, as fixed channel plans have it: here only its display matters.
    private static void CheckChannelMaskList(Vector vector)
    {
        var list = vector.ExpectedBytes("cfList");
        var key = new AesCipher(default);
        var onAir = new JoinAccept(1, 1, new DevAddr(1), 0, 1, list).Encrypt(key);
        var options = new FrameDecodeOptions { Hex = Convert.ToHexString(onAir), AppKey = new string('0', 32) };
        Assert.True(FrameDescription.TryDescribe(options, out var description, out _));
        Assert.Equal(vector.ExpectedText("cfList"), (string?)description["cfList"]);
        Assert.Null(description["cfListFrequenciesHz"]);
        Assert.Equal((byte)vector.UInt("type"), list[^1]);
    }

    private static void CheckFields(Vector vector, in JoinAccept accept)
    {
        Assert.Equal(vector.UInt("joinNonce"), accept.JoinNonce);
        Assert.Equal(vector.Hex("netId"), accept.NetId);
        Assert.Equal(vector.Addr("devAddr"), accept.DevAddr);
        Assert.Equal(vector.Bytes("dlSettings")[0], accept.DlSettings);
        Assert.Equal(vector.UInt("rxDelay"), accept.RxDelay);
        Assert.Equal(vector.Bytes("cfList"), accept.CFList);
    }

    private static AesKey ExpectedKey(Vector vector, string name) => new(vector.ExpectedBytes(name));
}

using System.Text.Json;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

internal static class RelayVectors
{
    public static void Check(Vector vector)
    {
        if (vector.Has("nwkSEncKey"))
        {
            Assert.Equal(
                new AesKey(vector.ExpectedBytes("rootWorSKey")),
                RelayKeys.DeriveRootWorSKey(vector.Cipher("nwkSEncKey")));
            return;
        }

        var metadata = vector.Inputs.GetProperty("uplinkMetadata");
        var request = new ForwardUplinkReq(
            Number(metadata, "dr"), Number(metadata, "snr"), Number(metadata, "rssi"), Number(metadata, "worChannel"),
            vector.UInt("frequencyHz"));
        var bytes = vector.ExpectedBytes("forwardUplinkReq");
        var written = new byte[bytes.Length];
        Assert.Equal(bytes.Length, request.Write(vector.Bytes("phyPayload"), written));
        Assert.Equal(bytes, written);

        Assert.True(ForwardUplinkReq.TryRead(bytes, out var read, out var phy));
        Assert.Equal(request, read);
        Assert.Equal(vector.Bytes("phyPayload"), phy);
    }

    private static int Number(JsonElement metadata, string name) => metadata.GetProperty(name).GetInt32();
}

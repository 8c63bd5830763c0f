using System.Globalization;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class SmokeTests
{
    [Fact]
    public void Data_frames_of_1_0_check_and_decrypt()
    {
        foreach (var vector in Vectors.Of("data_up_mic_1_0").Concat(Vectors.Of("data_down_mic_1_0")).Where(v => v.Has("phyPayload")))
        {
            Assert.True(DataFrame.TryRead(vector.Bytes("phyPayload"), out var frame, out var error), $"{vector.Id} {error}");
            Assert.True(DataCrypto.IsMicValid10(vector.Cipher("nwkSKey"), frame, vector.UInt("fCntFull")), vector.Id);
            var plain = new byte[frame.FrmPayload.Length];
            DataCrypto.DecryptFrmPayload(vector.Cipher("appSKey"), frame, vector.UInt("fCntFull"), plain);
            if (vector.ExpectedText("frmPayloadPlain") is { } text)
                Assert.Equal(text, Convert.ToHexStringLower(plain));
        }
    }

    [Fact]
    public void The_region_file_loads()
    {
        var json = File.ReadAllBytes(Vectors.RepositoryPath("firmware-config", "regions", "eu868.json"));
        Assert.True(Region.TryLoad(json, out var region, out var errors), string.Join('\n', errors));
        Assert.Equal(29, region.DownlinkPowerDbm(869_525_000));
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "regions", "eu868.json")));
    }

    [Fact]
    public void Joins()
    {
        foreach (var vector in Vectors.Of("join_accept_1_0").Where(v => v.Has("encryptedPhyPayload")))
        {
            Assert.True(JoinAccept.TryDecrypt(vector.Bytes("encryptedPhyPayload"), vector.Cipher("appKey"), out var accept,
                out var micOk, out _));
            Assert.True(micOk, vector.Id);
            Assert.Equal(vector.Bytes("encryptedPhyPayload"), accept.Encrypt(vector.Cipher("appKey")));
        }

        foreach (var vector in Vectors.Of("time_on_air"))
        {
            var framing = new LoraFraming { LowDataRateOptimize = vector.Has("ldro") ? false : null };
            var rate = (CodingRate)int.Parse(vector.Text("codeRate")[2..], CultureInfo.InvariantCulture);
            Assert.Equal(vector.Expected.GetProperty("microseconds").GetInt64() * 10,
                TimeOnAir.Lora(vector.Int("sf"), vector.Int("bandwidthHz"), vector.Int("phyPayloadBytes"), rate, framing).Ticks);
        }
    }
}

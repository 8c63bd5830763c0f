using System.Net.Http.Json;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>A device on the other end of the radio: registered over HTTP, speaking 1.0.x.</summary>
internal sealed class RadioDevice(ulong number)
{
    private readonly AesKey _appKey = new([.. Enumerable.Range((int)number, 16).Select(i => (byte)i)]);
    private AesCipher? _nwkSKey;
    private AesCipher? _appSKey;
    private ushort _devNonce;

    public Eui64 DevEui { get; } = new(0x70b3_d5e7_5e00_0000 + number);

    public Eui64 JoinEui { get; } = new(0x70b3_d57e_d000_0001);

    public DevAddr DevAddr { get; private set; } = new(0x0100_0000 + (uint)number);

    public uint FCntUp { get; set; }

    public object Body(Guid applicationId, Guid profileId, bool abp) => new
    {
        devEui = DevEui.ToString(),
        joinEui = JoinEui.ToString(),
        name = $"Fühler {number}",
        place = "Rathaus",
        applicationId,
        profileId,
        activation = abp ? "abp" : "otaa",
        appKey = abp ? null : KeyText(0),
        devAddr = abp ? DevAddr.ToString() : null,
        nwkSKey = abp ? KeyText(1) : null,
        appSKey = abp ? KeyText(2) : null,
    };

    /// <summary>Into the one application of a new registry.</summary>
    public async Task RegisterAsync(HttpClient http, Guid profileId, bool abp = true)
    {
        var applications = await http.GetFromJsonAsync<JsonElement>("/api/v1/applications");
        var application = Assert.Single(applications.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid();
        var answer = await http.PostAsJsonAsync("/api/v1/devices", Body(application, profileId, abp));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        if (abp)
            (_nwkSKey, _appSKey) = (new AesCipher(Key(1)), new AesCipher(Key(2)));
    }

    public byte[] JoinRequest() =>
        LoRaWan.JoinRequest.Write(JoinEui, DevEui, ++_devNonce, new AesCipher(Key(0)));

    public JoinAccept Join(byte[] accept)
    {
        Assert.True(TryJoin(accept, out var join), "The join accept is another device's.");
        return join;
    }

    /// <summary>False for another device's join accept.</summary>
    public bool TryJoin(byte[] accept, out JoinAccept join)
    {
        var appKey = new AesCipher(Key(0));
        if (!JoinAccept.TryDecrypt(accept, appKey, out join, out var micOk, out _) || !micOk)
            return false;
        var keys = SessionKeys10.Derive(appKey, join.JoinNonce, join.NetId, _devNonce);
        (_nwkSKey, _appSKey) = (new AesCipher(keys.NwkSKey), new AesCipher(keys.AppSKey));
        (DevAddr, FCntUp) = (join.DevAddr, 0);
        return true;
    }

    /// <summary>The next uplink; Cayenne LPP with a temperature unless told otherwise.</summary>
    public byte[] Uplink(bool confirmed = false, byte[]? payload = null, bool ack = false,
        byte[]? fOpts = null) => Uplink(new UplinkFields
        {
            MType = confirmed ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp,
            Ack = ack,
            FOpts = fOpts ?? [],
            FPort = 2,
            Payload = payload ?? [1, 0x67, 0x00, 0xD7],
        });

    /// <summary>The next uplink; address and counter are filled in.</summary>
    public byte[] Uplink(UplinkFields fields) => DataFrames.WriteUp(
        fields with { DevAddr = DevAddr, FCnt32 = FCntUp++ }, _nwkSKey!, _appSKey!);

    public bool IsAcknowledgement(byte[] phy) =>
        DataFrame.TryRead(phy, out var frame, out _) && frame.DevAddr == DevAddr && frame.FCtrl.Ack
        && DataCrypto.IsMicValid10(_nwkSKey!, frame, frame.FCnt);

    /// <summary>Port and plain payload of a downlink for this device; null for another's.</summary>
    public (byte? FPort, byte[] Payload)? Hear(byte[] phy)
    {
        if (!DataFrame.TryRead(phy, out var frame, out _) || frame.DevAddr != DevAddr
            || !DataCrypto.IsMicValid10(_nwkSKey!, frame, frame.FCnt))
            return null;
        var plain = new byte[frame.FrmPayload.Length];
        if (plain.Length > 0)
        {
            DataCrypto.DecryptFrmPayload(
                DataCrypto.IsNetworkPort(frame.FPort ?? 0) ? _nwkSKey! : _appSKey!, frame, frame.FCnt, plain);
        }

        return (frame.FPort, plain);
    }

    private string KeyText(int kind)
    {
        var bytes = new byte[AesKey.LengthBytes];
        Key(kind).CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }

    private AesKey Key(int kind)
    {
        var bytes = new byte[AesKey.LengthBytes];
        _appKey.CopyTo(bytes);
        bytes[0] ^= (byte)(kind * 16);
        return new AesKey(bytes);
    }
}

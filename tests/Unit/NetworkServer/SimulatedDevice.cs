using System.Buffers.Binary;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>The other end of the radio: joins, counts and signs as a 1.0.x device does.</summary>
internal sealed class SimulatedDevice
{
    private readonly bool _isAbp;

    public SimulatedDevice(ulong number, bool abp = false, uint? devAddr = null)
    {
        _isAbp = abp;
        DevEui = new Eui64(0x70B3_D5E7_5E00_0000 + number);
        AppKey = KeyOf(number, 0xA0);
        NwkSKey = KeyOf(number, 0xB0);
        AppSKey = KeyOf(number, 0xC0);
        DevAddr = new DevAddr(devAddr ?? 0x0100_0000 + (uint)number);
    }

    public Eui64 DevEui { get; }

    public Eui64 JoinEui { get; } = new(0x70B3_D57E_D000_0000);

    public AesKey AppKey { get; set; }

    public AesKey NwkSKey { get; set; }

    public AesKey AppSKey { get; set; }

    public DevAddr DevAddr { get; set; }

    public uint FCntUp { get; set; }

    public ushort DevNonce { get; set; }

    public bool IsJoined { get; private set; }

    public DeviceSettings Settings { get; set; } = DeviceSettings.Default with
    {
        StatusInterval = TimeSpan.Zero,
        Adr = false,
        HasCFListChannels = true,
    };

    public DeviceRecord Record => new(DevEui, JoinEui, _isAbp ? default : new RootKeys(AppKey, default), Enabled: true,
        _isAbp ? new AbpSession(DevAddr, SessionKeys.Of10(NwkSKey, AppSKey)) : null, Settings);

    public byte[] JoinRequest() => Kreisfunk.LoRaWan.JoinRequest.Write(
        JoinEui, DevEui, ++DevNonce, new AesCipher(AppKey));

    public JoinAccept Join(ReadOnlySpan<byte> acceptPhy)
    {
        var appKey = new AesCipher(AppKey);
        Assert.True(JoinAccept.TryDecrypt(acceptPhy, appKey, out var accept, out var micOk, out _));
        Assert.True(micOk, "The join accept has a wrong MIC.");
        var keys = SessionKeys10.Derive(appKey, accept.JoinNonce, accept.NetId, DevNonce);
        (NwkSKey, AppSKey, DevAddr, FCntUp) = (keys.NwkSKey, keys.AppSKey, accept.DevAddr, 0);
        IsJoined = true;
        return accept;
    }

    /// <summary>The next uplink.</summary>
    public byte[] Uplink(bool confirmed = false, byte[]? payload = null) =>
        Uplink(new UplinkFields { FPort = 2, Payload = payload ?? [0x17], FCnt32 = FCntUp++ }, confirmed);

    /// <summary>The next uplink with MAC commands.</summary>
    public byte[] UplinkWith(byte[] fOpts, bool adrAckReq = false) =>
        Uplink(new UplinkFields { FOpts = fOpts, AdrAckReq = adrAckReq, FCnt32 = FCntUp++ });

    public byte[] Uplink(UplinkFields fields, bool confirmed = false) => DataFrames.WriteUp(
        fields with { DevAddr = DevAddr, MType = confirmed ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp },
        new AesCipher(NwkSKey), new AesCipher(AppSKey));

    /// <summary>Reads a downlink as the device would, and refuses one that is not for it.</summary>
    public DownlinkSeen Hear(byte[] phy, uint fCnt32)
    {
        Assert.True(DataFrame.TryRead(phy, out var frame, out _));
        Assert.Equal(DevAddr, frame.DevAddr);
        Assert.True(DataCrypto.IsMicValid10(new AesCipher(NwkSKey), frame, fCnt32), "A downlink has a wrong MIC.");
        return new DownlinkSeen(frame.FCtrl.Ack, frame.FCnt, frame.FOpts.ToArray(), frame.FPort);
    }

    /// <summary>Checks MIC and counter as the device would; gives the plain payload.</summary>
    public byte[] Payload(byte[] phy, uint fCnt32)
    {
        Hear(phy, fCnt32);
        Assert.True(DataFrame.TryRead(phy, out var frame, out _));
        Assert.Equal((ushort)fCnt32, frame.FCnt);
        var payload = new byte[frame.FrmPayload.Length];
        DataCrypto.DecryptFrmPayload(
            new AesCipher(DataCrypto.IsNetworkPort(frame.FPort ?? 0) ? NwkSKey : AppSKey), frame, fCnt32, payload);
        return payload;
    }

    private static AesKey KeyOf(ulong number, byte kind)
    {
        Span<byte> bytes = stackalloc byte[AesKey.LengthBytes];
        bytes.Fill(kind);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number + 1);
        return new AesKey(bytes);
    }
}

internal sealed record DownlinkSeen(bool Ack, ushort FCnt, byte[] FOpts, byte? FPort);

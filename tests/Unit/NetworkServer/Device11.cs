using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>The other end of the radio, as a LoRaWAN 1.1 device: two root keys, four session keys, rejoins.</summary>
internal sealed class Device11
{
    private static readonly AesKey NwkKey = new([.. Enumerable.Range(0x20, 16).Select(i => (byte)i)]);
    private static readonly AesKey AppKey = new([.. Enumerable.Range(0x40, 16).Select(i => (byte)i)]);

    private ushort _devNonce;

    public Eui64 DevEui { get; } = new(0x70B3_D5E7_5E00_1100);

    public Eui64 JoinEui { get; } = new(0x70B3_D57E_D000_0011);

    public SessionKeys Keys { get; private set; }

    public DevAddr DevAddr { get; private set; }

    public uint FCntUp { get; set; }

    public ushort RjCount0 { get; set; }

    public ushort RjCount1 { get; set; }

    /// <summary>The confirmed downlink it acknowledges.</summary>
    public ushort ConfFCnt { get; set; }

    public DeviceRecord Record => new(DevEui, JoinEui, new RootKeys(AppKey, NwkKey), Enabled: true, Abp: null,
        DeviceSettings.Default with
        {
            Version = LoRaWanVersion.V110,
            StatusInterval = TimeSpan.Zero,
            Adr = false,
        });

    private static AesCipher Network => new(NwkKey);

    private JoinKeys11 JoinKeys => JoinKeys11.Derive(Network, DevEui);

    public byte[] JoinRequest() =>
        Kreisfunk.LoRaWan.JoinRequest.Write(JoinEui, DevEui, ++_devNonce, Network);

    public JoinAccept Join(byte[] phy) =>
        Take(phy, Network, new JoinOrigin(JoinOrigin.JoinRequestType, JoinEui, _devNonce));

    /// <summary>A rejoin request of type 0 or 2, signed with the session's key.</summary>
    public byte[] Rejoin(byte type, uint netId = 0)
    {
        // MHDR 1 | type 1 | NetID 3 | DevEUI 8 | RJcount 2 | MIC 4     (1.1, section 6.2.4)
        var phy = new byte[19];
        phy[0] = 0xC0;
        phy[1] = type;
        (phy[2], phy[3], phy[4]) = ((byte)netId, (byte)(netId >> 8), (byte)(netId >> 16));
        DevEui.WriteLittleEndian(phy.AsSpan(5));
        BitConverter.TryWriteBytes(phy.AsSpan(13), ++RjCount0);
        return Signed(phy, new AesCipher(Keys.SNwkSIntKey));
    }

    /// <summary>A rejoin request of type 1, signed for life.</summary>
    public byte[] RejoinForLife()
    {
        // MHDR 1 | type 1 | JoinEUI 8 | DevEUI 8 | RJcount 2 | MIC 4     (1.1, section 6.2.4)
        var phy = new byte[24];
        phy[0] = 0xC0;
        phy[1] = 1;
        JoinEui.WriteLittleEndian(phy.AsSpan(2));
        DevEui.WriteLittleEndian(phy.AsSpan(10));
        BitConverter.TryWriteBytes(phy.AsSpan(18), ++RjCount1);
        return Signed(phy, new AesCipher(JoinKeys.JSIntKey));
    }

    public JoinAccept TakeRejoin(byte[] phy, byte type) => Take(phy, new AesCipher(JoinKeys.JSEncKey),
        new JoinOrigin(type, JoinEui, type == 1 ? RjCount1 : RjCount0));

    public byte[] Uplink(UplinkFields fields, bool confirmed = false, int channel = 0) => DataFrames11.WriteUp(
        fields with
        {
            DevAddr = DevAddr,
            FCnt32 = FCntUp++,
            MType = confirmed ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp,
        },
        Keys, new UplinkTransmission(ConfFCnt, TxDr: 5, (byte)channel));

    /// <summary>Checks MIC and address as the device would; gives the payload and MAC commands in plain text.</summary>
    public (byte[] FOpts, byte[] Payload, FCtrl FCtrl) Hear(byte[] phy, uint fCnt, ushort confFCnt = 0)
    {
        Assert.True(DataFrame.TryRead(phy, out var frame, out _));
        Assert.Equal(DevAddr, frame.DevAddr);
        Assert.Equal((ushort)fCnt, frame.FCnt);
        Assert.Equal(frame.Mic, DataCrypto11.ComputeDownlinkMic(
            new AesCipher(Keys.SNwkSIntKey), frame.PhyWithoutMic, fCnt, confFCnt));
        var fOpts = frame.FOpts.ToArray();
        DataCrypto11.CryptFOpts(new AesCipher(Keys.NwkSEncKey), DevAddr, fCnt,
            frame.FPort is > 0 ? FOptsCounter.AFCntDown : FOptsCounter.NFCntDown, fOpts);
        var payload = new byte[frame.FrmPayload.Length];
        DataCrypto.DecryptFrmPayload(
            new AesCipher(frame.FPort == 0 ? Keys.NwkSEncKey : Keys.AppSKey), frame, fCnt, payload);
        return (fOpts, payload, frame.FCtrl);
    }

    private static byte[] Signed(byte[] phy, AesCipher key)
    {
        BitConverter.TryWriteBytes(phy.AsSpan(phy.Length - 4), Cmac.ComputeMic(key, phy.AsSpan(0, phy.Length - 4)));
        return phy;
    }

    private JoinAccept Take(byte[] phy, AesCipher encryptionKey, JoinOrigin origin)
    {
        Assert.True(JoinAccept11.TryDecrypt(phy, encryptionKey, out var accept, out var mic, out _));
        Assert.True(accept.OptNeg);
        Assert.Equal(JoinAccept11.ComputeMic(accept, new AesCipher(JoinKeys.JSIntKey), origin), mic);
        Keys = SessionKeys.Of(SessionKeys11.Derive(
            Network, new AesCipher(AppKey), accept.JoinNonce, JoinEui, origin.DevNonce));
        (DevAddr, FCntUp, RjCount0) = (accept.DevAddr, 0, 0);
        return accept;
    }
}

using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

/// <summary>PHYPayloads by hand, after the layouts of the standard.</summary>
internal static class Phy
{
    // MHDR 1 | DevAddr 4 | FCtrl 1 | FCnt 2 | MIC 4
    public static byte[] Data(uint devAddr, byte mhdr = 0x40, ushort fCnt = 1)
    {
        var phy = new byte[12];
        phy[0] = mhdr;
        BinaryPrimitives.WriteUInt32LittleEndian(phy.AsSpan(1), devAddr);
        BinaryPrimitives.WriteUInt16LittleEndian(phy.AsSpan(6), fCnt);
        return phy;
    }

    // MHDR 1 | JoinEUI 8 | DevEUI 8 | DevNonce 2 | MIC 4
    public static byte[] Join(ulong joinEui)
    {
        var phy = new byte[23];
        BinaryPrimitives.WriteUInt64LittleEndian(phy.AsSpan(1), joinEui);
        return phy;
    }

    // MHDR 1 | type 1 | NetID 3 | DevEUI 8 | RJcount 2 | MIC 4
    public static byte[] Rejoin(byte type, uint netId)
    {
        var phy = new byte[19];
        (phy[0], phy[1]) = (0xc0, type);
        (phy[2], phy[3], phy[4]) = ((byte)netId, (byte)(netId >> 8), (byte)(netId >> 16));
        return phy;
    }

    // MHDR 1 | type 1 | JoinEUI 8 | DevEUI 8 | RJcount 2 | MIC 4
    public static byte[] RejoinOne(ulong joinEui)
    {
        var phy = new byte[24];
        (phy[0], phy[1]) = (0xc0, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(phy.AsSpan(2), joinEui);
        return phy;
    }

    /// <summary>An uplink as a front end hands it over.</summary>
    public static UplinkFrame Uplink(byte[] phy, uint counter = 1_000_000) => new()
    {
        PhyPayload = ByteString.CopyFrom(phy),
        TxInfo = new UplinkTxInfo
        {
            Frequency = 868_100_000,
            Modulation = new Modulation
            {
                Lora = new LoraModulationInfo { Bandwidth = 125_000, SpreadingFactor = 7, CodeRate = CodeRate.Cr45 },
            },
        },
        RxInfo = new UplinkRxInfo
        {
            GatewayId = DownlinkRig.Gateway.ToString(),
            UplinkId = 1,
            Rssi = -60,
            Snr = 9.5f,
            GwTime = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
            Context = Short(counter),
            CrcStatus = CRCStatus.CrcOk,
        },
    };

    public static ByteString Short(uint counter)
    {
        var context = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(context, counter);
        return ByteString.CopyFrom(context);
    }

    // rctx 8 | xtime 8
    public static ByteString Long(ulong rctx, ulong xtime)
    {
        var context = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(context, rctx);
        BinaryPrimitives.WriteUInt64BigEndian(context.AsSpan(8), xtime);
        return ByteString.CopyFrom(context);
    }

    public static DevAddr Address(NetId netId, uint own) =>
        new(netId.Prefix.Value | (netId.PrefixLength == 32 ? 0 : own & (uint.MaxValue >> netId.PrefixLength)));
}

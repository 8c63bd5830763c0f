using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>Uplinks of several operators' devices, as a packet forwarder sends them.</summary>
internal static class NetworkFrames
{
    /// <summary>An address of NetID 000013, and one of nobody's in these tests.</summary>
    public const uint OfThirteen = 0x26011bda, OfNobody = 0xfc000001;

    // MHDR 1 | DevAddr 4 | FCtrl 1 | FCnt 2 | MIC 4
    public static string Data(uint devAddr, int number)
    {
        var phy = new byte[12];
        phy[0] = 0x40;
        BinaryPrimitives.WriteUInt32LittleEndian(phy.AsSpan(1), devAddr);
        BinaryPrimitives.WriteUInt16LittleEndian(phy.AsSpan(6), (ushort)number);
        return Rxpk(phy, (uint)number * 1000);
    }

    // MHDR 1 | JoinEUI 8 | DevEUI 8 | DevNonce 2 | MIC 4
    public static string Join(ulong joinEui, int number)
    {
        var phy = new byte[23];
        BinaryPrimitives.WriteUInt64LittleEndian(phy.AsSpan(1), joinEui);
        BinaryPrimitives.WriteUInt16LittleEndian(phy.AsSpan(17), (ushort)number);
        return Rxpk(phy, (uint)number * 1000);
    }

    public static uint DevAddr(UplinkFrame frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame.PhyPayload.Span[1..]);

    public static int Number(UplinkFrame frame) =>
        BinaryPrimitives.ReadUInt16LittleEndian(frame.PhyPayload.Span[(frame.PhyPayload.Length == 23 ? 17 : 6)..]);

    /// <summary>A class C downlink whose address is its number.</summary>
    public static DownlinkFrame AtOnce(uint number)
    {
        var phy = new byte[12];
        phy[0] = 0x60;
        BinaryPrimitives.WriteUInt32LittleEndian(phy.AsSpan(1), number);
        return new DownlinkFrame
        {
            DownlinkId = number,
            Items =
            {
                new DownlinkFrameItem
                {
                    PhyPayload = ByteString.CopyFrom(phy),
                    TxInfo = new DownlinkTxInfo
                    {
                        Frequency = 869_525_000,
                        Power = 14,
                        Modulation = new Modulation
                        {
                            Lora = new LoraModulationInfo { Bandwidth = 125_000, SpreadingFactor = 7 },
                        },
                        Timing = new Timing { Immediately = new ImmediatelyTimingInfo() },
                    },
                },
            },
        };
    }

    private static string Rxpk(byte[] phy, uint counter) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"rxpk":[{"tmst":{{counter}},"freq":868.1,"chan":0,"rfch":0,"stat":1,"modu":"LORA","datr":"SF7BW125",
        "codr":"4/5","rssi":-60,"lsnr":9.5,"size":{{phy.Length}},"data":"{{Convert.ToBase64String(phy)}}"}]}
        """);
}

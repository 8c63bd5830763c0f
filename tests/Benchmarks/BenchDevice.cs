using System.Buffers.Binary;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Benchmarks;

/// <summary>A device of the benchmarks: keys, an address and a counter.</summary>
internal sealed class BenchDevice(int number, int address)
{
    private const int PayloadBytes = 17;

    private static readonly DeviceSettings Settings = DeviceSettings.Default with
    {
        StatusInterval = TimeSpan.Zero,
        HasCFListChannels = true,
    };

    private uint _fCnt;

    public DeviceRecord Record => new(new Eui64(0x70B3_D5E7_5E00_0000 + (ulong)number), default, default, Enabled: true,
        new AbpSession(DevAddr, SessionKeys.Of10(Key(0xB0), Key(0xC0))), Settings);

    private DevAddr DevAddr => new(0x0100_0000 + (uint)address);

    public static byte[] Strange(Random random)
    {
        var phy = new byte[30];
        random.NextBytes(phy);
        (phy[0], phy[4], phy[5]) = (0x40, 0xFE, 0x80);
        return phy;
    }

    public byte[] NextFrame(bool confirmed)
    {
        var fields = new UplinkFields
        {
            MType = confirmed ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp,
            DevAddr = DevAddr,
            FCnt32 = _fCnt++,
            FPort = 2,
            Payload = new byte[PayloadBytes],
        };
        return DataFrames.WriteUp(fields, new AesCipher(Key(0xB0)), new AesCipher(Key(0xC0)));
    }

    private AesKey Key(byte kind)
    {
        Span<byte> bytes = stackalloc byte[AesKey.LengthBytes];
        bytes.Fill(kind);
        BinaryPrimitives.WriteInt32BigEndian(bytes, number + 1);
        return new AesKey(bytes);
    }
}

using System.Buffers.Binary;
using System.IO.Hashing;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The addresses a network may give to its devices (LoRaWAN Backend Interfaces 1.1, section 13).</summary>
internal sealed class DevAddrBlock
{
    /// <summary>Addresses tried; in a network that full they are shared, and the MIC tells devices apart.</summary>
    private const int MaxProbes = 65_536;

    // By NetID type 0..7: how many low bits of the NetID stand in the address, behind type + 1 prefix bits.
    private static readonly int[] NwkIdBits = [6, 6, 9, 11, 12, 13, 15, 17];

    private readonly uint _prefix;

    public DevAddrBlock(uint netId)
    {
        // NetID: type 3 | identifier 21. DevAddr: type times 1, then 0 | NwkID | NwkAddr.
        NetId = netId;
        var type = (int)(netId >> 21) & 0x07;
        AddressBits = 32 - (type + 1) - NwkIdBits[type];
        var typePrefix = (uint)(0xFF00 >> type) & 0xFF;
        var nwkId = netId & ((1u << NwkIdBits[type]) - 1);
        _prefix = (typePrefix << 24) | (nwkId << AddressBits);
    }

    public uint NetId { get; }

    /// <summary>Length of NwkAddr.</summary>
    public int AddressBits { get; }

    /// <summary>
    /// An address nobody holds. Follows from device, JoinNonce and who holds what, so that a replay finds it again;
    /// spread by a hash, so that removed devices' addresses are not the next ones given.
    /// </summary>
    public DevAddr Choose(Eui64 devEui, uint joinNonce, Func<DevAddr, bool> isTaken)
    {
        Span<byte> seed = stackalloc byte[12];
        devEui.WriteBigEndian(seed);
        BinaryPrimitives.WriteUInt32LittleEndian(seed[8..], joinNonce);
        var mask = (1u << AddressBits) - 1;
        var start = (uint)XxHash3.HashToUInt64(seed);
        var probes = Math.Min(MaxProbes, mask + 1);
        for (uint i = 0; i < probes; i++)
        {
            var address = new DevAddr(_prefix | ((start + i) & mask));
            if (!isTaken(address))
                return address;
        }

        return new DevAddr(_prefix | (start & mask));
    }
}

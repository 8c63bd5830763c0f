using System.Buffers.Binary;
using System.IO.Hashing;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The addresses a network may give to its devices (LoRaWAN Backend Interfaces 1.1, section 13).</summary>
internal sealed class DevAddrBlock(NetId netId)
{
    /// <summary>Addresses tried; in a network that full they are shared, and the MIC tells devices apart.</summary>
    private const int MaxProbes = 65_536;

    public NetId NetId { get; } = netId;

    /// <summary>Length of NwkAddr.</summary>
    public int AddressBits => 32 - NetId.PrefixLength;

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
            var address = new DevAddr(NetId.Prefix.Value | ((start + i) & mask));
            if (!isTaken(address))
                return address;
        }

        return new DevAddr(NetId.Prefix.Value | (start & mask));
    }
}

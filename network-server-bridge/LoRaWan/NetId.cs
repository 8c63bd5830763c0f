using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// A network's 24-bit identifier (LoRaWAN Backend Interfaces 1.0, section 13): type in the top three bits, then the id,
/// whose low bits stand in front of every address the network gives. Written most significant byte first ("00006d"), on
/// the air least significant first. The default is 000000, which is for experiments, as 000001 is.
/// </summary>
/// <param name="Value">0..0xFFFFFF; more is a programming error.</param>
public readonly record struct NetId(uint Value)
{
    /// <summary>Length on the air, in bytes.</summary>
    public const int LengthBytes = 3;

    private const uint Max = 0xFF_FFFF;

    /// <summary>The 24 bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The constructor got more than 24 bits.</exception>
    public uint Value { get; } = Value <= Max
        ? Value
        : throw new ArgumentOutOfRangeException(nameof(Value), Value, "A NetID has 24 bits.");

    /// <summary>0..7: the higher, the more networks and the fewer addresses for each.</summary>
    public int Type => (int)(Value >> 21);

    /// <summary>The bits that the type leaves: 6 (types 0 and 1), 9 (type 2) or 21.</summary>
    public uint Id => Value & ((1u << IdBits) - 1);

    /// <summary>Fixed first bits of the network's addresses: 7, 8, 12, 15, 17, 19, 22 or 25 by type.</summary>
    public int PrefixLength => Type + 1 + NwkIdBits;

    /// <summary>The lowest of the network's addresses: type and id, then zeroes.</summary>
    public DevAddr Prefix
    {
        get
        {
            // As many ones as the type says, a zero, then the low bits of the id.
            var ones = ~(uint.MaxValue >> Type);
            return new DevAddr(ones | ((Id & ((1u << NwkIdBits) - 1)) << (32 - PrefixLength)));
        }
    }

    private int IdBits => Type switch { 0 or 1 => 6, 2 => 9, _ => 21 };

    private int NwkIdBits => Type switch { 0 or 1 => 6, 2 => 9, 3 => 11, 4 => 12, 5 => 13, 6 => 15, _ => 17 };

    /// <summary>True when the network may have given this address; one with the same low id bits may too.</summary>
    public bool Contains(DevAddr devAddr) =>
        BitOperations.LeadingZeroCount(devAddr.Value ^ Prefix.Value) >= PrefixLength;

    /// <summary>Reads 6 hexadecimal digits, most significant byte first, in either case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NetId netId)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        bytes[0] = 0;
        var ok = Hex.TryRead(text, bytes[1..]);
        netId = ok ? new NetId(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : default;
        return ok;
    }

    /// <summary>Six lower-case hexadecimal digits, most significant byte first.</summary>
    public override string ToString() => Value.ToString("x6", CultureInfo.InvariantCulture);
}

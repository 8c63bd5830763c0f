using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// A 64-bit extended unique identifier: DevEUI, JoinEUI (AppEUI before 1.1) or a gateway's EUI.
/// Written most significant byte first ("70b3d5e75e00a117"); on the air it travels least significant byte first
/// (LoRaWAN 1.0.4, section 6.2.4). Any value is valid; the default is all zeroes.
/// </summary>
public readonly record struct Eui64(ulong Value) : IComparable<Eui64>
{
    /// <summary>Length on the air and as text without separators, in bytes and characters.</summary>
    public const int LengthBytes = 8, TextLength = 16;

    /// <summary>
    /// Reads 16 hexadecimal digits, most significant byte first, in either case; "-" and ":" between bytes are allowed.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Eui64 eui)
    {
        Span<byte> bytes = stackalloc byte[LengthBytes];
        if (!Hex.TryRead(text, bytes))
        {
            eui = default;
            return false;
        }

        eui = ReadBigEndian(bytes);
        return true;
    }

    /// <summary>Reads 8 bytes, most significant first, as the Semtech UDP header has them.</summary>
    /// <param name="source">At least 8 bytes; fewer is a programming error.</param>
    public static Eui64 ReadBigEndian(ReadOnlySpan<byte> source) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(source));

    /// <summary>Reads 8 bytes, least significant first, as LoRaWAN frames have them.</summary>
    /// <param name="source">At least 8 bytes; fewer is a programming error.</param>
    public static Eui64 ReadLittleEndian(ReadOnlySpan<byte> source) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(source));

    /// <summary>Writes 8 bytes, least significant first, as LoRaWAN frames have them.</summary>
    public void WriteLittleEndian(Span<byte> destination) =>
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(destination, Value);

    /// <summary>Writes 8 bytes, most significant first, as the Semtech UDP header has them.</summary>
    public void WriteBigEndian(Span<byte> destination) =>
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(destination, Value);

    /// <inheritdoc />
    public int CompareTo(Eui64 other) => Value.CompareTo(other.Value);

    /// <summary>Sixteen lower-case hexadecimal digits, most significant byte first.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Orders by value.</summary>
    public static bool operator <(Eui64 left, Eui64 right) => left.Value < right.Value;

    /// <summary>Orders by value.</summary>
    public static bool operator >(Eui64 left, Eui64 right) => left.Value > right.Value;

    /// <summary>Orders by value.</summary>
    public static bool operator <=(Eui64 left, Eui64 right) => left.Value <= right.Value;

    /// <summary>Orders by value.</summary>
    public static bool operator >=(Eui64 left, Eui64 right) => left.Value >= right.Value;
}

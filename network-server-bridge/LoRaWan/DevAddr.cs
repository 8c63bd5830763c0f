using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// A device's 32-bit address inside a network; several devices may share one, the MIC decides which it is.
/// Written most significant byte first ("260b1f3a"); on the air least significant first (1.0.4, section 4.3.1.1).
/// </summary>
public readonly record struct DevAddr(uint Value)
{
    /// <summary>Length on the air, in bytes.</summary>
    public const int LengthBytes = 4;

    /// <summary>Reads 8 hexadecimal digits, most significant byte first, in either case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DevAddr devAddr)
    {
        Span<byte> bytes = stackalloc byte[LengthBytes];
        var ok = Hex.TryRead(text, bytes);
        devAddr = ok ? new DevAddr(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : default;
        return ok;
    }

    /// <summary>Reads 4 bytes, least significant first.</summary>
    /// <param name="source">At least 4 bytes; fewer is a programming error.</param>
    public static DevAddr ReadLittleEndian(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(source));

    /// <summary>Writes 4 bytes, least significant first.</summary>
    public void WriteLittleEndian(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Value);

    /// <summary>Eight lower-case hexadecimal digits, most significant byte first.</summary>
    public override string ToString() => Value.ToString("x8", CultureInfo.InvariantCulture);
}

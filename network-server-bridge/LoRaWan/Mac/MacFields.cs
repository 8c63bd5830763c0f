using System.Runtime.CompilerServices;

namespace Kreisfunk.LoRaWan;

/// <summary>Parts that several commands share.</summary>
internal static class MacFields
{
    // From 2.4 GHz on the 24 bits count in steps of 200 Hz, below of 100 Hz (RP002 and LoRaWAN on 2.4 GHz).
    private const uint FirstOf2400MHz = 12_000_000, FirstHzOf2400MHz = FirstOf2400MHz * 200;

    public static uint FrequencyHz(ReadOnlySpan<byte> source)
    {
        var units = JoinAccept.ReadUInt24(source);
        return units * (units >= FirstOf2400MHz ? 200u : 100u);
    }

    public static void WriteFrequency(
        uint hz, Span<byte> destination, [CallerArgumentExpression(nameof(hz))] string? name = null)
    {
        var step = hz >= FirstHzOf2400MHz ? 200u : 100u;
        var units = hz / step;
        if (units * step != hz || units > 0xFF_FFFF || (step == 100 && units >= FirstOf2400MHz))
            throw new ArgumentOutOfRangeException(name, hz, "No such frequency in 24 bits of 100 Hz or 200 Hz.");
        JoinAccept.WriteUInt24(units, destination);
    }

    public static bool Bit(int value, int bit) => ((value >> bit) & 1) != 0;

    /// <summary>Each flag is one bit, the lowest first.</summary>
    public static byte Flags(params ReadOnlySpan<bool> flags)
    {
        var value = 0;
        for (var bit = 0; bit < flags.Length; bit++)
            value |= flags[bit] ? 1 << bit : 0;
        return (byte)value;
    }

    /// <summary>A value that must fit into so many bits, at most eight.</summary>
    public static byte Bits(int value, int bits, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        (byte)WideBits(value, bits, name);

    /// <summary>The same for fields of more than eight bits.</summary>
    public static int WideBits(int value, int bits, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        (uint)value < 1u << bits
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"The field has {bits} bits.");

    public static void Require(bool holds, string name, string rule)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, rule);
    }

    // SecondChIdx 8..7, SecondChDR 6..3, SecondChAckOffset 2..0     (TS011-1.0.1, section 10)
    public static int SecondChannel(int secondChIdx, int secondChDataRate, int secondChAckOffset) =>
        (Bits(secondChIdx, 2) << 7) | (Bits(secondChDataRate, 4) << 3) | Bits(secondChAckOffset, 3);
}

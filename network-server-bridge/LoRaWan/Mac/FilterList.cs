using System.Buffers.Binary;
using System.Globalization;

namespace Kreisfunk.LoRaWan;

/// <summary>What a relay does with join requests of a filter rule (TS011-1.0.1, section 10).</summary>
public enum FilterListAction : byte
{
    /// <summary>Deletes the rule.</summary>
    NoRule = 0,

    /// <summary>Forwards them.</summary>
    Forward = 1,

    /// <summary>Drops them.</summary>
    Filter = 2,

    /// <summary>Reserved.</summary>
    Reserved = 3,
}

/// <summary>Sets a rule by which a relay forwards join requests (TS011-1.0.1, section 10).</summary>
/// <param name="FilterListIdx">0..15; rule 0 holds where no other one does.</param>
/// <param name="Action">What the relay does.</param>
/// <param name="EuiBytes">FilterListLen: length of the rule's EUI part, 0..16 bytes; 17..31 is reserved.</param>
/// <param name="Eui">
/// The first bytes of JoinEUI and DevEUI, written as one number of that length, most significant byte first; of a
/// reserved length the lowest 16 bytes.
/// </param>
public readonly record struct FilterListReq(
    int FilterListIdx, FilterListAction Action, int EuiBytes, UInt128 Eui) : IMacCommand<FilterListReq>
{
    // RFU 15..11, FilterListIdx 10..7, FilterListAction 6..5, FilterListLen 4..0 | FilterListEUI 0..16, lowest first

    /// <inheritdoc />
    public static byte Cid => 0x42;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 2;

    /// <summary>JoinEUI and DevEUI, in bytes.</summary>
    public const int MaxEuiBytes = 16;

    /// <summary>The rule's EUI part, two lower-case hexadecimal digits a byte, most significant byte first.</summary>
    public string EuiText => EuiBytes == 0
        ? ""
        : Eui.ToString($"x{2 * Math.Min(EuiBytes, MaxEuiBytes)}", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="ICommand{TSelf}.MoreBytes" />
    public static int MoreBytes(ReadOnlySpan<byte> payload) => payload[0] & 0x1F;

    /// <inheritdoc />
    public static FilterListReq Read(ReadOnlySpan<byte> payload)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        var length = bits & 0x1F;
        var eui = UInt128.Zero;
        for (var i = Math.Min(length, MaxEuiBytes) - 1; i >= 0; i--)
            eui = (eui << 8) | payload[2 + i];
        return new FilterListReq((bits >> 7) & 0x0F, (FilterListAction)((bits >> 5) & 0x03), length, eui);
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        ArgumentOutOfRangeException.ThrowIfNegative(EuiBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EuiBytes, MaxEuiBytes);
        var bits = (MacFields.Bits(FilterListIdx, 4) << 7) | (MacFields.Bits((int)Action, 2, nameof(Action)) << 5)
            | EuiBytes;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)bits);
        for (var i = 0; i < EuiBytes; i++)
            destination[3 + i] = (byte)(Eui >> (8 * i));
        return 1 + PayloadBytes + EuiBytes;
    }
}

/// <summary>Answers <see cref="FilterListReq"/> (TS011-1.0.1, section 10).</summary>
/// <param name="FilterListActionAck">The action is known.</param>
/// <param name="FilterListLenAck">The length is possible.</param>
/// <param name="CombinedRulesAck">It does not contradict the other rules.</param>
public readonly record struct FilterListAns(
    bool FilterListActionAck, bool FilterListLenAck, bool CombinedRulesAck) : IMacCommand<FilterListAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x42;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The device has done the whole request; else it has done nothing.</summary>
    public bool IsAccepted => FilterListActionAck && FilterListLenAck && CombinedRulesAck;

    /// <inheritdoc />
    public static FilterListAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1), MacFields.Bit(payload[0], 2));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(FilterListActionAck, FilterListLenAck, CombinedRulesAck);
        return 1 + PayloadBytes;
    }
}

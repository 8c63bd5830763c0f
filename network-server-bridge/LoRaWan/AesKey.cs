using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// A 128-bit AES key: AppKey, NwkKey or a session key. Never prints itself; equality is for tests and sealing only
/// (it is not constant-time and must not decide an authentication).
/// The default is the all-zero key, which the standard forbids no one to use: callers check <see cref="IsZero"/>.
/// </summary>
public readonly struct AesKey : IEquatable<AesKey>
{
    private readonly ulong _first;
    private readonly ulong _second;

    /// <summary>Length in bytes.</summary>
    public const int LengthBytes = 16;

    /// <param name="bytes">Exactly 16 bytes, in the order everybody writes them; else a programming error.</param>
    public AesKey(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, LengthBytes);
        _first = MemoryMarshal.Read<ulong>(bytes);
        _second = MemoryMarshal.Read<ulong>(bytes[8..]);
    }

    /// <summary>True for sixteen zero bytes: a key that was never set.</summary>
    public bool IsZero => (_first | _second) == 0;

    /// <summary>Reads 32 hexadecimal digits in either case, "-" or ":" between bytes allowed.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AesKey key)
    {
        Span<byte> bytes = stackalloc byte[LengthBytes];
        var ok = Hex.TryRead(text, bytes);
        key = ok ? new AesKey(bytes) : default;
        return ok;
    }

    /// <summary>Copies the 16 key bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        MemoryMarshal.Write(destination, in _first);
        MemoryMarshal.Write(destination[8..], in _second);
    }

    /// <inheritdoc />
    public bool Equals(AesKey other) => _first == other._first && _second == other._second;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is AesKey other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_first, _second);

    /// <summary>Never the key.</summary>
    public override string ToString() => "AesKey(hidden)";

    /// <summary>Compares all 16 bytes.</summary>
    public static bool operator ==(AesKey left, AesKey right) => left.Equals(right);

    /// <summary>Compares all 16 bytes.</summary>
    public static bool operator !=(AesKey left, AesKey right) => !left.Equals(right);
}

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>
/// Bends real messages: bits, bytes, digits, pieces cut out, doubled, exchanged with another message's. Most keep
/// enough of their form to be looked at closely.
/// </summary>
internal sealed class DatagramMutator(byte[][] originals, int seed)
{
    private const int MaxBytes = 4_096, MaxSteps = 4;

    private static readonly byte[] Tokens = "{}[]\",:\\-+.0123456789eE\0 /ntfu\xff"u8.ToArray();

    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[MaxBytes];
    private int _length;

    /// <summary>The next message; good until the call after it.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var original = originals[_random.Next(originals.Length)];
        _length = Math.Min(original.Length, MaxBytes);
        original.AsSpan(0, _length).CopyTo(_buffer);
        for (var steps = _random.Next(MaxSteps); steps >= 0 && _length > 0; steps--)
            Bend();
        return _buffer.AsSpan(0, _length);
    }

    private void Bend()
    {
        var at = _random.Next(_length);
        switch (_random.Next(8))
        {
            case 0:
                _buffer[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                _buffer[at] = (byte)_random.Next(256);
                break;
            case 2:
            case 3:
                _buffer[at] = Tokens[_random.Next(Tokens.Length)];
                break;
            case 4:
                _length = at;
                break;
            case 5:
                CutOut(at, _random.Next(1, 40));
                break;
            case 6:
                Insert(at, _buffer.AsSpan(at, Math.Min(_random.Next(1, 60), _length - at)).ToArray());
                break;
            default:
                Exchange(at, originals[_random.Next(originals.Length)]);
                break;
        }
    }

    private void CutOut(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, byte[] piece)
    {
        var count = Math.Min(piece.Length, MaxBytes - _length);
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + count));
        piece.AsSpan(0, count).CopyTo(_buffer.AsSpan(at));
        _length += count;
    }

    private void Exchange(int at, byte[] other)
    {
        if (at >= other.Length)
            return;
        var count = Math.Min(_random.Next(1, 60), Math.Min(_length, other.Length) - at);
        other.AsSpan(at, Math.Max(0, count)).CopyTo(_buffer.AsSpan(at));
    }
}

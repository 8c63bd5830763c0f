namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

/// <summary>
/// Cuts a receiver's bytes into frames whose checksum is right, however the bytes are split. Keeps one frame at most;
/// a broken one is counted and dropped, and the next start is looked for.
/// </summary>
internal sealed class GnssFramer
{
    /// <summary>NMEA 0183 says 82 characters; receivers with many systems send more in GSV and GNS.</summary>
    private const int MaxSentenceBytes = 128;

    /// <summary>
    /// NAV-TIMEGPS has 16 bytes of payload; longer messages that a receiver may send are passed over.
    /// </summary>
    private const int MaxPayloadBytes = 120;

    private const byte SyncA = 0xB5, SyncB = 0x62;

    private readonly byte[] _frame = new byte[MaxSentenceBytes];
    private readonly int[] _errors = new int[Enum.GetValues<GnssError>().Length];
    private int _length;
    private State _state;

    private enum State
    {
        Between,
        Sentence,
        Sync,
        Message,
    }

    /// <summary>Broken frames so far.</summary>
    public int Errors(GnssError error) => _errors[(int)error];

    /// <summary>
    /// Takes bytes off the input until a frame is whole; false when the input is used up before. The frame is valid
    /// until the next call.
    /// </summary>
    public bool TryTake(ref ReadOnlySpan<byte> input, out GnssFrameKind kind, out ReadOnlySpan<byte> frame)
    {
        while (!input.IsEmpty)
        {
            var next = input[0];
            input = input[1..];
            if (_state switch
            {
                State.Sentence => TrySentence(next),
                State.Message => TryMessage(next),
                _ => Start(next),
            })
            {
                kind = _state == State.Sentence ? GnssFrameKind.Nmea : GnssFrameKind.Ubx;
                _state = State.Between;
                frame = _frame.AsSpan(0, _length);
                return true;
            }
        }

        kind = default;
        frame = default;
        return false;
    }

    public void Count(GnssError error) => _errors[(int)error]++;

    private bool Start(byte next)
    {
        _length = 0;
        _state = (_state, next) switch
        {
            (State.Sync, SyncB) => State.Message,
            (_, (byte)'$') => State.Sentence,
            (_, SyncA) => State.Sync,
            _ => State.Between,
        };
        return false;
    }

    // $ talker type , field … * checksum(2 hex, XOR of what is between) CR LF
    private bool TrySentence(byte next)
    {
        if (next is (byte)'\r' or (byte)'\n')
            return IsSentenceWhole();
        if (next is (byte)'$' or < 0x20 or > 0x7E)
        {
            Drop(GnssError.Torn);
            return Start(next);
        }

        if (_length == _frame.Length)
        {
            Drop(GnssError.TooLong);
            return false;
        }

        _frame[_length++] = next;
        return false;
    }

    private bool IsSentenceWhole()
    {
        if (_length < 4 || _frame[_length - 3] != '*' || !TryHex(_frame[_length - 2], out var high)
            || !TryHex(_frame[_length - 1], out var low) || Xor(_frame.AsSpan(0, _length - 3)) != (high << 4 | low))
        {
            Drop(GnssError.Checksum);
            return false;
        }

        _length -= 3;
        return true;
    }

    // B5 62 | class 1 | id 1 | length 2 LE | payload | checksum 2 (8-bit Fletcher over class to payload)
    private bool TryMessage(byte next)
    {
        _frame[_length++] = next;
        if (_length < 4)
            return false;
        var payload = _frame[2] | _frame[3] << 8;
        if (payload > MaxPayloadBytes)
        {
            Drop(GnssError.TooLong);
            return false;
        }

        if (_length < payload + 6)
            return false;
        byte a = 0, b = 0;
        foreach (var covered in _frame.AsSpan(0, payload + 4))
        {
            a += covered;
            b += a;
        }

        if (a != _frame[_length - 2] || b != _frame[_length - 1])
        {
            Drop(GnssError.Checksum);
            return false;
        }

        _length -= 2;
        return true;
    }

    private void Drop(GnssError error)
    {
        Count(error);
        _state = State.Between;
    }

    private static int Xor(ReadOnlySpan<byte> text)
    {
        var sum = 0;
        foreach (var letter in text)
            sum ^= letter;
        return sum;
    }

    private static bool TryHex(byte letter, out int value)
    {
        value = letter switch
        {
            >= (byte)'0' and <= (byte)'9' => letter - '0',
            >= (byte)'A' and <= (byte)'F' => letter - 'A' + 10,
            >= (byte)'a' and <= (byte)'f' => letter - 'a' + 10,
            _ => -1,
        };
        return value >= 0;
    }
}

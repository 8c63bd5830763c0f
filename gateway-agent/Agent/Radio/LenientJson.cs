namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// Walks JSON from outside by its brackets and quotes only, so that what no JSON parser would take ("lsnr":nan, a
/// missing value, a text that breaks off) costs the value it stands in and nothing else. Never throws, allocates
/// nothing, does not recurse.
/// </summary>
internal ref struct LenientJson(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>Something was not JSON, or the text broke off. What was returned before holds.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The value returned last ran into the end of the text: it may be longer than it looks.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Steps into an object ('{') or array ('[').</summary>
    public bool TryEnter(byte bracket)
    {
        SkipBlanks();
        if (_at < _text.Length && _text[_at] == bracket)
        {
            _at++;
            return true;
        }

        IsBroken = true;
        return false;
    }

    /// <summary>
    /// The next member of the object stepped into. The name comes without quotes, the value as it stands.
    /// </summary>
    public bool TryMember(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        while (TryFindNext((byte)'}'))
        {
            if (_text[_at] == '"')
            {
                name = TakeString();
                name = name.Length >= 2 ? name[1..^1] : default;
                SkipBlanks();
                if (!IsCut && _at < _text.Length && _text[_at] == ':')
                {
                    _at++;
                    value = TakeValue();
                    return true;
                }
            }
            else
            {
                SkipRubbish();
            }

            IsBroken = true;
        }

        return false;
    }

    /// <summary>The next element of the array stepped into, as it stands.</summary>
    public bool TryElement(out ReadOnlySpan<byte> value)
    {
        value = default;
        while (TryFindNext((byte)']'))
        {
            if (_text[_at] is not ((byte)'}' or (byte)':'))
            {
                value = TakeValue();
                return true;
            }

            _at++;
            IsBroken = true;
        }

        return false;
    }

    private bool TryFindNext(byte closing)
    {
        IsCut = false;
        while (_at < _text.Length && (IsBlank(_text[_at]) || _text[_at] == ','))
            _at++;
        if (_at >= _text.Length)
        {
            IsBroken = true;
            return false;
        }

        if (_text[_at] != closing)
            return true;
        _at++;
        return false;
    }

    private void SkipRubbish()
    {
        var before = _at;
        TakeValue();
        if (_at == before)
            _at++;
    }

    private ReadOnlySpan<byte> TakeValue()
    {
        SkipBlanks();
        if (_at >= _text.Length)
        {
            Cut();
            return default;
        }

        return _text[_at] switch
        {
            (byte)'"' => TakeString(),
            (byte)'{' or (byte)'[' => TakeNested(),
            _ => TakeScalar(),
        };
    }

    private ReadOnlySpan<byte> TakeScalar()
    {
        var length = _text[_at..].IndexOfAny(","u8[0], "}"u8[0], "]"u8[0]);
        if (length < 0)
        {
            Cut();
            length = _text.Length - _at;
        }

        var value = _text.Slice(_at, length);
        _at += length;
        return value.TrimEnd(" \t\r\n"u8);
    }

    private ReadOnlySpan<byte> TakeString()
    {
        var start = _at++;
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == '"')
                return _text[start.._at];
            if (c == '\\')
                _at++;
        }

        _at = _text.Length;
        Cut();
        return _text[start..];
    }

    private ReadOnlySpan<byte> TakeNested()
    {
        var start = _at;
        var depth = 0;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '"')
            {
                TakeString();
                continue;
            }

            _at++;
            if (c is (byte)'{' or (byte)'[')
                depth++;
            else if (c is (byte)'}' or (byte)']' && --depth == 0)
                return _text[start.._at];
        }

        Cut();
        return _text[start..];
    }

    private void Cut()
    {
        IsCut = true;
        IsBroken = true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && IsBlank(_text[_at]))
            _at++;
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0;
}

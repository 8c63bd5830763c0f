using System.Buffers.Text;

namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

/// <summary>The fields of one sentence, in order. An empty field is one the receiver does not know.</summary>
internal ref struct NmeaFields(ReadOnlySpan<byte> sentence)
{
    private ReadOnlySpan<byte> _rest = sentence;
    private bool _isOver;

    /// <summary>Empty behind the last one, too.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_isOver)
            return default;
        var comma = _rest.IndexOf((byte)',');
        var field = comma < 0 ? _rest : _rest[..comma];
        _isOver = comma < 0;
        _rest = comma < 0 ? default : _rest[(comma + 1)..];
        return field;
    }

    public void Skip(int count)
    {
        for (var i = 0; i < count; i++)
            Next();
    }

    /// <summary>A plain decimal of a bounded size; false for an empty field, too.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> field, out double number) =>
        Utf8Parser.TryParse(field, out number, out var used) && used == field.Length && double.IsFinite(number);

    /// <summary>Digits only.</summary>
    public static bool TryDigits(ReadOnlySpan<byte> field, out int number)
    {
        number = 0;
        if (field.Length is 0 or > 6)
            return false;
        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = number * 10 + digit - '0';
        }

        return true;
    }
}

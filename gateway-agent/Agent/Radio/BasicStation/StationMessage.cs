using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// One message of a station, its members found but not yet read: a member that makes no sense costs only itself. The
/// members of upinfo count as the message's own.
/// </summary>
internal ref struct StationMessage
{
    private const int FieldCount = 38, MaxStringBytes = 256;

    private static readonly byte[][] FieldNames =
        Array.ConvertAll(Enum.GetNames<StationField>(), Encoding.ASCII.GetBytes);

    private static readonly byte[][] KindNames =
        Array.ConvertAll(Enum.GetNames<StationMessageKind>(), Encoding.ASCII.GetBytes);

    private readonly ReadOnlySpan<byte> _text;
    private Places _places;

    private StationMessage(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>Something was no JSON, or broke off. What was found before holds.</summary>
    public bool IsBroken { get; private set; }

    public readonly StationMessageKind Kind
    {
        get
        {
            Span<byte> room = stackalloc byte[MaxStringBytes];
            if (!JsonValue.TryString(this[StationField.MsgType], room, out var name))
                return StationMessageKind.Unknown;
            for (var i = 1; i < KindNames.Length; i++)
            {
                if (Ascii.EqualsIgnoreCase(name, KindNames[i]))
                    return (StationMessageKind)i;
            }

            return StationMessageKind.Unknown;
        }
    }

    /// <summary>As it stands, with quotes; empty when it is not there or null.</summary>
    public readonly ReadOnlySpan<byte> this[StationField field] =>
        _text.Slice(_places[(int)field].Start, _places[(int)field].Length);

    /// <summary>False when the text is no object at all.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out StationMessage message)
    {
        message = new StationMessage(text);
        var json = new LenientJson(text);
        if (!json.TryEnter((byte)'{'))
            return false;
        while (json.TryMember(out var name, out var value))
        {
            if (Ascii.EqualsIgnoreCase(name, "upinfo"u8))
                message.TakeUpInfo(value);
            else
                message.Take(name, value);
        }

        message.IsBroken |= json.IsBroken;
        return true;
    }

    /// <summary>A string's text; empty when it is none.</summary>
    public readonly string Text(StationField field)
    {
        Span<byte> room = stackalloc byte[MaxStringBytes];
        return JsonValue.TryString(this[field], room, out var text) && text.Length <= MaxStringBytes
            ? Encoding.UTF8.GetString(text)
            : "";
    }

    public readonly bool TryEui(StationField field, out Eui64 eui) => StationEui.TryParse(Text(field), out eui);

    private void TakeUpInfo(ReadOnlySpan<byte> value)
    {
        var json = new LenientJson(value);
        if (!json.TryEnter((byte)'{'))
        {
            IsBroken = true;
            return;
        }

        while (json.TryMember(out var name, out var member))
            Take(name, member);
        IsBroken |= json.IsBroken;
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.SequenceEqual("null"u8))
            return;
        for (var i = 0; i < FieldNames.Length; i++)
        {
            if (!Ascii.EqualsIgnoreCase(name, FieldNames[i]))
                continue;
            _text.Overlaps(value, out var start);
            _places[i] = (start, value.Length);
            return;
        }
    }

    [InlineArray(FieldCount)]
    [SuppressMessage("Style", "IDE0044:Add readonly modifier", Justification = "Written through the inline array.")]
    private struct Places
    {
        private (int Start, int Length) _first;
    }
}

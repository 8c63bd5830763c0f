using System.Globalization;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// JavaScript values as JSON text, with bounds on length and depth. Getters and toJSON run as the script's own code, so
/// this must be called inside the engine's limits.
/// </summary>
internal sealed class JsonText(Engine engine, int maxLength, int maxDepth)
{
    /// <summary>Nesting JSON.stringify allows; the native one recurses without a bound.</summary>
    public const int StringifyDepth = 64;

    private readonly StringBuilder _text = new();
    private readonly HashSet<ObjectInstance> _path = new(ReferenceEqualityComparer.Instance);
    private JsValue _replacer = JsValue.Undefined;
    private List<string>? _only;
    private string _gap = "";

    /// <summary>JSON.stringify. Null for a value that JSON does not have (a function).</summary>
    public string? Stringify(JsValue value, JsValue replacer, JsValue space)
    {
        if (replacer.IsCallable())
            _replacer = replacer;
        else if (replacer is JsArray names)
            _only = [.. Elements(names).Select(TypeConverter.ToString).Distinct()];
        _gap = Gap(space);
        return Write(new JsObject(engine), "", value) ? _text.ToString() : null;
    }

    private static string Gap(JsValue space)
    {
        if (space.IsNumber())
            return new string(' ', (int)Math.Clamp(space.AsNumber(), 0, 10));
        var text = space.IsString() ? space.AsString() : "";
        return text.Length > 10 ? text[..10] : text;
    }

    private bool Write(ObjectInstance holder, string key, JsValue value)
    {
        if (value is ObjectInstance source && source.Get("toJSON") is var toJson && toJson.IsCallable())
            value = toJson.Call(source, [JsString.Create(key)]);
        if (_replacer.IsCallable())
            value = _replacer.Call(holder, [JsString.Create(key), value]);
        switch (value)
        {
            case JsNull:
                Append("null");
                return true;
            case JsBoolean:
                Append(value.AsBoolean() ? "true" : "false");
                return true;
            case JsString:
                Quote(value.AsString());
                return true;
            case JsNumber:
                Append(Number(value.AsNumber()));
                return true;
            case JsBigInt:
                throw new JavaScriptException(engine.Intrinsics.TypeError,
                    $"\"{key}\" is a BigInt, which JSON does not have; use Number() or String()");
            case IJsPrimitive wrapped:
                return Write(holder, key, wrapped.PrimitiveValue);
            case ObjectInstance instance when !instance.IsCallable():
                Container(key, instance);
                return true;
            default:
                return false;
        }
    }

    private void Container(string key, ObjectInstance instance)
    {
        if (!_path.Add(instance))
            throw new JavaScriptException(engine.Intrinsics.TypeError, $"Converting circular structure at \"{key}\"");
        if (_path.Count > maxDepth)
            throw new CodecLimitException(CodecFailure.BadResult, $"\"{key}\" is nested deeper than {maxDepth} levels");
        engine.Constraints.Check();
        switch (instance)
        {
            case JsArray array:
                List(array, Elements(array));
                break;
            case JsTypedArray typed:
                List(typed, Enumerable.Range(0, checked((int)typed.Length)).Select(i => typed[i]));
                break;
            default:
                Object(instance);
                break;
        }

        _path.Remove(instance);
    }

    private void List(ObjectInstance list, IEnumerable<JsValue> elements)
    {
        Append("[");
        var index = 0;
        foreach (var element in elements)
        {
            Separate(index);
            if (!Write(list, index.ToString(CultureInfo.InvariantCulture), element))
                Append("null");
            index++;
        }

        Close(index, ']');
    }

    private void Object(ObjectInstance instance)
    {
        Append("{");
        var count = 0;
        foreach (var name in _only ?? Names(instance))
        {
            var start = _text.Length;
            Separate(count);
            Quote(name);
            Append(_gap.Length == 0 ? ":" : ": ");
            if (Write(instance, name, instance.Get(name)))
                count++;
            else
                _text.Length = start;
        }

        Close(count, '}');
    }

    private static IEnumerable<string> Names(ObjectInstance instance)
    {
        foreach (var key in instance.GetOwnPropertyKeys(Types.String))
        {
            if (instance.GetOwnProperty(key).Enumerable)
                yield return key.ToString();
        }
    }

    private IEnumerable<JsValue> Elements(JsArray array)
    {
        for (uint i = 0; i < array.Length; i++)
        {
            if (i % 64 == 0)
                engine.Constraints.Check();
            yield return array.Get(JsNumber.Create(i));
        }
    }

    private void Separate(int count)
    {
        if (count > 0)
            Append(",");
        NewLine(_path.Count);
    }

    private void Close(int count, char bracket)
    {
        if (count > 0)
            NewLine(_path.Count - 1);
        Append(bracket == ']' ? "]" : "}");
    }

    private void NewLine(int depth)
    {
        if (_gap.Length == 0)
            return;
        Append("\n");
        for (var i = 0; i < depth; i++)
            Append(_gap);
    }

    private static string Number(double value) => double.IsFinite(value)
        ? TypeConverter.ToString(JsNumber.Create(value == 0 ? 0 : value))
        : "null";

    private void Quote(string text)
    {
        Require(text.Length + 2);
        _text.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (pair)
                _text.Append(c).Append(text[++i]);
            else
                AppendEscaped(c);
        }

        _text.Append('"');
        Require(0);
    }

    private void AppendEscaped(char c)
    {
        var at = "\"\\\b\f\n\r\t".IndexOf(c, StringComparison.Ordinal);
        if (at >= 0)
            _text.Append('\\').Append("\"\\bfnrt"[at]);
        else if (c < ' ' || char.IsSurrogate(c))
            _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        else
            _text.Append(c);
    }

    private void Append(string text)
    {
        Require(text.Length);
        _text.Append(text);
    }

    private void Require(int more)
    {
        if (_text.Length + more > maxLength)
            throw new CodecLimitException(CodecFailure.BadResult, $"more than {maxLength} characters of JSON");
    }
}

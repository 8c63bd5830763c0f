using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Native.Symbol;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// Built-in functions that can allocate much in one call, where the engine's own limits look only between statements,
/// replaced by ones that compute the size first. Invariant: no text longer than MaxTextLength is ever kept.
/// </summary>
internal sealed class GuardedBuiltins(Engine engine, CodecBudget budget, CodecOptions options)
{
    // BigInt is for 64-bit counters and ids; squaring without a bound costs seconds in one step.
    private const int MaxBigIntBytes = 512;
    private const int MaxBigIntDigits = 1_200;
    private const int MaxJoinDepth = 16;
    private const int MaxFlatDepth = 16;
    private const int MaxBindDepth = 16;
    private const int NormalizationGrowth = 18;
    private const uint RandomSeed = 2_463_534_242;

    private readonly ConditionalWeakTable<JsValue, object> _bindDepths = [];
    private int _joinDepth;
    private uint _random = RandomSeed;

    /// <summary>Replaces the functions in a fresh realm.</summary>
    public void Install(bool keepBigInt)
    {
        var text = Prototype("String");
        var list = Prototype("Array");
        Replace(text, "repeat", 1, Repeat);
        Wrap(text, "padStart", 2, Pad);
        Wrap(text, "padEnd", 2, Pad);
        Wrap(text, "replace", 2, ReplaceText);
        Wrap(text, "replaceAll", 2, ReplaceText);
        Wrap(text, "normalize", 0, Normalize);
        Replace(text, "concat", 1, Concat);
        Wrap(Prototype("RegExp"), GlobalSymbolRegistry.Replace, "[Symbol.replace]", 2, ReplaceMatches);

        Replace(list, "join", 1, Join);
        Replace(list, "toLocaleString", 0, (self, _) => Join(self, [JsString.Create(",")]));
        Wrap(list, "flat", 0, Flat);
        var typed = engine.Evaluate("Object.getPrototypeOf(Int8Array.prototype)").AsObject();
        Replace(typed, "join", 1, Join);
        Replace(typed, "toLocaleString", 0, (self, _) => Join(self, [JsString.Create(",")]));

        Wrap(Prototype("Function"), "bind", 1, Bind);

        // Comparing or indexing turns objects into texts with no call in the source.
        foreach (var name in (string[])["Object", "Function", "Array", "Error", "RegExp"])
            Wrap(Prototype(name), "toString", 0, (original, self, arguments) => original.Call(self, arguments));
        var json = engine.GetValue("JSON").AsObject();
        Replace(json, "stringify", 3, Stringify);
        Replace(engine.GetValue("Math").AsObject(), "random", 0, (_, _) => NextRandom());
        if (keepBigInt)
            ReplaceBigInt();
    }

    /// <summary>Before each run: a decode must repeat, so chance is a fixed sequence.</summary>
    public void Reset()
    {
        _random = RandomSeed;
        _joinDepth = 0;
    }

    /// <summary>What the instrumented source puts around whatever makes a value grow; gives it back.</summary>
    public JsValue CheckSize(JsValue self, JsValue[] arguments)
    {
        var value = arguments.Length == 0 ? JsValue.Undefined : arguments[^1];
        if (value is JsString text && text.Length > options.MaxTextLength)
            throw TooLong(text.Length);
        if (value is JsBigInt && ((BigInteger)value.ToObject()!).GetByteCount() > MaxBigIntBytes)
            throw TooBig();
        budget.Look();
        return value;
    }

    /// <summary>Called by the realm's own script when a length is too large.</summary>
    public static JsValue Limit(JsValue self, JsValue[] arguments) =>
        throw new CodecLimitException(CodecFailure.Memory, TypeConverter.ToString(arguments[0]));

    private JsNumber NextRandom()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return JsNumber.Create(_random / 4_294_967_296.0);
    }

    private JsString Repeat(JsValue self, JsValue[] arguments)
    {
        var text = Text(self);
        var count = TypeConverter.ToIntegerOrInfinity(Argument(arguments, 0));
        if (count < 0 || double.IsPositiveInfinity(count))
            throw RangeError("Invalid count value");
        RequireLength(text.Length * count);
        return JsString.Create(new StringBuilder().Insert(0, text, (int)count).ToString());
    }

    private JsValue Pad(JsValue original, JsValue self, JsValue[] arguments)
    {
        var text = Text(self);
        var length = TypeConverter.ToIntegerOrInfinity(Argument(arguments, 0));
        RequireLength(length);
        var fill = Argument(arguments, 1);
        var padding = fill.IsUndefined() ? " " : TypeConverter.ToString(fill);
        return original.Call(JsString.Create(text), [JsNumber.Create(length), JsString.Create(padding)]);
    }

    private JsValue Normalize(JsValue original, JsValue self, JsValue[] arguments)
    {
        var text = Text(self);
        RequireLength((double)text.Length * NormalizationGrowth);
        return original.Call(JsString.Create(text), arguments);
    }

    private JsString Concat(JsValue self, JsValue[] arguments)
    {
        var text = new StringBuilder(Text(self));
        foreach (var argument in arguments)
            Append(text, TypeConverter.ToString(argument));
        return JsString.Create(text.ToString());
    }

    private JsValue ReplaceText(JsValue original, JsValue self, JsValue[] arguments)
    {
        var pattern = Argument(arguments, 0);
        if (pattern is ObjectInstance)
            return original.Call(self, arguments);
        var text = Text(self);
        var by = Replacement(text, Argument(arguments, 1));
        return original.Call(JsString.Create(text), [JsString.Create(TypeConverter.ToString(pattern)), by]);
    }

    private JsValue ReplaceMatches(JsValue original, JsValue self, JsValue[] arguments)
    {
        var text = TypeConverter.ToString(Argument(arguments, 0));
        var by = Replacement(text, Argument(arguments, 1));
        return original.Call(self, [JsString.Create(text), by]);
    }

    // A function's results are texts of bounded length, and its calls are counted. A template may name the match or all
    // around it: every "$" can stand for the whole text, at every place between two characters.
    private JsValue Replacement(string text, JsValue replacement)
    {
        if (replacement.IsCallable())
            return replacement;
        var by = TypeConverter.ToString(replacement);
        var each = by.Length + (double)by.AsSpan().Count('$') * text.Length;
        RequireLength(text.Length + ((text.Length + 1.0) * each), options.MaxTextLength * 16.0);
        return JsString.Create(by);
    }

    private JsString Join(JsValue self, JsValue[] arguments)
    {
        var list = self is ObjectInstance instance ? instance : throw TypeError("join needs an object");
        var separator = Argument(arguments, 0).IsUndefined() ? "," : TypeConverter.ToString(arguments[0]);
        var length = TypeConverter.ToLength(list.Get("length"));
        if (length > (ulong)options.MaxArrayLength)
            throw new CodecLimitException(CodecFailure.Memory, $"a join of {length} elements");
        if (++_joinDepth > MaxJoinDepth)
            throw new CodecLimitException(CodecFailure.Recursion, $"arrays nested deeper than {MaxJoinDepth}");
        try
        {
            var text = new StringBuilder();
            for (var i = 0; i < (int)length; i++)
            {
                if (i > 0)
                    Append(text, separator);
                var element = list.Get(JsNumber.Create(i));
                if (!element.IsNull() && !element.IsUndefined())
                    Append(text, TypeConverter.ToString(element));
            }

            return JsString.Create(text.ToString());
        }
        finally
        {
            _joinDepth--;
        }
    }

    private JsValue Flat(JsValue original, JsValue self, JsValue[] arguments)
    {
        var depth = Argument(arguments, 0).IsUndefined() ? 1 : TypeConverter.ToIntegerOrInfinity(arguments[0]);
        return original.Call(self, [JsNumber.Create(Math.Min(depth, MaxFlatDepth))]);
    }

    // Calling a function bound a thousand times over recurses in native code, where no limit counts.
    private JsValue Bind(JsValue original, JsValue self, JsValue[] arguments)
    {
        var depth = _bindDepths.TryGetValue(self, out var known) ? (int)known + 1 : 1;
        if (depth > MaxBindDepth)
            throw new CodecLimitException(CodecFailure.Recursion, $"a function bound {depth} times");
        var bound = original.Call(self, arguments);
        _bindDepths.AddOrUpdate(bound, depth);
        return bound;
    }

    private JsValue Stringify(JsValue self, JsValue[] arguments)
    {
        var writer = new JsonText(engine, options.MaxTextLength, JsonText.StringifyDepth);
        var text = writer.Stringify(Argument(arguments, 0), Argument(arguments, 1), Argument(arguments, 2));
        return text is null ? JsValue.Undefined : JsString.Create(text);
    }

    private void ReplaceBigInt()
    {
        var original = engine.GetValue("BigInt").AsObject();
        var guarded = Function("BigInt", 1, (self, arguments) =>
        {
            var value = TypeConverter.ToPrimitive(Argument(arguments, 0), Types.Number);
            if (value is JsString { Length: > MaxBigIntDigits })
                throw TooBig();
            return original.Call(self, [value]);
        });
        foreach (var (key, property) in original.GetOwnProperties().ToArray())
            guarded.DefineOwnProperty(key, property);
        original.Get("prototype").AsObject().FastSetProperty("constructor", Hidden(guarded));
        engine.Global.FastSetProperty("BigInt", Hidden(guarded));
    }

    private void Append(StringBuilder text, string more)
    {
        RequireLength((double)text.Length + more.Length);
        text.Append(more);
    }

    private void RequireLength(double length) => RequireLength(length, options.MaxTextLength);

    private static void RequireLength(double length, double max)
    {
        if (length > max)
            throw TooLong(length);
    }

    private static CodecLimitException TooLong(double length) =>
        new(CodecFailure.Memory, FormattableString.Invariant($"a text of {length:0} characters"));

    private static CodecLimitException TooBig() =>
        new(CodecFailure.Memory, $"a BigInt of more than {MaxBigIntBytes * 8} bits");

    private string Text(JsValue self) => self.IsNull() || self.IsUndefined()
        ? throw TypeError("String method called on null or undefined")
        : TypeConverter.ToString(self);

    private JavaScriptException TypeError(string message) => new(engine.Intrinsics.TypeError, message);

    private JavaScriptException RangeError(string message) =>
        new(engine.Construct("RangeError", JsString.Create(message)));

    private static JsValue Argument(JsValue[] arguments, int index) =>
        index < arguments.Length ? arguments[index] : JsValue.Undefined;

    private ObjectInstance Prototype(string constructor) =>
        engine.GetValue(constructor).AsObject().Get("prototype").AsObject();

    private ClrFunction Function(string name, int length, Func<JsValue, JsValue[], JsValue> body) => new(
        engine, name,
        (self, arguments) =>
        {
            budget.Look();
            return body(self, arguments);
        },
        length, PropertyFlag.Configurable);

    private void Replace(ObjectInstance owner, string name, int length, Func<JsValue, JsValue[], JsValue> body) =>
        owner.FastSetProperty(name, Hidden(Function(name, length, body)));

    private void Wrap(
        ObjectInstance owner, JsValue key, string name, int length, Func<JsValue, JsValue, JsValue[], JsValue> body)
    {
        var original = owner.Get(key);
        var wrapped = Function(name, length, (self, arguments) => body(original, self, arguments));
        owner.FastSetProperty(key, Hidden(wrapped));
    }

    private void Wrap(
        ObjectInstance owner, string name, int length, Func<JsValue, JsValue, JsValue[], JsValue> body) =>
        Wrap(owner, JsString.Create(name), name, length, body);

    private static PropertyDescriptor Hidden(JsValue value) =>
        new(value, PropertyFlag.Writable | PropertyFlag.Configurable);
}

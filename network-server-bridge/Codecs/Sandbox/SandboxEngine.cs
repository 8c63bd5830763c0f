using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// One engine with one codec in it. Used by one thread at a time. Built-in objects are frozen, globals are put back and
/// the script starts anew for each run, so a run leaves nothing behind for the next.
/// </summary>
internal sealed class SandboxEngine : IDisposable
{
    private const int Decode = 0;
    private const int Normalize = 1;
    private const int Encode = 2;
    private const int DecodeDownlink = 3;
    private const int OldDecoder = 4;

    private static readonly string RealmSource = ReadRealm();
    private static readonly Prepared<Acornima.Ast.Script> Realm = Engine.PrepareScript(RealmSource, "realm.js");

    private readonly CodecScript _script;
    private readonly CodecOptions _options;
    private readonly FrozenClock _clock = new();
    private readonly CodecBudget _budget;
    private readonly Engine _engine;
    private readonly GuardedBuiltins _builtins;
    private readonly JsValue _start;
    private readonly ClrFunction _entry;
    private readonly GlobalSnapshot _globals;
    private Func<JsArray, ScriptOutcome>? _work;
    private ScriptOutcome? _outcome;

    public SandboxEngine(CodecScript script, CodecOptions options)
    {
        _script = script;
        _options = options;
        _budget = new CodecBudget(options);
        _engine = new Engine(Configure);
        _builtins = new GuardedBuiltins(_engine, _budget, options);
        _builtins.Install(script.UsesBigInt);
        var limit = new ClrFunction(_engine, "limit", GuardedBuiltins.Limit);
        _engine.Call(_engine.Evaluate(Realm), JsValue.Undefined,
            [options.MaxArrayLength, script.UsesBigInt, !script.ChangesBuiltins, limit]);
        var check = new ClrFunction(_engine, SourceInstrumenter.CheckName, _builtins.CheckSize);
        _start = _engine.Call(_engine.Evaluate(script.Program), JsValue.Undefined, [check]);
        _entry = new ClrFunction(_engine, "run", Enter);
        _globals = _engine.Advanced.CaptureGlobalSnapshot();
        _budget.Arm();
    }

    /// <summary>Runs so far.</summary>
    public int Runs { get; private set; }

    /// <summary>True when the engine must not be used again: a limit ended it in the middle, or it is worn.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>decodeUplink, then normalizeUplink when the codec has it.</summary>
    public ScriptOutcome RunDecode(in DecodeInput input)
    {
        var payload = input;
        return Run(payload.ReceivedAt, functions =>
        {
            var decode = functions[Decode];
            if (!decode.IsCallable())
                return OldStyle(functions, Bytes(payload.Bytes.Span), payload.FPort);
            var outcome = Read(decode.Call(JsValue.Undefined, [Argument(payload)]));
            return outcome.Data is null ? outcome : AddNormalized(functions, outcome);
        });
    }

    /// <summary>decodeDownlink: what a queued downlink's bytes mean.</summary>
    public ScriptOutcome RunDecodeDownlink(in DecodeInput input)
    {
        var payload = input;
        return Run(payload.ReceivedAt, functions =>
        {
            var decode = functions[DecodeDownlink];
            return decode.IsCallable()
                ? Read(decode.Call(JsValue.Undefined, [Argument(payload)]))
                : ScriptOutcome.Failed(CodecFailure.BadCodec, "The codec has no function decodeDownlink.");
        });
    }

    /// <summary>encodeDownlink.</summary>
    public ScriptOutcome RunEncode(in EncodeInput input)
    {
        var (json, receivedAt, variables) = (input.DataJson, input.Now, input.Variables);
        return Run(receivedAt, functions =>
        {
            var encode = functions[Encode];
            if (!encode.IsCallable())
                return ScriptOutcome.Failed(CodecFailure.BadCodec, "The codec has no function encodeDownlink.");
            var argument = new JsObject(_engine);
            argument.Set("data", new Jint.Native.Json.JsonParser(_engine).Parse(json));
            argument.Set("variables", Variables(variables));
            return Read(encode.Call(JsValue.Undefined, [argument]), isEncode: true);
        });
    }

    public void Dispose() => _engine.Dispose();

    private void Configure(Options options)
    {
        options.Constraint(_budget);
        options.LimitRecursion(_options.MaxRecursion);
        options.RegexTimeoutInterval(_options.MaxRegexTime);
        options.DisableStringCompilation();
        options.Constraints.MaxArraySize = (uint)_options.MaxArrayLength;
        options.Constraints.StackOverflowGuard = true;
        options.Json.MaxParseDepth = JsonText.StringifyDepth;
        options.TimeSystem = _clock;
        options.Culture = CultureInfo.InvariantCulture;
        options.AgentCanSuspend = false;
    }

    private ScriptOutcome Run(DateTimeOffset now, Func<JsArray, ScriptOutcome> work)
    {
        Runs++;
        _clock.Now = now;
        _builtins.Reset();
        _work = work;
        _outcome = null;
        try
        {
            _engine.Call(_entry, JsValue.Undefined, []);
            return _outcome!;
        }
        catch (Exception e) when (ScriptFault.Of(e, _engine, _script.Map) is { } fault)
        {
            IsSpent |= fault.Failure != CodecFailure.ScriptError;
            return fault;
        }
        finally
        {
            _work = null;
            Restore();
        }
    }

    private void Restore()
    {
        IsSpent |= _script.ChangesBuiltins || Runs >= _options.MaxDecodesPerEngine;
        if (!IsSpent)
            _engine.Advanced.RestoreGlobalSnapshot(_globals);
    }

    // Everything a script can make run happens below this call, so that the engine's limits hold for all of it.
    private JsValue Enter(JsValue self, JsValue[] arguments)
    {
        var functions = _start.Call(JsValue.Undefined, []).AsArray();
        _outcome = _work!(functions);
        return JsValue.Undefined;
    }

    private ScriptOutcome OldStyle(JsArray functions, JsArray bytes, byte fPort)
    {
        // The Things Network still accepts the function of its second version.
        var decoder = functions[OldDecoder];
        if (!decoder.IsCallable())
            return ScriptOutcome.Failed(CodecFailure.BadCodec, "The codec has no function decodeUplink.");
        var data = decoder.Call(JsValue.Undefined, [bytes, JsNumber.Create(fPort)]);
        var wrapped = new JsObject(_engine);
        wrapped.Set("data", data);
        return Read(wrapped);
    }

    private ScriptOutcome AddNormalized(JsArray functions, ScriptOutcome outcome)
    {
        var normalize = functions[Normalize];
        if (!normalize.IsCallable())
            return outcome;
        var argument = new JsObject(_engine);
        argument.Set("data", outcome.DataValue!);
        var normalized = Read(normalize.Call(JsValue.Undefined, [argument]), allowList: true);
        return outcome with
        {
            Normalized = normalized.Data,
            Warnings = [.. outcome.Warnings, .. normalized.Warnings, .. normalized.Errors],
        };
    }

    private ScriptOutcome Read(JsValue value, bool isEncode = false, bool allowList = false)
    {
        if (value.IsPromise())
            return ScriptOutcome.Failed(CodecFailure.BadResult, "The codec is asynchronous; return the result itself.");
        if (value is not ObjectInstance result)
            return ScriptOutcome.Failed(CodecFailure.BadResult, "The codec returned no object with data or errors.");

        var warnings = ScriptMessages.Read(result.Get("warnings"));
        var errors = ScriptMessages.Read(result.Get("errors"));
        if (errors.Count > 0)
            return new ScriptOutcome(CodecFailure.Refused, null, warnings, errors);
        if (isEncode)
            return ReadBytes(result, warnings);
        var data = result.Get("data");
        if (data is not ObjectInstance || data.IsCallable() || (data is JsArray && !allowList))
            return ScriptOutcome.Failed(CodecFailure.BadResult, "The codec returned no data object.");
        var json = new JsonText(_engine, _options.MaxResultLength, _options.MaxResultDepth)
            .Stringify(data, JsValue.Undefined, JsValue.Undefined);
        return new ScriptOutcome(CodecFailure.None, json, warnings, []) { DataValue = data };
    }

    private static ScriptOutcome ReadBytes(ObjectInstance result, IReadOnlyList<string> warnings)
    {
        var list = result.Get("bytes");
        var length = list is ObjectInstance given ? TypeConverter.ToLength(given.Get("length")) : 256;
        if (list is not ObjectInstance bytes || length > 255)
            return ScriptOutcome.Failed(CodecFailure.BadResult, "The codec returned no array of at most 255 bytes.");
        var values = new byte[length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = TypeConverter.ToNumber(bytes.Get(JsNumber.Create(i)));
            if (!(value is >= 0 and <= 255) || value != Math.Floor(value))
                return ScriptOutcome.Failed(CodecFailure.BadResult, $"bytes[{i}] is {value:R}, not 0 to 255.");
            values[i] = (byte)value;
        }

        var port = result.Get("fPort");
        byte? fPort = port.IsNumber() && port.AsNumber() is >= 1 and <= 223 ? (byte)port.AsNumber() : null;
        return new ScriptOutcome(CodecFailure.None, null, warnings, []) { Bytes = values, FPort = fPort };
    }

    private JsObject Argument(in DecodeInput input)
    {
        var argument = new JsObject(_engine);
        argument.Set("bytes", Bytes(input.Bytes.Span));
        argument.Set("fPort", JsNumber.Create(input.FPort));
        argument.Set("recvTime", new JsDate(_engine, input.ReceivedAt));
        argument.Set("variables", Variables(input.Variables));
        return argument;
    }

    private JsArray Bytes(ReadOnlySpan<byte> bytes)
    {
        var values = new JsValue[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            values[i] = JsNumber.Create(bytes[i]);
        return new JsArray(_engine, values);
    }

    private JsObject Variables(IReadOnlyDictionary<string, string>? variables)
    {
        var values = new JsObject(_engine);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            values.Set(name, JsString.Create(value));
        return values;
    }

    private static string ReadRealm()
    {
        using var stream = typeof(SandboxEngine).Assembly.GetManifestResourceStream("realm.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

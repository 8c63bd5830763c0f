using System.Globalization;
using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// One JavaScript realm: the shared one, whose built-in objects are frozen and in which all well-behaved codecs live,
/// or one of its own for a codec that changes built-in objects or globals. realm.js and guards.js do the work; this
/// moves bytes.
/// </summary>
internal sealed unsafe class CodecRealm : IDisposable
{
    /// <summary>Payloads of one call at most; realm.js reserves their memory.</summary>
    public const int MaxJobs = 256;

    private const int HeaderFields = 6;
    private const int PayloadBytes = 256;
    private const int MaxBigBits = 4_096;

    private static readonly string Guards = Read("guards.js");
    private static readonly string Realm = Read("realm.js");

    private readonly V8ScriptEngine _engine;
    private readonly ScriptObject _api;
    private readonly ScriptObject _run;
    private readonly ScriptObject _take;
    private readonly ScriptObject _add;
    private readonly ScriptObject _remove;
    private readonly int* _counter;
    private readonly double* _header;
    private readonly byte* _payload;

    public CodecRealm(V8Runtime runtime, bool shared, CodecOptions options)
    {
        _engine = runtime.CreateScriptEngine(V8ScriptEngineFlags.DisableGlobalMembers);
        _engine.Execute(new DocumentInfo("limits.js"), Limits(options));

        // Every object of the realm that is not disposed of here keeps all of it until our own collector runs.
        using var guard = (ScriptObject)_engine.Evaluate(new DocumentInfo("guards.js"), Guards);
        using var prepare = (ScriptObject)_engine.Evaluate(new DocumentInfo("realm.js"), Realm);
        using var limits = (ScriptObject)_engine.Evaluate("const l = kfLimits; delete globalThis.kfLimits; l");
        _api = (ScriptObject)prepare.InvokeAsFunction(shared, limits, guard);

        // A function read as a property is called through reflection, a hundred times slower.
        using var pick = (ScriptObject)_engine.Evaluate("(o, name) => o[name]");
        _run = (ScriptObject)pick.InvokeAsFunction(_api, "run");
        _take = (ScriptObject)pick.InvokeAsFunction(_api, "take");
        _add = (ScriptObject)pick.InvokeAsFunction(_api, "add");
        _remove = (ScriptObject)pick.InvokeAsFunction(_api, "remove");

        // The arrays' memory lies outside the JavaScript heap and stays where it is as long as the arrays live.
        _counter = (int*)Address<int>("counter");
        _header = (double*)Address<double>("header");
        _payload = (byte*)Address<byte>("payload");
    }

    /// <summary>Steps left; below zero the script ends at its next step. The watch writes it from its thread.</summary>
    public int* StepsLeft => _counter;

    /// <summary>The last numbered place a script passed.</summary>
    public int* Place => _counter + 1;

    /// <summary>Why the watch ends a script (<see cref="StopReason"/>).</summary>
    public int* Reason => _counter + 2;

    /// <summary>The payload that now runs, or -1.</summary>
    public int* Running => _counter + 4;

    /// <summary>Stops even what is in native code and looks now and then; from another thread.</summary>
    public void Interrupt() => _engine.Interrupt();

    /// <summary>A codec under a number of our own.</summary>
    public void Add(int id, CodecScript script)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"codec-{id}.js");
        using var factory = (ScriptObject)_engine.Evaluate(new DocumentInfo(name), script.Text);
        _add.InvokeAsFunction(id, factory, script.KeepsTopLevel);
    }

    public void Remove(int id) => _remove.InvokeAsFunction(id);

    /// <summary>Puts a payload at its place for the next run.</summary>
    public void Set(int job, int codec, in SandboxJob given)
    {
        var at = _header + (job * HeaderFields);
        at[0] = codec;
        at[1] = (int)given.Kind;
        at[2] = given.FPort;
        at[3] = given.Milliseconds;
        at[4] = given.Bytes.Length;
        at[5] = job * PayloadBytes;
        given.Bytes.Span.CopyTo(new Span<byte>(_payload + (job * PayloadBytes), PayloadBytes));
    }

    /// <summary>
    /// Runs the payloads from first to count; one line of text for each. Throws a <see cref="ScriptEngineException"/>
    /// or <see cref="ScriptInterruptedException"/> when a run was cut off; <see cref="Take"/> has the lines before.
    /// </summary>
    public string Run(int first, int count, string? texts) =>
        (string)(texts is null
            ? _run.InvokeAsFunction(first, count)
            : _run.InvokeAsFunction(first, count, texts));

    /// <summary>Lines of payloads that were done when a run was cut off.</summary>
    public string Take() => (string)_take.InvokeAsFunction();

    public void Dispose()
    {
        _run.Dispose();
        _take.Dispose();
        _add.Dispose();
        _remove.Dispose();
        _api.Dispose();
        _engine.Dispose();
    }

    private static string Limits(CodecOptions options) => string.Create(CultureInfo.InvariantCulture, $$"""
        var kfLimits = {
          steps: {{options.MaxStatements}}, text: {{options.MaxTextLength}}, elements: {{options.MaxArrayLength}},
          result: {{options.MaxResultLength}}, jobs: {{MaxJobs}}, bigBits: {{MaxBigBits}}, maxBig: 1n << {{MaxBigBits}}n
        };
        """);

    private nint Address<T>(string name)
        where T : unmanaged
    {
        nint address = 0;
        using var array = (ScriptObject)_api.GetProperty(name);
        ((ITypedArray<T>)array).InvokeWithDirectAccess(pointer => address = pointer);
        return address;
    }

    private static string Read(string name)
    {
        using var stream = typeof(CodecRealm).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

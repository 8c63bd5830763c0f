using Kreisfunk.Codecs;
using Xunit;

namespace Kreisfunk.Tests.Unit.Codecs;

/// <summary>Strangers' programs: each must end within its limits, and the next decode must not notice.</summary>
public sealed class HostileScriptTests(HostileScriptTests.Decoder shared) : IClassFixture<HostileScriptTests.Decoder>
{
    // Any limit will do: which of them comes first depends on the machine.
    private const CodecFailure Stopped = (CodecFailure)255;

    // What the two workers may have grown to: their engines (some 130 MB each), and the 128 MB that end a process.
    private const long ResidentBound = 400L * 1024 * 1024;

    // Generous, for a slow machine under load; without a limit most of these run for hours.
    private static readonly TimeSpan TimeBound = TimeSpan.FromSeconds(20);

    private static readonly CodecSource Good = new("good", CodecLanguage.JavaScript,
        "function decodeUplink(input) { return { data: { temperature: input.bytes[0] } }; }");

    private readonly PayloadDecoder _decoder = shared.Value;

    /// <summary>Name, body of decodeUplink, what must end it (Stopped: any limit).</summary>
    public static TheoryData<string, string, CodecFailure> Scripts { get; } = new()
    {
        { "endless loop", "while (true) {}", CodecFailure.Statements },
        { "endless loop without a body", "for (;;);", CodecFailure.Statements },
        {
            "loop that catches everything",
            "for (;;) { try { for (;;); } catch (e) {} finally {} }", CodecFailure.Statements
        },
        { "push bomb", "var a = []; while (true) a.push('x'.repeat(60000) + a.length)", Stopped },
        { "push bomb of numbers", "var a = []; while (true) a.push(1)", CodecFailure.Statements },
        { "text doubled in a loop", "var s = 'x'; while (true) s += s", CodecFailure.Memory },
        {
            "text doubled in one expression",
            "var s = 'xy'; (" + Many("s += s") + "); s.charCodeAt(9)", CodecFailure.Memory
        },
        {
            "text doubled by template",
            "var s = 'xy'; (" + Many("s = `${s}${s}`") + "); s.charCodeAt(9)", CodecFailure.Memory
        },
        {
            "text doubled through a map",
            "var m = new Map([[1, 'xy']]); (" + Many("m.set(1, m.get(1) + m.get(1))") + ")", CodecFailure.Memory
        },
        {
            "text doubled by Error",
            "var e = new Error('xy'); (" + Many("e.name = e.message = String(e)") + ")", CodecFailure.ScriptError
        },
        {
            "text doubled by nested arrays",
            "var a = ['xyxyxyxy']; for (var i = 0; i < 14; i++) a = [a, a, a, a]; return { data: { s: '' + a } }",
            CodecFailure.Memory
        },
        { "repeat", "'x'.repeat(5e8)", CodecFailure.Memory },
        { "padEnd and padStart", "'x'.padEnd(5e8, 'ab').padStart(5e8)", CodecFailure.Memory },
        { "join", "new Array(60000).fill('x'.repeat(60000)).join('')", CodecFailure.Memory },
        { "join of a typed array", "new Uint8Array(60000).join('x'.repeat(60000))", CodecFailure.Memory },
        { "join of a lie", "Array.prototype.join.call({ length: 1e9 }, 'x')", CodecFailure.Memory },
        { "concat", "var s = 'x'.repeat(60000); s.concat(s, s, s, s)", CodecFailure.Memory },
        { "replaceAll", "'a'.repeat(60000).replaceAll('a', 'b'.repeat(60000))", CodecFailure.Memory },
        { "replace with a growing template", "'a'.repeat(60000).replace(/a/g, '$`')", CodecFailure.Memory },
        { "normalize", "'\\uFDFA'.repeat(60000).normalize('NFKD')", CodecFailure.Memory },
        { "huge fill", "new Array(5e8).fill(1)", Stopped },
        { "huge length", "var a = []; a.length = 4e9; a.fill(0)", Stopped },
        { "huge typed array", "new Uint8Array(2e9)", CodecFailure.Memory },
        { "huge typed array from a text", "new Float64Array('2000000000')", CodecFailure.Memory },
        {
            "huge typed array from a lie",
            "var n = 0; new Float64Array({ get length() { return n++ ? 3e8 : 1; } })", CodecFailure.None
        },
        { "huge typed array by its prototype", "new Uint8Array.prototype.constructor(2e9)", CodecFailure.Memory },
        { "huge typed array by subclass", "class A extends Float64Array {} new A(2e8)", CodecFailure.Memory },
        { "huge buffer", "new ArrayBuffer(2e9)", CodecFailure.Memory },
        { "growing buffer", "new ArrayBuffer(8, { maxByteLength: 2e9 }).resize(1.9e9)", CodecFailure.ScriptError },
        { "huge call", "Math.max.apply(null, { length: 1e8 })", CodecFailure.Memory },
        {
            "huge call by spread",
            "var a = new Array(60000).fill(0); Math.max(" + string.Join(",", Enumerable.Repeat("...a", 500)) + ")",
            Stopped
        },
        {
            "many arrays in one expression",
            "[" + string.Join(",", Enumerable.Repeat("new Array(60000).fill(0)", 500)) + "]", CodecFailure.Memory
        },
        { "many arrays in a chain", "[]?.concat(" + Wide("new Array(60000).fill(0)") + ")", CodecFailure.Memory },
        { "many spreads of a text", "var s = 'x'.repeat(60000); [" + Wide("[...s]") + "]", CodecFailure.Memory },
        { "many patterns", "var s = 'x'.repeat(60000), a; (" + Wide("[...a] = s") + ")", Stopped },
        { "many declared patterns", "var s = 'x'.repeat(60000), " + Wide("[...a] = s"), Stopped },
        { "many templates", "var s = 'x'.repeat(60000); [" + Wide("`${s}1`") + "]", CodecFailure.BadResult },
        {
            "many copies by indexing",
            "var s = 'x'.repeat(60000); [" + Wide("(s + '1')[5]") + "]", CodecFailure.BadResult
        },
        {
            "many texts by comparison",
            "var a = ['x'.repeat(60000)]; [" + Wide("a == ''") + "]", CodecFailure.BadResult
        },
        { "many errors", "var e = new Error('x'.repeat(60000)); [" + Wide("e == ''") + "]", CodecFailure.BadResult },
        { "many keys", "var a = ['x'.repeat(60000)], o = {}; [" + Wide("o[a]") + "]", CodecFailure.BadResult },
        { "JSON of shared texts", "JSON.stringify(new Array(60000).fill('x'.repeat(60000)))", Stopped },
        { "JSON in JSON in JSON", "var s = '\"'; (" + Many("s = JSON.stringify(s)") + ")", Stopped },
        { "JSON of a circle", "var a = {}; a.a = a; JSON.stringify(a)", CodecFailure.ScriptError },
        { "deep JSON", "var s = '['; for (var i = 0; i < 15; i++) s += s; JSON.parse(s)", CodecFailure.ScriptError },
        {
            "deep object to JSON",
            "var a = []; for (var i = 0; i < 50000; i++) a = [a]; JSON.stringify(a)", CodecFailure.BadResult
        },
        { "deep array to text", "var a = []; for (var i = 0; i < 50000; i++) a = [a]; '' + a", CodecFailure.Recursion },
        {
            "deep array flattened",
            "var a = []; for (var i = 0; i < 50000; i++) a = [a]; a.flat(Infinity)", CodecFailure.Recursion
        },
        { "recursion", "(function f() { return f() + 1; })()", CodecFailure.Recursion },
        {
            "recursion in a circle",
            "function a() { return b(); } function b() { return a(); } a()", CodecFailure.Recursion
        },
        { "recursion by toString", "var o = { toString() { return '' + this; } }; '' + o", CodecFailure.Recursion },
        { "recursion by arrow valueOf", "var o = { valueOf: () => +o }; +o", CodecFailure.Recursion },
        { "recursion by getter", "var o = { get a() { return this.a; } }; o.a", CodecFailure.Recursion },
        { "recursion by iterator", "var i = { [Symbol.iterator]: () => [...i] }; [...i]", CodecFailure.Recursion },
        { "recursion by generator", "function* g(n) { yield* g(n + 1); } [...g(0)]", CodecFailure.Recursion },
        {
            "recursion by toJSON",
            "var o = { toJSON() { return JSON.stringify(o); } }; JSON.stringify(o)", CodecFailure.Recursion
        },
        {
            "function bound over and over",
            "var f = function () {}; for (var i = 0; i < 50000; i++) f = f.bind(null); f()", CodecFailure.Memory
        },
        {
            "long chain of prototypes",
            "var o = {}; for (var i = 0; i < 60000; i++) o = Object.create(o); o.x", Stopped
        },
        {
            "long chain of classes",
            "var C = class {}; for (var i = 0; i < 5000; i++) C = class extends C {}; new C()", Stopped
        },
        { "regular expression", "/^(a+)+$/.test('a'.repeat(40) + 'b')", CodecFailure.Time },
        { "regular expression in a loop", "for (;;) /^(x+x+)+y$/.test('x'.repeat(18))", Stopped },
        { "sort", "var a = []; for (var i = 0; i < 60000; i++) a[i] = 'k' + (60000 - i); for (;;) a.sort()", Stopped },
        {
            "sort with an endless comparison",
            "new Array(60000).fill(1).sort(() => { while (1); })", CodecFailure.Statements
        },
        {
            "search",
            "var s = 'a'.repeat(60000), t = 'a'.repeat(30000) + 'b'; for (;;) s.indexOf(t)", CodecFailure.Time
        },
        { "BigInt squared", "var x = 3n; for (;;) x = x * x", CodecFailure.Memory },
        { "BigInt squared in one expression", "var x = 3n; (" + Many("x *= x") + ")", CodecFailure.Memory },
        { "BigInt power", "var x = 3n ** 100000000n", Stopped },
        { "BigInt shift", "var x = 1n << 2000000000n", Stopped },
        { "BigInt from digits", "BigInt('9'.repeat(60000))", CodecFailure.BadResult },
        { "endless promises", "function f() { Promise.resolve().then(f); } f()", Stopped },
        { "endless async function", "(async function () { for (;;) await 1; })()", Stopped },
        { "thenable result", "return { then(f) { for (;;) f(this); } }", CodecFailure.BadResult },
        { "promise result", "return Promise.resolve({ data: {} })", CodecFailure.BadResult },
        { "getter trap in the result", "return { get data() { for (;;); } }", CodecFailure.Statements },
        {
            "getter trap in the data",
            "return { data: { get a() { throw new Error('boo'); } } }", CodecFailure.ScriptError
        },
        { "toJSON trap in the data", "return { data: { toJSON() { for (;;); } } }", CodecFailure.Statements },
        { "trap in the errors", "return { errors: { length: 3, get 0() { for (;;); } } }", CodecFailure.Statements },
        {
            "proxy that answers for ever",
            "return { data: new Proxy({}, { ownKeys() { for (;;); } }) }", CodecFailure.Statements
        },
        {
            "proxy without an end",
            "return { data: new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ value: 1, " +
            "enumerable: true, configurable: true }), get: (t, k, p) => k === 'toJSON' ? undefined : p }) }", Stopped
        },
        { "result too long", "return { data: { s: 'x'.repeat(20000) } }", CodecFailure.BadResult },
        {
            "result too deep",
            "var d = {}; for (var i = 0; i < 9; i++) d = { d: d }; return { data: d }", CodecFailure.BadResult
        },
        {
            "result with too many fields",
            "var d = {}; for (var i = 0; i < 5000; i++) d['k' + i] = i; return { data: d }", CodecFailure.BadResult
        },
        { "result that is a circle", "var d = {}; d.d = d; return { data: d }", CodecFailure.ScriptError },
        { "result with a BigInt", "return { data: { a: 1n } }", CodecFailure.ScriptError },
        { "no result", "return 5", CodecFailure.BadResult },
        { "eval", "eval('1')", CodecFailure.ScriptError },
        { "Function", "return { data: { g: decodeUplink.constructor('return this')() } }", CodecFailure.ScriptError },
        { "Function of a generator", "(function* () {}).constructor('yield 1')()", CodecFailure.ScriptError },
        { "import", "import('fs')", Stopped },
        { "WebAssembly", "new WebAssembly.Module()", CodecFailure.ScriptError },
        { "SharedArrayBuffer", "new SharedArrayBuffer(8)", CodecFailure.ScriptError },
        { "host objects", "return { data: { t: System.IO.File } }", CodecFailure.ScriptError },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_hostile_script_ends_within_its_limits(string name, string body, CodecFailure expected)
    {
        var hostile = new CodecSource(name, CodecLanguage.JavaScript, $"function decodeUplink(input) {{\n{body}\n}}");
        var result = Within(TimeBound, () => _decoder.Decode(hostile, Input()));

        if (expected == Stopped)
        {
            Assert.Contains(result.Failure, (CodecFailure[])
            [
                CodecFailure.Statements, CodecFailure.Memory, CodecFailure.Time, CodecFailure.Recursion,
                CodecFailure.BadResult, CodecFailure.ScriptError,
            ]);
        }
        else if (expected == CodecFailure.None)
        {
            Assert.Equal(CodecFailure.BadResult, result.Failure);
        }
        else
        {
            Assert.True(expected == result.Failure, $"{result.Failure}: {string.Join(" ", result.Errors)}");
        }

        Assert.False(result.Succeeded);
        Assert.NotEmpty(result.Errors);
        Assert.Empty(result.Measurements);
        Assert.InRange(_decoder.WorkersResident, 0, ResidentBound);

        var next = _decoder.Decode(Good, Input());
        Assert.Equal("""{"temperature":21}""", next.ObjectJson);
    }

    private static DecodeInput Input() => new(1, new byte[] { 21, 2, 3 }, DateTimeOffset.UnixEpoch, null);

    private static string Wide(string part) => string.Join(",", Enumerable.Repeat(part, 2000));

    private static string Many(string step) => string.Join(", ", Enumerable.Repeat(step, 60));

    private static DecodeResult Within(TimeSpan bound, Func<DecodeResult> work)
    {
        var running = Task.Run(work, TestContext.Current.CancellationToken);
        Assert.True(running.Wait(bound), $"still running after {bound}");
        return running.Result;
    }

    /// <summary>One for all: strangers' scripts share their worker in life too.</summary>
    public sealed class Decoder : IDisposable
    {
        public PayloadDecoder Value { get; } = new();

        public void Dispose() => Value.Dispose();
    }
}

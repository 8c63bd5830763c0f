using Kreisfunk.Codecs;
using Kreisfunk.Contracts;
using Xunit;

namespace Kreisfunk.Tests.Unit.Codecs;

public sealed class JavaScriptCodecTests : IDisposable
{
    private static readonly DateTimeOffset Received = new(2026, 3, 5, 6, 7, 8, 90, TimeSpan.Zero);

    private readonly PayloadDecoder _decoder = new();

    [Fact]
    public void The_input_is_what_The_Things_Network_and_ChirpStack_give()
    {
        var result = Decode("""
            function decodeUplink(input) {
              return { data: {
                list: Array.isArray(input.bytes), bytes: input.bytes, port: input.fPort,
                isDate: input.recvTime instanceof Date, time: input.recvTime, zone: input.variables.zone,
                none: input.variables.other === undefined
              }, warnings: ["first", "second"] };
            }
            """, new Dictionary<string, string> { ["zone"] = "north" });

        Assert.True(result.Succeeded, string.Join(" ", result.Errors));
        Assert.Equal(
            """{"list":true,"bytes":[1,2,255],"port":7,"isDate":true,"time":"2026-03-05T06:07:08.090Z",""" +
            "\"zone\":\"north\",\"none\":true}",
            result.ObjectJson);
        Assert.Equal(["first", "second"], result.Warnings);
    }

    [Fact]
    public void A_codecs_own_errors_refuse_the_payload()
    {
        var result = Decode("function decodeUplink(input) { return { errors: ['too short', 5], warnings: ['w'] }; }");

        Assert.False(result.Succeeded);
        Assert.Equal(CodecFailure.Refused, result.Failure);
        Assert.Equal(["too short", "5"], result.Errors);
        Assert.Equal(["w"], result.Warnings);
        Assert.Null(result.ObjectJson);
    }

    [Theory]
    [InlineData("function decodeUplink(input) {\n  return { data: ] };\n}", CodecFailure.BadCodec, "line 2, column 18")]
    [InlineData("function decodeUplink(input) {\n  var x = input.a.b;\n}", CodecFailure.ScriptError, "line 2, column ")]
    [InlineData(
        "function decodeUplink(input) {\n  var s = input.a + input.b + missing;\n}", CodecFailure.ScriptError,
        "line 2, column 31")]
    [InlineData(
        "function decodeUplink(input) {\n\n  throw new RangeError('boo');\n}", CodecFailure.ScriptError,
        "RangeError: boo (line 3, column ")]
    [InlineData("function decodeUplink(input) {\n\n\n  for (;;);\n}", CodecFailure.Statements, "line 4, column ")]
    [InlineData("function decode(input) { return 1; }", CodecFailure.BadCodec, "no function decodeUplink")]
    [InlineData("}}); (function () { return function () {", CodecFailure.BadCodec, "line 1, column 1")]
    [InlineData(
        "function decodeUplink(i) { __kf = 1; }", CodecFailure.BadCodec,
        "line 1, column 28: names that begin with __kf")]
    [InlineData("function decodeUplink(i) { \\u005f_kf = 1; }", CodecFailure.BadCodec, "reserved")]
    public void An_error_says_where_it_is(string script, CodecFailure failure, string expected)
    {
        var result = Decode(script);

        Assert.Equal(failure, result.Failure);
        Assert.Contains(expected, Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Time_and_chance_are_the_same_at_every_replay()
    {
        const string Script = """
            function decodeUplink() {
              return { data: { now: Date.now(), date: new Date().getTime(), zone: new Date().getTimezoneOffset(),
                text: Date(), one: Math.random(), two: Math.random() } };
            }
            """;
        var first = Decode(Script);
        var second = Decode(Script);

        var now = Received.ToUnixTimeMilliseconds();
        Assert.StartsWith(
            $"{{\"now\":{now},\"date\":{now},\"zone\":0,", first.ObjectJson, StringComparison.Ordinal);
        Assert.Equal(first.ObjectJson, second.ObjectJson);
    }

    [Fact]
    public void A_codec_starts_anew_for_every_payload()
    {
        const string Script = """
            var calls = 0; var seen = []; let last; const cache = {};
            function decodeUplink(input) {
              calls++; seen.push(calls); leaked = (typeof leaked === "undefined" ? 0 : leaked) + 1;
              cache.n = (cache.n || 0) + 1; decodeUplink.n = (decodeUplink.n || 0) + 1; last = calls;
              globalThis.g = (globalThis.g || 0) + 1;
              return { data: {
                calls: calls, seen: seen.length, leaked: leaked, cached: cache.n, own: decodeUplink.n, g: g
              } };
            }
            """;
        for (var i = 0; i < 5; i++)
            Assert.Equal("""{"calls":1,"seen":1,"leaked":1,"cached":1,"own":1,"g":1}""", Decode(Script).ObjectJson);
    }

    [Theory]
    [InlineData("Object.prototype.evil = 1")]
    [InlineData("({}).__proto__.evil = 1")]
    [InlineData("[].constructor.prototype.evil = 1; Array['proto' + 'type'].map = () => [9]")]
    [InlineData("Object.getPrototypeOf([]).push = function () { return 9; }")]
    [InlineData("Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })")]
    [InlineData("Object.getPrototypeOf(async function () {}).evil = 1")]
    [InlineData("Object.getPrototypeOf(function* () {}).evil = 1")]
    [InlineData("JSON['par' + 'se'] = () => 9")]
    [InlineData("var m = Math; m.round = () => 9")]
    [InlineData("Math = { round: () => 9 }")]
    [InlineData("var d = Date; d.now = () => 9")]
    [InlineData("globalThis.Number = () => 9; globalThis.parseInt = () => 9")]
    [InlineData("Object.defineProperty(globalThis, 'Array', { value: { isArray: () => 9 } })")]
    [InlineData("Object.setPrototypeOf(Object.prototype, { evil: 1 })")]
    [InlineData("input.bytes.__proto__.map = () => [9]")]
    [InlineData("input.recvTime.constructor.prototype.getTime = () => 9")]
    [InlineData("console.log = () => 9; console.evil = 1")]
    [InlineData("delete globalThis.Math; delete Array.prototype.map")]
    [InlineData("/(.)/.exec('secret')")]
    [InlineData("Object.freeze(globalThis); Object.preventExtensions(globalThis)")]
    public void A_decode_cannot_poison_the_next_one_in_the_same_engine(string attack)
    {
        const string Probe = """
            function decodeUplink(input) {
              if (input.fPort === 9) { try { ATTACK } catch (e) {} return { data: { done: 1 } }; }
              var evil = [];
              if (({}).evil !== undefined || console.evil) evil.push("evil");
              if ((async function () {}).evil || (function* () {}).evil) evil.push("function");
              if ([1, 2].map(function (x) { return x * 2; }).join() !== "2,4") evil.push("map");
              if ([1].push(2) !== undefined && [1].push(2) !== 2) evil.push("push");
              if ([...[1, 2]].length !== 2) evil.push("iterator");
              if (JSON.parse("[1]")[0] !== 1) evil.push("json");
              if (Math.round(1.4) !== 1) evil.push("math");
              if (Date.now() !== input.recvTime.getTime() || Date.now() === 9) evil.push("date");
              if (Number("5") !== 5 || parseInt("5") !== 5) evil.push("number");
              if (Array.isArray([]) !== true) evil.push("array");
              if (console.log("x") !== undefined) evil.push("console");
              if (RegExp.$1 !== "") evil.push("regexp");
              globalOfMine = 1; if (globalOfMine !== 1) evil.push("global");
              return { data: { evil: evil.join() } };
            }
            """;
        var script = Probe.Replace("ATTACK", attack, StringComparison.Ordinal);
        Assert.Equal("""{"evil":""}""", Decode(script).ObjectJson);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("""{"done":1}""", Decode(script, fPort: 9).ObjectJson);
            Assert.Equal("""{"evil":""}""", Decode(script).ObjectJson);
        }
    }

    [Fact]
    public void A_codec_may_extend_built_in_objects_for_itself()
    {
        const string Script = """
            String.prototype.twice = function () { return this + this; };
            Array.prototype.last = Array.prototype.last || function () { return this[this.length - 1]; };
            function decodeUplink(input) { return { data: { a: "x".twice(), b: input.bytes.last() } }; }
            """;
        Assert.Equal("""{"a":"xx","b":255}""", Decode(Script).ObjectJson);
        Assert.Equal("""{"a":"undefined","b":"undefined"}""", Decode(
            "function decodeUplink(i) { return { data: { a: typeof ''.twice, b: typeof [].last } }; }").ObjectJson);
        Assert.Equal("""{"a":"xx","b":255}""", Decode(Script).ObjectJson);
    }

    [Fact]
    public void What_codecs_of_the_world_use_works()
    {
        var result = Decode("""
            "use strict";
            class Reader {
              constructor(bytes) { this.view = new DataView(new Uint8Array(bytes).buffer); this.at = 0; }
              u8() { return this.view.getUint8(this.at++); }
            }
            class Short extends Error { constructor(m) { super(m); this.name = "Short"; } }
            function Old() {}
            Old.prototype = { constructor: Old };
            Old.prototype.toString = function () { return "old"; };
            const hex = (b) => ("0" + b.toString(16)).slice(-2).toUpperCase();
            function decodeUplink(input) {
              const r = new Reader(input.bytes); const out = {};
              try { throw new Short("s"); } catch (e) { out.error = e.name + ":" + e.message; }
              out.first = r.u8(); out.old = "" + new Old();
              out.hex = input.bytes.map(hex).join("");
              out.float = +new Float32Array(new Uint8Array([0, 0, 0xa0, 0x41]).buffer)[0].toFixed(1);
              out.big = Number((BigInt(input.bytes[2]) << 8n) * 2n + 1n);
              out.id = BigInt.asUintN(64, -1n).toString();
              out.iso = new Date(86400000).toISOString(); out.pad = "7".padStart(3, "0");
              out.replaced = "a-b-c".replace(/-/g, "+"); out.split = "1,2".split(",").length;
              out.json = JSON.stringify({ a: [1, "ü\n", null, undefined, NaN], b: undefined, d: new Date(0) });
              out.pretty = JSON.stringify({ a: [1] }, null, 1); out.only = JSON.stringify({ a: 1, b: 2 }, ["b"]);
              out.sum = input.bytes.reduce((a, b) => a + b, 0); out.zero = -0; out.nan = NaN; out.skip = undefined;
              out.spread = [...new Set(input.bytes)].length; out.float64 = 0.1 + 0.2;
              return { data: out };
            }
            """);
        const string Expected = """
            {"error":"Short:s","first":1,"old":"old","hex":"0102FF","float":20,"big":130561,
            "id":"18446744073709551615","iso":"1970-01-02T00:00:00.000Z","pad":"007","replaced":"a+b+c","split":2,
            "json":"{\"a\":[1,\"ü\\n\",null,null,null],\"d\":\"1970-01-01T00:00:00.000Z\"}",
            "pretty":"{\n \"a\": [\n  1\n ]\n}","only":"{\"b\":2}","sum":258,"zero":0,"nan":null,"spread":3,
            "float64":0.30000000000000004}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), result.ObjectJson ?? string.Join(" ", result.Errors));
    }

    [Fact]
    public void A_crowded_statement_means_what_it_says()
    {
        var result = Decode("""
            function decodeUplink(i){var o={f(x){return this.k+x},k:1,n:null,g(){return{h:y=>y*2}}},
            t=(s,...v)=>s.join("|")+v,r=[],c=class{constructor(x){this.x=x}get(){return this.x}},
            a,b,d,w,e=(()=>{throw 1});return(
            r.push(o?.f(2)),r.push(o.n?.f(e())),r.push(o?.g().h(o.f(4))),r.push(o.g?.()?.h?.(3)),r.push(new c(5).get()),
            r.push(new(class{v=7})().v),r.push(t`p${1+1}q${o.f(1)}`),r.push([...[1,2],...[3]].length),
            [a,...b]=[1,2,3],{d=4,...w}={z:9},r.push(a+b.join("-")+d+w.z),r.push(`${a}${b}`+`${d}`),
            r.push(-((a+1)**2),typeof(a+b),void 0,delete o.zz,(0,o.f)?.name),a+=1,a+=d,r.push(a),
            r.push((x=>x+x)("u")+(x=>({y:x+"v"}))("u").y),r.push(i.bytes.map(x=>x+x).filter(x=>x>2).reduce((x,y)=>x+y)),
            r.push("a"+1+2,1+2+"a",[]+[],[]+{}),r.push(a in[0,1]?1:2,b?.[0]+b?.at(-1))),{data:{r}}}
            """.ReplaceLineEndings("\n"));
        const string Expected = """
            {"r":[3,null,10,6,5,7,"p|q|2,2",3,"12-349","12,34",-4,"string",null,true,"f",6,"uuuv",514,
            "a12","3a","","[object Object]",2,5]}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), result.ObjectJson ?? string.Join(" ", result.Errors));
    }

    [Fact]
    public void The_old_Decoder_function_still_works() => Assert.Equal(
        """{"port":7,"n":3}""",
        Decode("function Decoder(bytes, port) { return { port: port, n: bytes.length }; }").ObjectJson);

    [Fact]
    public void ChirpStacks_third_version_is_understood()
    {
        const string Script = """
            function Decode(fPort, bytes, variables) { return { port: fPort, n: bytes.length, zone: variables.zone }; }
            function Encode(fPort, obj, variables) { return [fPort, obj.level]; }
            """;
        var result = Decode(Script, new Dictionary<string, string> { ["zone"] = "north" });
        Assert.Equal("""{"port":7,"n":3,"zone":"north"}""", result.ObjectJson);
        var command = new EncodeInput("""{"level":9}""", Received, null) { FPort = 12 };
        Assert.Equal([12, 9], _decoder.Encode(JavaScriptCodecTests.Script(Script), command).Bytes.ToArray());
    }

    [Theory]
    [InlineData("exports.decodeUplink = function (i) { return { data: { a: i.fPort } }; };")]
    [InlineData("module.exports = { decodeUplink: (i) => ({ data: { a: i.fPort } }) };")]
    [InlineData("module.exports.decodeUplink = decode; function decode(i) { return { data: { a: i.fPort } }; }")]
    [InlineData("let exports = 1; const decodeUplink = (i) => ({ data: { a: i.fPort } });")]
    [InlineData("(function (root) { root.decodeUplink = (i) => ({ data: { a: i.fPort } }); })(exports);")]
    [InlineData("this.helper = (x) => x; function decodeUplink(i) { return { data: { a: helper(i.fPort) } }; }")]
    [InlineData("function decodeUplink(i) { this.a = i.fPort; return { data: { a: this.a } }; }")]
    [InlineData("function decodeUplink(i) { globalThis.n = i.fPort; return { data: { a: n } }; }")]
    [InlineData("'use strict'\nfunction decodeUplink(i) { return { data: { a: i.fPort } }; } // end")]
    [InlineData("async function other() {} class A { static #p = 7; static p() { return A.#p; } }\n" +
        "function decodeUplink(i) { const o = null; return { data: { a: o?.x ?? A.p() } }; }")]
    [InlineData("function Decoder(b, p) { return { a: p }; } function Encoder(o, p) { return [p]; }")]
    public void Functions_are_found_wherever_codecs_put_them(string script)
    {
        for (var i = 0; i < 3; i++)
        {
            var result = Decode(script);
            Assert.True(result.Succeeded, string.Join(" ", result.Errors));
            Assert.Equal("""{"a":7}""", result.ObjectJson);
        }
    }

    [Fact]
    public async Task What_a_downlink_means_is_decoded()
    {
        var codec = Script("function decodeDownlink(i) { return { data: { level: i.bytes[0], port: i.fPort } }; }");
        var result = await _decoder.DecodeDownlinkAsync(codec, Input(3));
        Assert.Equal("""{"level":1,"port":3}""", result.ObjectJson);
        Assert.Equal(CodecFailure.BadCodec, Decode("function decodeDownlink() {}").Failure);
    }

    [Fact]
    public void A_downlink_is_encoded()
    {
        var codec = Script("""
            function encodeDownlink(i) { return { fPort: 5, bytes: [i.data.on ? 1 : 0, 255], warnings: ['w'] }; }
            """);
        var result = _decoder.Encode(codec, new EncodeInput("""{"on":true}""", Received, null));

        Assert.True(result.Succeeded, string.Join(" ", result.Errors));
        Assert.Equal((byte)5, result.FPort);
        Assert.Equal([1, 255], result.Bytes.ToArray());
        Assert.Equal(["w"], result.Warnings);
        Assert.Equal(CodecFailure.BadResult, Encode("return { bytes: [256] }").Failure);
        Assert.Equal(CodecFailure.BadResult, Encode("return { bytes: new Array(256).fill(0) }").Failure);
        Assert.Equal(CodecFailure.BadResult, Encode("return {}").Failure);
        Assert.Equal(CodecFailure.Statements, Encode("for (;;);").Failure);
    }

    [Fact]
    public void A_command_that_is_no_JSON_is_an_error()
    {
        var codec = Script("function encodeDownlink(i) { return { bytes: [] }; }");
        Assert.False(_decoder.Encode(codec, new EncodeInput("{", Received, null)).Succeeded);
    }

    [Fact]
    public void Versions_beyond_the_bound_leave_the_cache()
    {
        using var decoder = new PayloadDecoder(new CodecOptions { MaxCachedVersions = 3 });
        for (var i = 0; i < 10; i++)
        {
            var result = decoder.Decode(
                Script($"function decodeUplink() {{ return {{ data: {{ a: {i} }} }}; }}"), Input(1));
            Assert.Equal($$"""{"a":{{i}}}""", result.ObjectJson);
            Assert.InRange(decoder.CachedVersions, 1, 3);
        }
    }

    [Fact]
    public void Many_threads_decode_at_once()
    {
        var codec = Script("""
            var x = 0;
            function decodeUplink(i) { for (var n = 0; n < 50; n++) x += i.fPort; return { data: { x: x } }; }
            """);
        Parallel.For(1, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
        {
            var port = (byte)(n % 200 + 1);
            Assert.Equal($$"""{"x":{{50 * port}}}""", _decoder.Decode(codec, Input(port)).ObjectJson);
        });
    }

    [Fact]
    public void Without_a_codec_nothing_is_decoded_and_nothing_fails()
    {
        var result = _decoder.Decode(CodecSource.Raw, Input(1));
        Assert.True(result.Succeeded);
        Assert.Null(result.ObjectJson);
        Assert.Empty(result.Measurements);
    }

    [Fact]
    public void Measurements_carry_quantity_and_unit()
    {
        var result = Decode("function decodeUplink() { return { data: { temperature: 21.5 } }; }");
        Assert.Equal([new Measurement("air_temperature", 21.5, null, "Cel")], result.Measurements);
    }

    [Fact]
    public void Options_out_of_bounds_are_named_all_at_once()
    {
        var errors = new CodecOptions { MaxStatements = 1, MaxResultDepth = 1000 }.Validate();
        Assert.Equal(2, errors.Count);
        Assert.Contains("Codecs:MaxStatements is 1; set it to 1000 to 100000000", errors[0], StringComparison.Ordinal);
        Assert.Contains("Codecs:MaxResultDepth is 1000", errors[1], StringComparison.Ordinal);
        Assert.Empty(new CodecOptions().Validate());
    }

    public void Dispose() => _decoder.Dispose();

    private static CodecSource Script(string script) => new("test", CodecLanguage.JavaScript, script);

    private static DecodeInput Input(byte fPort) => new(fPort, new byte[] { 1, 2, 255 }, Received, null);

    private EncodeResult Encode(string body) =>
        _decoder.Encode(Script($"function encodeDownlink(i) {{ {body} }}"), new EncodeInput("{}", Received, null));

    private DecodeResult Decode(string script, IReadOnlyDictionary<string, string>? variables = null, byte fPort = 7) =>
        _decoder.Decode(Script(script), Input(fPort) with { Variables = variables });
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.Codecs;
using Xunit;

namespace Kreisfunk.Tests.Integration.Codecs;

/// <summary>
/// What a codec gives in Node, where its makers tested it, it gives here: with limits written in, frozen built-in
/// objects and a top level that may run once for many payloads.
/// </summary>
public sealed class NodeParityTests
{
    private const int Payloads = 150;

    private static readonly string Devices = Path.Combine(AppContext.BaseDirectory, "devices");

    // How codecs of the world are written; the makers' own are in firmware-config.
    private static readonly string[] Styles =
    [
        "for (i = 0, sum = 0; i < 3; i++) sum += i; function decodeUplink(x) { for (i in x.bytes) sum += x.bytes[i]; "
            + "return { data: { sum, n: i } }; }",
        "function decodeUplink(i) { var o = {}; for (var k of i.bytes) o['b' + k] = o.last = k; return { data: o }; }",
        "const R = [{ from: 0, name: 'a' }, { from: 9, name: 'b' }]; function decodeUplink(i) { return { data: "
            + "R.filter(r => r.from <= i.bytes.length).reduce((o, r) => ({ ...o, [r.name]: i.bytes.at(r.from) }), {}) }; }",
        "class Cursor { #at = 0; constructor(b) { this.b = b; } next() { return this.b[this.#at++] ?? -1; } static of(b) "
            + "{ return new Cursor(b); } get left() { return this.b.length - this.#at; } } function decodeUplink(i) "
            + "{ const c = Cursor.of(i.bytes); const o = []; while (c.left > 0) o.push(c.next() ** 2); return { data: { o } }; }",
        "function decodeUplink(i) { var b = i.bytes.slice(); b.sort(); b.reverse(); return { data: { b, s: b.toSorted"
            + "((x, y) => x - y), l: b.findLast(x => x > 9), w: [1, 2].with(0, b.length), j: b.join('-') } }; }",
        "function decodeUplink(i) { const d = new Date(1.7e12 + i.fPort * 1e9); return { data: { d, iso: d.toISOString(), "
            + "y: d.getFullYear(), h: d.getHours(), t: d.toString(), j: d.toJSON(), p: Date.parse('2024-02-30') } }; }",
        "function decodeUplink(i) { const n = i.bytes.length * 1234.5678; return { data: { a: n.toLocaleString('de-DE'), "
            + "b: n.toFixed(2), c: n.toPrecision(3), d: n.toExponential(1), e: (n | 0).toString(36), f: +n.toFixed(1) } }; }",
        "function decodeUplink(i) { const h = i.bytes.map(b => b.toString(16).padStart(2, '0')).join(''); const m = "
            + "/(?<first>..)(..)*?(ff|00)?/i.exec(h) || []; return { data: { h, m: [...m], u: h.toUpperCase().replace(/(.)/g, "
            + "'<$1>').slice(0, 40), x: [...h.matchAll(/f(.)/g)].length, n: parseInt(h.slice(0, 4), 16) } }; }",
        "function decodeUplink(i) { const v = new DataView(Uint8Array.from([...i.bytes, 0, 0, 0, 0, 0, 0, 0, 0]).buffer); "
            + "return { data: { f: v.getFloat32(0), d: v.getFloat64(0, true), u: v.getUint32(0), big: "
            + "v.getBigInt64(0).toString(), n: Number(BigInt.asUintN(40, v.getBigUint64(0) * 3n)) } }; }",
        "function Bits(b) { this.b = b; } Bits.prototype.get = function (n) { return (this.b[n >> 3] >> (n & 7)) & 1; }; "
            + "function decodeUplink(i) { var x = new Bits(i.bytes), s = ''; for (var n = 0; n < 20; n++) s += x.get(n); "
            + "return { data: { s } }; }",
        "String.prototype.last = function () { return this[this.length - 1]; }; function decodeUplink(i) { return { data: "
            + "{ l: String(i.fPort).last(), a: typeof ''.last } }; }",
        "function Decoder(bytes, port) { decoded = {}; decoded.a = bytes[0]; with ({ z: port }) { decoded.z = z; } return decoded; }",
        "var state = { n: 0 }; var T = [1, 2, 3]; function decodeUplink(i) { state.n++; T.push(state.n); return { data: "
            + "{ n: state.n, t: T.length, u: undefined, nan: NaN, inf: -Infinity, nul: null, neg: -0 }, warnings: ['w'] }; }",
        "function decodeUplink(i) { if (i.bytes.length % 3 === 0) throw new TypeError('three'); if (i.bytes.length % 3 === 1) "
            + "return { errors: ['one', 2] }; label: for (;;) { for (;;) break label; } return { data: { ok: true } }; }",
    ];

    [Fact]
    public async Task A_codec_gives_what_it_gives_in_Node()
    {
        var scripts = Directory.GetFiles(Devices, "codec.js", SearchOption.AllDirectories).Order().ToArray();
        Assert.True(scripts.Length >= 39, $"{scripts.Length} codecs below {Devices}");
        var sources = scripts.Select(File.ReadAllText).Concat(Styles).ToArray();
        var random = new Random(20_261_128);
        var jobs = sources.SelectMany(source => Enumerable.Range(0, Payloads).Select(n => Draw(random, source, n))).ToArray();

        var expected = await NodeAsync(jobs);
        using var decoder = new PayloadDecoder();
        var wrong = new List<string>();
        for (var i = 0; i < jobs.Length; i++)
        {
            var job = jobs[i];
            var result = await decoder.DecodeAsync(new CodecSource("parity", CodecLanguage.JavaScript, job.Source),
                new DecodeInput(job.FPort, job.Bytes, DateTimeOffset.FromUnixTimeMilliseconds(job.Time), null));
            if (Difference(JsonNode.Parse(expected[i])!, result) is { } difference)
                wrong.Add($"{job.Source[..Math.Min(60, job.Source.Length)]} {Convert.ToHexString(job.Bytes)}: {difference}");
        }

        Assert.Empty(wrong.Take(20));
    }

    // Ports that the devices use, and others; lengths from nothing to a full frame.
    private static Job Draw(Random random, string source, int n)
    {
        byte[] ports = [85, 2, 1, 5, 3, 10, 100, 223];
        var bytes = new byte[n % 5 == 0 ? random.Next(0, 60) : random.Next(0, 16)];
        random.NextBytes(bytes);
        return new Job(source, ports[random.Next(ports.Length)], bytes, 1_700_000_000_000 + (n * 1000));
    }

    private static string? Difference(JsonNode expected, DecodeResult result)
    {
        if (expected["thrown"] is { } thrown)
        {
            return result.Failure == CodecFailure.ScriptError ? null : $"should throw {thrown} and gave {result.Failure}";
        }

        if (expected["errors"] is { } errors)
            return Texts(errors).SequenceEqual(result.Errors) ? null : $"errors {string.Join("; ", result.Errors)}";
        if (!result.Succeeded)
            return $"should succeed and failed: {string.Join("; ", result.Errors)}";
        if (!Texts(expected["warnings"]!).SequenceEqual(result.Warnings))
            return $"warnings {string.Join("; ", result.Warnings)}";
        var text = expected["data"]!.ToJsonString();
        return JsonNode.DeepEquals(expected["data"], JsonNode.Parse(result.ObjectJson!))
            ? null
            : $"should be {text} and is {result.ObjectJson}";
    }

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(e => e!.ToString());

    private static async Task<string[]> NodeAsync(Job[] jobs)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Codecs", "parity.js");
        var start = new ProcessStartInfo("node", [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TZ"] = "UTC" },
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var job in jobs)
        {
            await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new
            {
                source = job.Source,
                fPort = job.FPort,
                bytes = job.Bytes.Select(b => (int)b),
                time = job.Time,
            }));
        }

        node.StandardInput.Close();
        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(jobs.Length, lines.Length);
        return lines;
    }

    private sealed record Job(string Source, byte FPort, byte[] Bytes, long Time);
}

using System.Diagnostics;
using Kreisfunk.Codecs;

namespace Kreisfunk.Benchmarks;

/// <summary>How long healthy devices wait for their values while other devices' codecs do their worst.</summary>
internal static class HostileCodecBench
{
    private const int Devices = 300;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    /// <summary>Bodies of decodeUplink; each is sent a payload per second.</summary>
    public static readonly string[] Scripts =
    [
        "for (;;);",
        "for (;;) { try { for (;;); } catch (e) {} finally {} }",
        "var a = []; while (true) a.push('x'.repeat(60000) + a.length);",
        "var s = 'x'; while (true) s += s;",
        "var s = 'xy'; for (;;) s = `${s}${s}`;",
        "'x'.repeat(5e8);",
        "'x'.padEnd(5e8, 'ab');",
        "new Array(60000).fill('x'.repeat(60000)).join('');",
        "'a'.repeat(60000).replace(/a/g, '$`');",
        "new Uint8Array(2e9);",
        "new Array(5e8).fill(1);",
        "(function f() { return f() + 1; })();",
        "var o = { toString() { return '' + this; } }; '' + o;",
        "/^(a+)+$/.test('a'.repeat(40) + 'b');",
        "var a = []; for (var i = 0; i < 60000; i++) a[i] = 'k' + (60000 - i); for (;;) a.sort();",
        "var s = 'a'.repeat(60000), t = 'a'.repeat(30000) + 'b'; for (;;) s.indexOf(t);",
        "var x = 3n; for (;;) x = x * x;",
        "var x = 1n << 2000000000n;",
        "Object.prototype.toJSON = () => { for (;;); }; return { data: {} };",
        "return { data: { get a() { for (;;); } } };",
        "return { data: { s: 'x'.repeat(20000) } };",
        "var d = {}; for (var i = 0; i < 500; i++) d = { d: d }; return { data: d };",
        "function f() { Promise.resolve().then(f); } f();",
        "var t = Date.now(); while (Date.now() === t);",
        "JSON.stringify(new Array(60000).fill('x'.repeat(60000)));",
        "globalThis.Array = null; for (;;);",
    ];

    public static async Task<BenchTable> RunAsync()
    {
        var table = new BenchTable("codecs, hostile",
            $"{Devices} healthy devices, 300 uplinks/s, alone and beside {Scripts.Length} hostile scripts with one " +
            "uplink per second each; ms until the values are there",
            ["healthy devices", "median", "p99", "p99.9", "workers killed", "memory of the workers, MB"]);
        using var decoder = new PayloadDecoder();
        var healthy = Enumerable.Range(0, Devices)
            .Select(i => CodecCase.All[i % 3].Source + $"\n// {i}").ToArray();
        await CodecBench.ProveAsync(decoder, healthy);
        await AddAsync(table, "alone", decoder, healthy, []);
        await AddAsync(table, "beside hostile scripts", decoder, healthy, Scripts);
        return table;
    }

    private static async Task AddAsync(
        BenchTable table, string name, PayloadDecoder decoder, string[] healthy, string[] hostile)
    {
        var starts = decoder.WorkerStarts;
        using var stop = new CancellationTokenSource(Duration);
        var attackers = hostile.Select((body, i) => AttackAsync(decoder, body, i, stop.Token)).ToArray();
        var waits = await Task.WhenAll(healthy.Select((s, i) => HealthyAsync(decoder, s, i, stop.Token)));
        await Task.WhenAll(attackers);
        var sorted = waits.SelectMany(w => w).Order().ToArray();
        table.Add(name, sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100], sorted[sorted.Length * 999 / 1000],
            decoder.WorkerStarts - starts, decoder.WorkersResident / 1e6);
    }

    private static async Task<List<double>> HealthyAsync(
        PayloadDecoder decoder, string source, int device, CancellationToken stop)
    {
        var codec = new CodecSource($"{device}", CodecLanguage.JavaScript, source);
        var input = new DecodeInput(1, CodecCase.All[device % 3].Payload, DateTimeOffset.UnixEpoch, null);
        var waits = new List<double>();
        await Task.Delay(device * 1000 / Devices, CancellationToken.None);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!stop.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            if (!(await decoder.DecodeAsync(codec, input)).Succeeded)
                throw new InvalidOperationException("A healthy codec failed.");
            waits.Add(watch.Elapsed.TotalMilliseconds);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return waits;
    }

    private static async Task AttackAsync(PayloadDecoder decoder, string body, int number, CancellationToken stop)
    {
        var codec = new CodecSource($"h{number}", CodecLanguage.JavaScript, $"function decodeUplink(i) {{ {body} }}");
        var input = new DecodeInput(1, new byte[4], DateTimeOffset.UnixEpoch, null);
        await Task.Delay(number * 1000 / Scripts.Length, CancellationToken.None);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!stop.IsCancellationRequested)
        {
            if ((await decoder.DecodeAsync(codec, input)).Succeeded)
                throw new InvalidOperationException($"A hostile codec succeeded: {body}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}

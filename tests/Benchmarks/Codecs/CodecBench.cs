using System.Diagnostics;
using Kreisfunk.Codecs;
using Kreisfunk.Codecs.Sandbox;

namespace Kreisfunk.Benchmarks;

/// <summary>
/// Payload codecs with isolation and all limits on, beside Node and QuickJS without any. Ours counts the processor time
/// of both processes, from the caller's bytes to the object's text; theirs one process that does nothing else.
/// </summary>
internal static class CodecBench
{
    private const int Rounds = 7;
    private const int Many = 5_000;
    private const int InFlight = 2_000;

    public static async Task<BenchTable[]> RunAsync() =>
        [await SpeedAsync(), await ManyAsync(), await HostileCodecBench.RunAsync()];

    private static async Task<BenchTable> SpeedAsync()
    {
        var table = new BenchTable("codecs", "One decode to the object's text, µs of processor time",
            ["engine", "small (4 bytes)", "medium (23 bytes)", "large (55 bytes)", "medium, decodes/s and core",
                "Node's medium / this one's"]);
        using var decoder = new PayloadDecoder();
        var ours = new List<double>();
        var measured = new List<double>();
        foreach (var codec in CodecCase.All)
        {
            string[] one = [codec.Source];
            ours.Add((await CostAsync(decoder, one, codec.Payload, 200_000)).Cpu);
            measured.Add(await MeasurementsAsync(decoder, codec));
        }

        var node = CodecCase.All.Select(c => CodecPeers.Node("decode", c)).ToArray();
        var fresh = CodecCase.All.Select(c => CodecPeers.Node("fresh", c)).ToArray();
        var quick = CodecCase.All.Select(c => CodecPeers.Quick("decode", c)).ToArray();
        Add("Kreisfunk: V8 in a worker process, limits on", [.. ours]);
        Add("the same, and its values as measurements", [.. measured]);
        Add("Node, one context per codec, no limits", node);
        Add("Node, a new context per decode", fresh);
        Add("QuickJS, context reused, no limits", quick);
        var lpp = Measure.Operation("", Lpp(decoder), 1).NanosecondsPerOperation / 1000;
        Add("Cayenne LPP in C#, three values as measurements", [lpp, double.NaN, double.NaN]);
        return table;

        void Add(string name, double[] values) =>
            table.Add(name, [.. values, 1e6 / values[1], node[1] / values[1]]);
    }

    private static async Task<BenchTable> ManyAsync()
    {
        var table = new BenchTable("codecs, many", "Different codecs in one process, a third each small, medium, large",
            ["codecs", "µs per decode", "times one codec of each", "memory of the worker, MB", "kB per idle codec",
                "ms to a new codec's first result"]);
        var sources = Enumerable.Range(0, Many).Select(i => CodecCase.All[i % 3].Source + $"\n// {i}").ToArray();
        using var few = new PayloadDecoder();
        var first = await FirstAsync(few);
        var one = await CostAsync(few, sources[..3], null, 100_000);
        table.Add("3", one.Cpu, 1, few.WorkersResident / 1e6, double.NaN, first);

        using var decoder = new PayloadDecoder();
        await ProveAsync(decoder, sources[..3]);
        var empty = decoder.WorkersResident;
        await ProveAsync(decoder, sources);
        var idle = (decoder.WorkersResident - empty) / 1024.0 / Many;
        var many = await CostAsync(decoder, sources, null, 200_000);
        var firstOfMany = await FirstAsync(decoder);
        table.Add("5,000", many.Cpu, many.Cpu / one.Cpu, decoder.WorkersResident / 1e6, idle, firstOfMany);
        table.Add("Node, medium codecs", double.NaN, double.NaN, double.NaN,
            CodecPeers.Node("idle", CodecCase.Medium), CodecPeers.Node("first", CodecCase.Medium));
        table.Add("QuickJS, one context", double.NaN, double.NaN, double.NaN, double.NaN,
            CodecPeers.Quick("first", CodecCase.Medium));
        return table;
    }

    /// <summary>Enough runs for each codec to be trusted.</summary>
    public static async Task ProveAsync(PayloadDecoder decoder, string[] sources)
    {
        for (var i = 0; i < 20; i++)
        {
            foreach (var chunk in sources.Chunk(500))
                await Task.WhenAll(chunk.Select((source, at) => OneAsync(decoder, source, at)));
        }
    }

    private static async Task OneAsync(PayloadDecoder decoder, string source, int at)
    {
        var codec = CodecCase.All.First(c => source.StartsWith(c.Source, StringComparison.Ordinal));
        var outcome = await decoder.RunAsync(
            new CodecSource($"{at}", CodecLanguage.JavaScript, source), JobKind.DecodeUplink, Input(codec.Payload));
        if (outcome.Failure != CodecFailure.None)
            throw new InvalidOperationException($"The codec failed: {string.Join("; ", outcome.Errors)}");
    }

    private static async Task<(double Cpu, double Wall)> CostAsync(
        PayloadDecoder decoder, string[] sources, byte[]? payload, int count)
    {
        await ProveAsync(decoder, sources);
        var codecs = sources.Select((s, i) => new CodecSource($"{i}", CodecLanguage.JavaScript, s)).ToArray();
        var inputs = sources.Select((_, i) => Input(payload ?? CodecCase.All[i % 3].Payload)).ToArray();
        var (cpu, wall) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds + 2; round++)
        {
            var (watch, before) = (Stopwatch.StartNew(), CpuSeconds(decoder));
            var open = new Queue<Task<ScriptOutcome>>();
            for (var i = 0; i < count; i++)
            {
                var which = i % codecs.Length;
                open.Enqueue(decoder.RunAsync(codecs[which], JobKind.DecodeUplink, inputs[which]));
                if (open.Count >= InFlight)
                    Check(await open.Dequeue());
            }

            foreach (var last in open)
                Check(await last);
            cpu.Add((CpuSeconds(decoder) - before) / count * 1e6);
            wall.Add(watch.Elapsed.TotalMicroseconds / count);
        }

        // The first rounds still compile.
        return (Measure.Median(cpu.Skip(2)), Measure.Median(wall.Skip(2)));
    }

    private static async Task<double> MeasurementsAsync(PayloadDecoder decoder, CodecCase codec)
    {
        const int Count = 100_000;
        var source = new CodecSource(codec.Name, CodecLanguage.JavaScript, codec.Source);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = CpuSeconds(decoder);
            var open = new Queue<Task<DecodeResult>>();
            for (var i = 0; i < Count; i++)
            {
                open.Enqueue(decoder.DecodeAsync(source, Input(codec.Payload)).AsTask());
                if (open.Count >= InFlight && !(await open.Dequeue()).Succeeded)
                    throw new InvalidOperationException("The codec failed.");
            }

            foreach (var last in open)
                await last;
            times.Add((CpuSeconds(decoder) - before) / Count * 1e6);
        }

        return Measure.Median(times);
    }

    private static async Task<double> FirstAsync(PayloadDecoder decoder)
    {
        var times = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            var watch = Stopwatch.StartNew();
            await OneAsync(decoder, CodecCase.Medium.Source + $"\n// new {i}", i);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Measure.Median(times);
    }

    private static Action Lpp(PayloadDecoder decoder)
    {
        var input = Input(Convert.FromHexString("0167011002685003650190"));
        return () => decoder.Decode(CodecSource.CayenneLpp, input);
    }

    private static void Check(ScriptOutcome outcome)
    {
        if (outcome.Failure != CodecFailure.None)
            throw new InvalidOperationException($"The codec failed: {string.Join("; ", outcome.Errors)}");
    }

    private static double CpuSeconds(PayloadDecoder decoder)
    {
        var workers = decoder.WorkerIds.Sum(id =>
        {
            using var worker = Process.GetProcessById(id);
            return worker.TotalProcessorTime.TotalSeconds;
        });
        return Measure.CpuTime().TotalSeconds + workers;
    }

    private static DecodeInput Input(byte[] payload) => new(1, payload, DateTimeOffset.UnixEpoch, null);
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kreisfunk.Codecs;
using Kreisfunk.Codecs.Isolation;
using Kreisfunk.Codecs.Sandbox;
using Xunit;

namespace Kreisfunk.Tests.Unit.Codecs;

/// <summary>What the processes around the scripts promise: nothing of a stranger's reaches anybody else.</summary>
public sealed class IsolationTests : IDisposable
{
    private const string Sorting =
        "function decodeUplink() { var a = []; for (var i = 0; i < 60000; i++) a[i] = 'k' + i; for (;;) a.sort(); }";

    private readonly PayloadDecoder _decoder = new();

    [Fact]
    public void A_version_is_trusted_by_what_it_has_shown()
    {
        var program = new CodecProgram(1, "");
        var clean = new ScriptOutcome(CodecFailure.ScriptError, null, [], ["an error is no offence"]);
        var offence = ScriptOutcome.Failed(CodecFailure.Time, "too slow");
        for (var i = 0; i < 15; i++)
            Assert.False(program.Note(clean));
        Assert.False(program.IsProven);
        Assert.True(program.Note(clean));
        Assert.True(program.IsProven);

        Assert.False(program.Note(offence));
        Assert.False(program.IsProven);
        for (var i = 0; i < 31; i++)
            program.Note(clean);
        Assert.False(program.IsProven);
        program.Note(clean);
        Assert.True(program.IsProven);
    }

    [Fact]
    public async Task Who_waits_behind_a_script_that_kills_its_worker_is_served_by_the_next_one()
    {
        var good = Script("function decodeUplink(i) { return { data: { a: i.bytes[0] } }; }");
        var waiting = new List<Task<DecodeResult>>();
        for (byte i = 0; i < 30; i++)
        {
            waiting.Add(_decoder.DecodeAsync(good, Input(i)).AsTask());
            if (i % 10 == 5)
                waiting.Add(_decoder.DecodeAsync(Script("// " + i + "\n" + Sorting), Input(i)).AsTask());
        }

        var results = await Task.WhenAll(waiting);

        Assert.Equal(3, results.Count(r => r.Failure == CodecFailure.Time));
        Assert.Equal(
            Enumerable.Range(0, 30).Select(i => $$"""{"a":{{i}}}"""),
            results.Where(r => r.Succeeded).Select(r => r.ObjectJson));
    }

    [Fact]
    public void A_worker_killed_from_outside_is_replaced_and_nobody_notices()
    {
        var good = Script("function decodeUplink(i) { return { data: { a: i.bytes[0] } }; }");
        Assert.True(_decoder.Decode(good, Input(1)).Succeeded);
        var worker = Assert.Single(Workers());
        worker.Kill();
        worker.WaitForExit();

        Assert.Equal("""{"a":2}""", _decoder.Decode(good, Input(2)).ObjectJson);
        Assert.NotEqual(worker.Id, Assert.Single(Workers()).Id);
    }

    [Fact]
    public void A_worker_gets_nothing_of_our_environment_and_may_do_nothing_outside()
    {
        Environment.SetEnvironmentVariable("KREISFUNK_TEST_SECRET", "c0ffee");
        Assert.True(_decoder.Decode(Script("function decodeUplink() { return { data: {} }; }"), Input(1)).Succeeded);
        var worker = Assert.Single(Workers()).Id;
        var environment = File.ReadAllText($"/proc/{worker}/environ");
        var status = File.ReadAllLines($"/proc/{worker}/status");
        var limits = File.ReadAllLines($"/proc/{worker}/limits");

        Assert.DoesNotContain("SECRET", environment, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status);
        Assert.Contains("NoNewPrivs:\t1", status);
        Assert.Matches(@"^Max core file size\s+0\s+0", Assert.Single(limits, l => l.Contains("core file")));
        Assert.Matches(@"^Max file size\s+0\s+0", Assert.Single(limits, l => l.Contains("Max file size")));
        Assert.Matches(@"^Max data size\s+\d+\s+\d+", Assert.Single(limits, l => l.Contains("data size")));
    }

    [Fact]
    public void A_payload_that_is_none_is_refused_before_it_reaches_a_worker()
    {
        var result = _decoder.Decode(
            Script("function decodeUplink() { return { data: {} }; }"), Input(1) with { Bytes = new byte[256] });
        Assert.Equal(CodecFailure.BadPayload, result.Failure);
        Assert.Empty(Workers());
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_loses_nothing()
    {
        using var meter = new Meter("test");
        using var programs = new CodecPrograms(new CodecOptions { MaxWaiting = 16 }, meter);
        const string Source = "function decodeUplink(i) { return { data: { a: i.fPort } }; }";
        var outcomes = new List<Task<ScriptOutcome>>();
        for (var i = 0; i < 500; i++)
            outcomes.Add(programs.Run(Source, new SandboxJob(JobKind.DecodeUplink, (byte)(i % 200), 0, default, null)));

        var all = await Task.WhenAll(outcomes);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $$"""{"a":{{i % 200}}}"""), all.Select(o => o.Data));
    }

    [Fact]
    public void Half_a_character_becomes_a_whole_one()
    {
        const string Data = @"{ a: 'x\ud800', b: '\ud83d\ude00', c: '\udc00y' }";
        var result = _decoder.Decode(Script($"function decodeUplink() {{ return {{ data: {Data} }}; }}"), Input(1));
        Assert.Equal("""{"a":"x\ufffd","b":"😀","c":"\ufffdy"}""", result.ObjectJson);
        Assert.Equal("x\ufffd", result.Measurements[0].Text);
    }

    [Fact]
    public void Warm_decodes_start_nothing_and_end_nothing()
    {
        var good = Script("function decodeUplink(i) { return { data: { a: i.bytes[0] } }; }");
        for (byte i = 0; i < 50; i++)
            _decoder.Decode(good, Input(i));
        var workers = _decoder.WorkerIds.ToArray();
        for (var i = 0; i < 1_000; i++)
            _decoder.Decode(good, Input(1));

        Assert.Equal(2, _decoder.WorkerStarts);
        Assert.Equal(workers, _decoder.WorkerIds);
    }

    [Fact]
    public async Task A_hundred_thousand_hostile_runs_leave_nothing()
    {
        // Little steps, so that each is over soon; what only the clock or memory ends is in HostileScriptTests.
        using var decoder = new PayloadDecoder(new CodecOptions { MaxStatements = 1_000 });
        string[] bodies =
        [
            "for (;;);", "for (;;) { try { for (;;); } catch (e) {} }", "var a = []; for (;;) a.push({ a: a.length });",
            "var s = 'x'; for (;;) s += s;", "(function f() { return f(); })();", "return { data: 1 };",
            "throw { get stack() { for (;;); } };", "return { data: { get a() { for (;;); } } };",
            "function f() { Promise.resolve().then(f); } f(); return {};",
            "return { data: { s: 'x'.repeat(20000) } };", "var m = new Map(); for (;;) m.set(m.size, [m.size]);",
            "return { data: new Proxy({}, { ownKeys() { for (;;); } }) };",
        ];
        var codecs = bodies.Select(b => Script($"function decodeUplink(i) {{ {b} }}")).ToArray();
        await RunAsync(20_000);
        var before = decoder.WorkersResident;
        await RunAsync(80_000);

        // Nothing that grows with the runs: 80,000 times one kilobyte would be 80 MB.
        Assert.InRange(decoder.WorkersResident - before, long.MinValue, 40_000_000);
        Assert.InRange(decoder.WorkerStarts, 1, 2);

        async Task RunAsync(int runs)
        {
            for (var i = 0; i < runs; i += 1_000)
            {
                var open = Enumerable.Range(0, 1_000).Select(
                    n => decoder.DecodeAsync(codecs[n % codecs.Length], Input(1)).AsTask());
                await Task.WhenAll(open);
            }
        }
    }

    [Fact]
    public void Realms_of_their_own_leave_nothing()
    {
        var own = Script(
            "String.prototype.mine = 1; function decodeUplink(i) { this.n = i; return { data: { a: 1 } }; }");
        Run(200);
        var before = _decoder.WorkersResident;
        Run(400);

        // Each is 0.3 MB until it is collected.
        Assert.InRange(_decoder.WorkersResident - before, long.MinValue, 40_000_000);

        void Run(int runs)
        {
            for (var i = 0; i < runs; i++)
                Assert.True(_decoder.Decode(own, Input(1)).Succeeded);
        }
    }

    public void Dispose() => _decoder.Dispose();

    private static CodecSource Script(string source) => new("test", CodecLanguage.JavaScript, source);

    private static DecodeInput Input(byte first) => new(1, new[] { first }, DateTimeOffset.UnixEpoch, null);

    // Children of this process only: other tests have workers too.
    private IEnumerable<Process> Workers() => _decoder.WorkerIds.Select(Process.GetProcessById);
}

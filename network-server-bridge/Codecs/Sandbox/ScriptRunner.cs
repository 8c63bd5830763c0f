using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// Runs batches of payloads, whatever their codecs: well-behaved ones together in the shared realm, the others one by
/// one in a realm of their own. Each payload gives one line of text, also when its script fails or is stopped.
/// </summary>
internal sealed class ScriptRunner : IDisposable
{
    /// <summary>Takes lines of jobs from first on.</summary>
    public delegate void OnLines(int first, int count, ReadOnlySpan<char> lines);

    // An error in the shared realm may come from its frozen objects. So often it is tried in a realm of its own.
    private const int MaxDoubts = 3;

    // A realm leaves 0.3 MB, which the engine would keep up to its limit of a gigabyte.
    private const int RealmsBetweenCollections = 64;

    private readonly V8Runtime _runtime;
    private readonly CodecOptions _options;
    private readonly CodecRealm _shared;
    private readonly ScriptWatch _watch;
    private readonly Dictionary<int, Codec> _codecs = [];
    private readonly StringBuilder _lines = new();
    private IReadOnlyList<(int Codec, SandboxJob Job)> _jobs = [];
    private int _offset;
    private int _privateRuns;

    public ScriptRunner(V8Runtime runtime, CodecOptions options, Action<int, StopReason, string> onFatal)
    {
        _runtime = runtime;
        _options = options;
        _shared = new CodecRealm(runtime, shared: true, options);
        _watch = new ScriptWatch(options, (job, reason, place) =>
        {
            var at = _offset + Math.Max(job, 0);
            onFatal(at, reason, Place(_codecs[_jobs[at].Codec].Script!, place));
        });
    }

    /// <summary>Parses a codec now, so that its first payload finds it ready.</summary>
    public void Add(int id, string source)
    {
        var codec = new Codec();
        if (CodecScript.TryPrepare(source, _options.MaxSourceLength, out var script, out var error))
        {
            codec.Script = script;
            codec.IsPrivate = script.ChangesBuiltins;
            if (!codec.IsPrivate)
                error = TryAdd(_shared, id, script);
        }

        codec.Error = error.Length == 0 ? null : $"The codec is no JavaScript: {error}.";
        _codecs[id] = codec;
    }

    public void Remove(int id)
    {
        _shared.Remove(id);
        _codecs.Remove(id);
    }

    /// <summary>Runs all; gives lines on in stretches, in order.</summary>
    public void Run(IReadOnlyList<(int Codec, SandboxJob Job)> jobs, OnLines onLines)
    {
        _jobs = jobs;
        var at = 0;
        while (at < jobs.Count)
        {
            _lines.Clear();
            var codec = _codecs[jobs[at].Codec];
            var count = 1;
            if (codec.Error is { } error)
                Line($"F\t{CodecFailure.BadCodec}\t{Clean(error)}");
            else if (codec.IsPrivate)
                Line(RunPrivate(at));
            else
                count = RunShared(at);
            onLines(at, count, _lines.ToString());
            at += count;
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        _shared.Dispose();
    }

    private int RunShared(int at)
    {
        var count = 0;
        var hasTexts = false;
        while (at + count < _jobs.Count && count < CodecRealm.MaxJobs)
        {
            var (id, job) = _jobs[at + count];
            if (_codecs[id] is { Error: not null } or { IsPrivate: true })
                break;
            _shared.Set(count, id, job);
            hasTexts |= job.Json is not null;
            count++;
        }

        _offset = at;
        var texts = hasTexts ? Texts(at, count) : null;
        var done = 0;
        while (done < count)
        {
            var more = Stretch(_shared, done, count, texts);
            done += more > 0 ? more : throw new UnreachableException("a run without a line");
        }

        return count;
    }

    /// <summary>Runs from one job on until all are done or one is cut off; how many have their line now.</summary>
    private int Stretch(CodecRealm realm, int first, int count, string? texts)
    {
        _watch.Begin(realm);
        string lines;
        Exception? cut = null;
        try
        {
            lines = realm.Run(first, count, texts);
        }
        catch (Exception e) when (e is ScriptInterruptedException or ScriptEngineException)
        {
            cut = e;
            lines = "";
        }
        finally
        {
            _watch.End();
        }

        if (cut is not null)
            lines = realm.Take();
        var done = AddLines(realm, first, lines);
        if (cut is null)
            return done;
        CutOff(realm, first + done, cut);
        return done + 1;
    }

    private int AddLines(CodecRealm realm, int first, string lines)
    {
        var done = 0;
        var rest = lines.AsSpan();
        while (rest.IndexOf('\n') is var end and >= 0)
        {
            var line = rest[..end];
            rest = rest[(end + 1)..];
            if (line.Length > 0 && line[0] is 'D' or 'E' or 'R')
                _lines.Append(line).Append('\n');
            else
                Line(Explain(realm, first + done, line));
            done++;
        }

        return done;
    }

    // Interrupted by the watch, or by the engine itself (its own stack, its own memory).
    private unsafe void CutOff(CodecRealm realm, int job, Exception cut)
    {
        var script = _codecs[_jobs[_offset + job].Codec].Script!;
        var reason = cut is ScriptInterruptedException ? (StopReason)(*realm.Reason) : StopReason.Memory;
        Line(Stopped(script, reason, *realm.Place, ""));
    }

    // What is not simply a result.
    private string Explain(CodecRealm realm, int job, ReadOnlySpan<char> line)
    {
        var codec = _codecs[_jobs[_offset + job].Codec];
        var isShared = ReferenceEquals(realm, _shared);
        var text = line.Length > 2 ? line[2..].ToString() : "";
        switch (line.Length > 0 ? line[0] : '?')
        {
            case 'P':
                codec.IsPrivate = true;
                return RunPrivate(_offset + job);
            case 'X' when isShared && codec.Doubts < MaxDoubts:
                codec.Doubts++;
                var alone = RunPrivate(_offset + job);
                codec.IsPrivate = alone[0] is 'D' or 'E' or 'R';
                return alone;
            case 'X':
                return Thrown(codec.Script!, text);
            case 'L':
                var fields = text.Split('\t');
                return Stopped(codec.Script!, (StopReason)Number(fields[0]), Number(fields[1]), fields[2]);
            case 'C':
                return $"F\t{CodecFailure.BadCodec}\t{Clean(text)}";
            default:
                return $"F\t{CodecFailure.BadResult}\t{Clean(text)}";
        }
    }

    // In the middle of another run's lines, which are put back afterwards.
    private string RunPrivate(int at)
    {
        var (outer, offset) = (_lines.ToString(), _offset);
        _lines.Clear();
        _offset = at;
        try
        {
            return RunAlone(at);
        }
        finally
        {
            _lines.Clear().Append(outer);
            _offset = offset;
            if (++_privateRuns % RealmsBetweenCollections == 0)
                _runtime.CollectGarbage(exhaustive: true);
        }
    }

    private string RunAlone(int at)
    {
        var (id, job) = _jobs[at];
        using var realm = new CodecRealm(_runtime, shared: false, _options);
        if (TryAdd(realm, id, _codecs[id].Script!) is { Length: > 0 } error)
            return $"F\t{CodecFailure.BadCodec}\t{Clean(error)}";
        realm.Set(0, id, job);
        Stretch(realm, 0, 1, job.Json is null ? null : Texts(at, 1));
        var lines = _lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 1 ? lines[0] : $"F\t{CodecFailure.BadResult}\tThe codec's result cannot be read.";
    }

    private static string TryAdd(CodecRealm realm, int id, CodecScript script)
    {
        try
        {
            realm.Add(id, script);
            return "";
        }
        catch (ScriptEngineException e)
        {
            // What our parser lets through and the engine does not.
            return e.Message;
        }
    }

    private static string Thrown(CodecScript script, string text)
    {
        var fields = text.Split('\t');
        var message = JsonSerializer.Deserialize<string>(fields[0])!;
        var stack = fields.Length > 1 && fields[1].Length > 0 ? JsonSerializer.Deserialize<string>(fields[1])! : "";
        var at = ScriptPlace.InStack(stack, script.Map);
        return message.Contains("call stack size", StringComparison.Ordinal)
            ? $"F\t{CodecFailure.Recursion}\tThe codec recursed too deep{at}."
            : $"F\t{CodecFailure.ScriptError}\t{Clean(message)}{at}";
    }

    private string Stopped(CodecScript script, StopReason reason, int place, string what)
    {
        var (failure, bound) = reason switch
        {
            StopReason.Time => (CodecFailure.Time, $"more than {_options.MaxProcessorTime.TotalMilliseconds:0} ms"),
            StopReason.Memory => (CodecFailure.Memory, $"more than {_options.MaxMemoryBytes} bytes of memory"),
            _ => (CodecFailure.Statements, $"more than {_options.MaxStatements} steps"),
        };
        return $"F\t{failure}\tThe codec was stopped: {(what.Length > 0 ? Clean(what) : bound)}{Place(script, place)}.";
    }

    private static string Place(CodecScript script, int place) =>
        place > 0 && place < script.Places.Count
            ? $" (line {script.Places[place].Line}, column {script.Places[place].Column})"
            : "";

    private string Texts(int at, int count) => "[" + string.Join(',', Enumerable.Range(at, count).Select(
        i => _jobs[i].Job.Json ?? "null")) + "]";

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private void Line(string line) => _lines.Append(line).Append('\n');

    private static string Clean(string text) =>
        string.Create(text.Length, text, (span, t) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(t[i]) ? ' ' : t[i];
        });

    private sealed class Codec
    {
        public CodecScript? Script { get; set; }

        public string? Error { get; set; }

        public bool IsPrivate { get; set; }

        public int Doubts { get; set; }
    }
}

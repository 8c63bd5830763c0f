using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// JavaScript codecs kept ready: parsed once per version, with a few engines each. Least recently used versions leave
/// when there are too many; a version whose engines are all busy makes one more, which is not kept.
/// </summary>
internal sealed class CodecPrograms : IDisposable
{
    private readonly CodecOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Program>> _programs = new(StringComparer.Ordinal);
    private readonly LinkedList<Program> _recent = new();
    private readonly Counter<long> _enginesMade;

    public CodecPrograms(CodecOptions options, Meter meter)
    {
        _options = options;
        _enginesMade = meter.CreateCounter<long>("kreisfunk_codecs_engines_made_total");
        meter.CreateObservableGauge("kreisfunk_codecs_versions_cached", () => Count);
    }

    /// <summary>Versions kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _programs.Count;
        }
    }

    /// <summary>Runs work on an engine of this script.</summary>
    public ScriptOutcome Run(string source, Func<SandboxEngine, ScriptOutcome> work)
    {
        var program = Find(source);
        if (program.Script is null)
            return ScriptOutcome.Failed(CodecFailure.BadCodec, $"The codec is no JavaScript: {program.Error}.");

        var engine = Rent(program);
        var outcome = work(engine);
        Return(program, engine);
        return outcome;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var program in _recent)
                Empty(program);
            _recent.Clear();
            _programs.Clear();
        }
    }

    private Program Find(string source)
    {
        lock (_lock)
        {
            if (_programs.TryGetValue(source, out var known))
            {
                _recent.Remove(known);
                _recent.AddFirst(known);
                return known.Value;
            }
        }

        // Parsing happens outside the lock: one large script must not hold up the other codecs. Two threads may parse
        // the same new version; the second one's work is dropped.
        var isScript = CodecScript.TryPrepare(source, _options, out var script, out var error);
        var program = new Program(isScript ? script : null, error, source);
        lock (_lock)
        {
            if (_programs.TryGetValue(source, out var known))
                return known.Value;
            _programs[source] = _recent.AddFirst(program);
            if (_programs.Count > _options.MaxCachedVersions)
                Drop(_recent.Last!);
            return program;
        }
    }

    private void Drop(LinkedListNode<Program> node)
    {
        _recent.Remove(node);
        _programs.Remove(node.Value.Source);
        Empty(node.Value);
    }

    private static void Empty(Program program)
    {
        program.IsDropped = true;
        while (program.Idle.TryPop(out var engine))
            engine.Dispose();
    }

    private SandboxEngine Rent(Program program)
    {
        if (program.Idle.TryPop(out var idle))
            return idle;
        _enginesMade.Add(1);
        return new SandboxEngine(program.Script!, _options);
    }

    private void Return(Program program, SandboxEngine engine)
    {
        if (engine.IsSpent || program.IsDropped || program.Idle.Count >= _options.MaxEnginesPerVersion)
            engine.Dispose();
        else
            program.Idle.Push(engine);
    }

    private sealed class Program(CodecScript? script, string error, string source)
    {
        public CodecScript? Script { get; } = script;

        public string Error { get; } = error;

        public string Source { get; } = source;

        public ConcurrentStack<SandboxEngine> Idle { get; } = new();

        public volatile bool IsDropped;
    }
}

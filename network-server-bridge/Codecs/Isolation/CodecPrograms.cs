using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Kreisfunk.Codecs.Sandbox;

namespace Kreisfunk.Codecs.Isolation;

/// <summary>
/// JavaScript codecs and the workers that run them. A codec has its worker, so that its code is in memory once; the
/// least recently used one is forgotten when there are too many.
/// </summary>
internal sealed class CodecPrograms : IDisposable
{
    private readonly CodecOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<CodecProgram>> _programs = new(StringComparer.Ordinal);
    private readonly LinkedList<CodecProgram> _recent = new();
    private readonly ConditionalWeakTable<string, LinkedListNode<CodecProgram>> _known = [];
    private readonly CodecLane _proving;
    private readonly CodecLane[] _proven;
    private int _lastId;

    public CodecPrograms(CodecOptions options, Meter meter)
    {
        _options = options;
        _proving = new CodecLane(options, isProving: true);
        _proven = [.. Enumerable.Range(0, options.Workers).Select(_ => new CodecLane(options, isProving: false))];
        meter.CreateObservableGauge("kreisfunk_codecs_versions_cached", () => Count);
        meter.CreateObservableCounter("kreisfunk_codecs_workers_started_total", () => Lanes.Sum(l => l.Starts));
        meter.CreateObservableGauge("kreisfunk_codecs_workers_resident_bytes", () => Lanes.Sum(l => l.Resident));
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

    private IEnumerable<CodecLane> Lanes => _proven.Append(_proving);

    /// <summary>Resident memory of all workers in bytes.</summary>
    public long Resident => Lanes.Sum(l => l.Resident);

    /// <summary>Processes started so far.</summary>
    public int WorkerStarts => Lanes.Sum(l => l.Starts);

    /// <summary>Numbers of the processes that run now.</summary>
    public IEnumerable<int> WorkerIds => Lanes.Select(l => l.WorkerId).OfType<int>();

    /// <summary>Queues one payload; waits when the worker's queue is full.</summary>
    public Task<ScriptOutcome> Run(string source, SandboxJob job)
    {
        var program = Find(source);
        var lane = program.IsProven ? _proven[program.Id % _proven.Length] : _proving;
        var waiting = new LaneJob(program, job);
        lane.Add(waiting);
        return waiting.Outcome;
    }

    public void Dispose()
    {
        foreach (var lane in Lanes)
            lane.Dispose();
    }

    private CodecProgram Find(string source)
    {
        lock (_lock)
        {
            // The same text as last time is usually the same object: its thousands of characters need no look.
            var isKnown = _known.TryGetValue(source, out var node) && node.List is not null;
            if (isKnown || _programs.TryGetValue(source, out node))
            {
                _recent.Remove(node!);
                _recent.AddFirst(node!);
                return node!.Value;
            }

            node = _recent.AddFirst(new CodecProgram(++_lastId, source));
            _programs[source] = node;
            _known.AddOrUpdate(source, node);
            if (_programs.Count > _options.MaxCachedVersions)
                Drop(_recent.Last!);
            return node.Value;
        }
    }

    private void Drop(LinkedListNode<CodecProgram> node)
    {
        _recent.Remove(node);
        _programs.Remove(node.Value.Source);
        foreach (var lane in Lanes)
            lane.Forget(node.Value);
    }
}

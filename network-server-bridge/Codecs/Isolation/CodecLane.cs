using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Kreisfunk.Codecs.Sandbox;

namespace Kreisfunk.Codecs.Isolation;

/// <summary>
/// A queue of payloads before one worker process, and the thread that feeds it: batches form while the worker is busy.
/// A worker that dies is replaced; who killed it fails, the others of its batch run again.
/// </summary>
internal sealed class CodecLane : IDisposable
{
    // A second batch is sent ahead so that the worker never waits, but only as much as fits into the pipe: a worker
    // that waits to write and a lane that waits to write would wait for ever.
    private const int MaxBatches = 2;
    private const int MaxBytesAhead = 32 * 1024;

    // A worker may die of something else (the system, a person): alone with a dying one twice is no chance any more.
    private const int DeathsAlone = 2;
    private const int MaxDeaths = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Where no worker can be started, a town's uplinks must not try it each.
    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(5);

    private readonly CodecOptions _options;
    private readonly bool _isProving;
    private readonly int _maxBatch;
    private readonly TimeSpan _idle;
    private readonly BlockingCollection<LaneJob> _queue;
    private readonly ConcurrentQueue<int> _removals = new();
    private readonly Queue<Batch> _sent = new();
    private readonly LinkedList<LaneJob> _again = [];
    private readonly FrameWriter _writer = new();
    private readonly Timer _guard;
    private readonly Thread _thread;
    private volatile WorkerProcess? _worker;
    private long _deadline = long.MaxValue;
    private long _nextStart;
    private string _startFailure = "";
    private int _lastBatch;

    public CodecLane(CodecOptions options, bool isProving)
    {
        _options = options;
        _isProving = isProving;
        _maxBatch = isProving ? 8 : CodecRealm.MaxJobs;
        _idle = TimeSpan.FromSeconds(isProving ? 60 : 600);
        _queue = new BlockingCollection<LaneJob>(options.MaxWaiting);
        _guard = new Timer(_ => Guard(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _thread = new Thread(Serve) { IsBackground = true, Name = isProving ? "codecs (proving)" : "codecs" };
        _thread.Start();
    }

    /// <summary>Workers started so far.</summary>
    public int Starts { get; private set; }

    /// <summary>Resident memory of the worker in bytes, 0 when none runs.</summary>
    public long Resident => _worker?.Resident ?? 0;

    /// <summary>Number of the worker's process, or null when none runs.</summary>
    public int? WorkerId => _worker?.Id;

    /// <summary>Waits for a place in the queue.</summary>
    public void Add(LaneJob job)
    {
        try
        {
            _queue.Add(job);
        }
        catch (InvalidOperationException)
        {
            job.Complete(Unavailable("the program ends"));
        }
    }

    /// <summary>Has the worker forget a codec, before its next batch.</summary>
    public void Forget(CodecProgram program) => _removals.Enqueue(program.Id);

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _guard.Dispose();
        _queue.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                if (_sent.Count < MaxBatches && TryTake(out var jobs))
                    Send(jobs);
                else if (_sent.Count > 0)
                    Receive();
                else if (_queue.IsCompleted)
                    break;
                else
                    Stop();
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                Lost();
            }
        }

        Stop();
    }

    // The next jobs. Waits for the first one only when nothing is on its way; false when there is none for long.
    private bool TryTake(out List<LaneJob> jobs)
    {
        jobs = [];
        if (_again.First is { } again)
        {
            // One by one, so that a second death has a name.
            if (_sent.Count > 0)
                return false;
            jobs.Add(again.Value);
            _again.RemoveFirst();
            return true;
        }

        var wait = _sent.Count > 0 ? TimeSpan.Zero : _worker is null ? Timeout.InfiniteTimeSpan : _idle;
        if (!_queue.TryTake(out var first, wait))
            return false;
        jobs.Add(first);
        while (jobs.Count < _maxBatch && _queue.TryTake(out var next))
            jobs.Add(next);
        return true;
    }

    private void Send(List<LaneJob> jobs)
    {
        var batch = new Batch(++_lastBatch, jobs);
        if (!TryStart(batch))
            return;
        var worker = _worker!;
        WriteCodecs(worker, jobs);
        var hasNew = _writer.Written.Length > 0;
        WriteJobs(batch);

        // Among the sent before anything can fail: a worker that dies from here on gives its jobs to the next one.
        _sent.Enqueue(batch);
        var mustWait = hasNew || _writer.Written.Length > MaxBytesAhead;
        while (mustWait && _sent.Count > 1)
            Receive();
        if (!ReferenceEquals(_worker, worker))
            return;
        Expect(batch);
        worker.Send(_writer.Written.Span);
    }

    private bool TryStart(Batch batch)
    {
        if (_worker is not null)
            return true;
        if (Stopwatch.GetTimestamp() >= _nextStart && TryStart())
            return true;
        foreach (var job in batch.Jobs)
            job.Complete(Unavailable(_startFailure));
        return false;
    }

    private bool TryStart()
    {
        try
        {
            _worker = WorkerProcess.Start(_options, _isProving);
            Starts++;
            return true;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            _startFailure = e.Message;
            _nextStart = Stopwatch.GetTimestamp() + (long)(StartPause.TotalSeconds * Stopwatch.Frequency);
            return false;
        }
    }

    private void WriteCodecs(WorkerProcess worker, List<LaneJob> jobs)
    {
        _writer.Clear();
        while (_removals.TryDequeue(out var id))
        {
            if (worker.Codecs.Remove(id))
                _writer.Begin(WorkerFrame.Remove).Int32(id).End();
        }

        foreach (var job in jobs)
        {
            if (worker.Codecs.Add(job.Program.Id))
                _writer.Begin(WorkerFrame.Add).Int32(job.Program.Id).Text(job.Program.Source).End();
        }
    }

    private void WriteJobs(Batch batch)
    {
        _writer.Begin(WorkerFrame.Run).Int32(batch.Number).UInt16(batch.Jobs.Count);
        foreach (var job in batch.Jobs)
        {
            var given = job.Job;
            _writer.Int32(job.Program.Id).Byte((byte)given.Kind).Byte(given.FPort).Double(given.Milliseconds)
                .Byte((byte)given.Bytes.Length).Bytes(given.Bytes.Span).OptionalText(given.Json);
        }

        _writer.End();
    }

    private void Receive()
    {
        if (_worker is not { } worker || !worker.Reader.TryRead(out var kind, out var body))
        {
            Lost();
            return;
        }

        var batch = _sent.Peek();
        switch (kind)
        {
            case WorkerFrame.Results:
                Complete(batch, body);
                break;
            case WorkerFrame.Fatal:
                Fatal(batch, body);
                break;
        }
    }

    // batch u32 | first u16 | count u16 | lines
    private void Complete(Batch batch, ReadOnlySpan<byte> body)
    {
        var (first, count) = (Number(body[4..]), Number(body[6..]));
        var rest = body[8..];
        for (var i = 0; i < count; i++)
        {
            var end = rest.IndexOf((byte)'\n');
            Complete(batch.Jobs[first + i], ScriptOutcome.Read(end < 0 ? default : rest[..end]));
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        batch.Done = first + count;
        if (batch.Done < batch.Jobs.Count)
            return;
        _sent.Dequeue();
        Expect(_sent.TryPeek(out var next) ? next : null);
    }

    private void Complete(LaneJob job, ScriptOutcome outcome)
    {
        if (job.Program.Note(outcome) && _isProving)
            Forget(job.Program);
        job.Complete(outcome);
    }

    // batch u32 | job u16 | reason u8 | place
    private void Fatal(Batch batch, ReadOnlySpan<byte> body)
    {
        var job = batch.Jobs[Number(body[4..])];
        var isTime = (StopReason)body[6] == StopReason.Time;
        var place = Encoding.UTF8.GetString(body[7..]);
        Complete(job, isTime
            ? ScriptOutcome.Failed(CodecFailure.Time, TooMuchTime(place))
            : ScriptOutcome.Failed(CodecFailure.Memory, TooMuchMemory(place)));
        Lost();
    }

    private string TooMuchTime(string place) =>
        $"The codec was stopped: more than {_options.MaxProcessorTime.TotalMilliseconds:0} ms{place}.";

    private string TooMuchMemory(string place) =>
        $"The codec was stopped: more than {_options.MaxMemoryBytes} bytes of memory{place}.";

    // The worker is gone. What it has not answered runs again, one by one.
    private void Lost()
    {
        _worker?.Dispose();
        _worker = null;
        Expect(null);
        while (_sent.TryDequeue(out var batch))
        {
            var open = batch.Jobs.Skip(batch.Done).Where(j => !j.Outcome.IsCompleted).ToList();
            foreach (var job in open)
            {
                job.Deaths++;
                if (job.Deaths >= (batch.Jobs.Count == 1 ? DeathsAlone : MaxDeaths))
                {
                    Complete(job, ScriptOutcome.Failed(CodecFailure.Memory, TooMuchMemory("")));
                }
                else
                {
                    _again.AddLast(job);
                }
            }
        }
    }

    private void Stop()
    {
        _worker?.Dispose();
        _worker = null;
    }

    private void Expect(Batch? batch)
    {
        var patience = batch is null ? Timeout.InfiniteTimeSpan
            : Patience + (2 * batch.Jobs.Count * _options.MaxProcessorTime);
        Volatile.Write(ref _deadline, batch is null
            ? long.MaxValue
            : Stopwatch.GetTimestamp() + (long)(patience.TotalSeconds * Stopwatch.Frequency));
    }

    // A worker whose own watch does not answer either (stopped from outside, a bug of ours).
    private void Guard()
    {
        if (Stopwatch.GetTimestamp() > Volatile.Read(ref _deadline))
            _worker?.Kill();
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static ScriptOutcome Unavailable(string why) =>
        ScriptOutcome.Failed(CodecFailure.Unavailable, $"No codec worker could be started: {why}.");

    private sealed class Batch(int number, List<LaneJob> jobs)
    {
        public int Number { get; } = number;

        public List<LaneJob> Jobs { get; } = jobs;

        /// <summary>Jobs that have their result.</summary>
        public int Done { get; set; }
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Bridge.Log;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// The one reader of the ingest log that decides. A batch of frames is decided in memory, its durable effects are
/// committed to the journal, and only then does anything leave. The ingest log is its queue: it is bounded by the disk,
/// and nothing is lost when the lane is slow.
/// </summary>
internal sealed partial class DecisionLane : BackgroundService
{
    /// <summary>Frames per journal commit: a flush of 10 ms then carries 25,000 frames a second.</summary>
    private const int BatchFrames = 256;

    /// <summary>A clock that jumped must not put the lane to sleep for long.</summary>
    private const double LongestWaitMs = 1_000;

    private readonly DecisionLogs _logs;
    private readonly LoRaWanServer _server;
    private readonly ServerRequests _requests;
    private readonly EffectRelease _release;
    private readonly JournalRecords _records;
    private readonly TimeProvider _clock;
    private readonly ILogger<DecisionLane> _logger;
    private readonly LogConsumer _ingestConsumer;
    private readonly LogConsumer _journalConsumer;
    private readonly List<Effect> _effects = [];
    private readonly List<JournalStep> _steps = [];
    private readonly List<ReceivedFrame> _ahead = [];
    private readonly List<ServerRequest> _answered = [];
    private LogReader? _reader;
    private long _decided;
    private long _snapshotAt;
    private long _snapshotTimestamp;

    public DecisionLane(DecisionLogs logs, LoRaWanServer server, ServerRequests requests, EffectRelease release,
        TimeProvider clock, ILogger<DecisionLane> logger)
    {
        _logs = logs;
        _server = server;
        _requests = requests;
        _release = release;
        _records = logs.Records;
        _clock = clock;
        _logger = logger;
        // Nothing may be deleted before the recovery knows what is still needed.
        _ingestConsumer = logs.Ingest.AddConsumer("decisions", 0);
        _journalConsumer = logs.Journal.AddConsumer("session snapshot", 0);
    }

    /// <summary>Frames committed and not yet decided.</summary>
    public long Lag => Math.Max(0, _logs.Ingest.Committed - Volatile.Read(ref _decided));

    /// <summary>False until the recovery is through.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Recovers first: what cannot be recovered stops the start, with its reason.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var lastRecordAt = TryRecover();
        _server.Resume(lastRecordAt, _clock.GetUtcNow(), _effects);
        EndStep(_decided);
        _reader = _logs.Ingest.ReadFrom(_server.ResumeIngestSequence);
        IsReady = true;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await WaitAsync(stoppingToken);
                TakeRequests();
                DecideFrames();
                await CommitAsync(stoppingToken);
                SnapshotWhenDue();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            if (_steps.Count == 0)
                TakeSnapshot();
        }
        finally
        {
            _reader!.Dispose();
        }
    }

    /// <summary>What another version wrote is told with the way out, before anything is changed.</summary>
    private DateTimeOffset? TryRecover()
    {
        try
        {
            return Recover();
        }
        catch (JournalFormatException error)
        {
            throw new JournalFormatException(
                $"The sessions in the data directory cannot be taken up. {error.Message} Start the version that " +
                "wrote them; or, to begin anew, move the folders \"ingest\", \"journal\" and \"checkpoints\" aside: " +
                "registry and telemetry stay, and devices that join have to join again.", error);
        }
    }

    /// <summary>Gives the time of the newest record; null when there is none.</summary>
    private DateTimeOffset? Recover()
    {
        var started = _clock.GetTimestamp();
        var snapshot = _logs.Snapshot.Read();
        if (snapshot is not null)
            _server.Restore(snapshot.State);
        _snapshotAt = snapshot?.JournalSequence ?? 0;
        var newest = snapshot?.State.At;
        using var journal = _logs.Journal.ReadFrom(_snapshotAt + 1);
        var applied = 0L;
        while (journal.TryRead(out var record))
        {
            foreach (var effect in _records.Read(record.Payload).Effects)
                _server.Apply(effect);
            newest = record.At > newest ? record.At : newest ?? record.At;
            applied++;
        }

        _decided = _server.ResumeIngestSequence - 1;
        MoveCheckpoints();
        _snapshotTimestamp = _clock.GetTimestamp();
        LogRecovered(_logger, (long)_clock.GetElapsedTime(started).TotalMilliseconds, applied, Lag);
        return newest;
    }

    /// <summary>Returns when there is a frame, a change, or a window to close.</summary>
    private async Task WaitAsync(CancellationToken cancel)
    {
        if (_logs.Ingest.Committed >= _reader!.Next)
            return;
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var waits = new List<Task>
        {
            _logs.Ingest.WaitForAsync(_reader.Next, others.Token), _requests.WaitAsync(others.Token),
        };
        if (_server.NextWindowEnd is { } end)
        {
            var left = Math.Clamp((end - _clock.GetUtcNow()).TotalMilliseconds, 0, LongestWaitMs);
            waits.Add(Task.Delay(TimeSpan.FromMilliseconds(left), _clock, others.Token));
        }

        await await Task.WhenAny(waits);
        await others.CancelAsync();
    }

    /// <summary>Whoever asks hears the answer when what follows from it is on disk.</summary>
    private void TakeRequests()
    {
        while (_answered.Count < BatchFrames && _requests.TryTake(out var request))
        {
            request.Run(_server, _clock.GetUtcNow(), _effects);
            EndStep(_decided);
            _answered.Add(request);
        }
    }

    private void DecideFrames()
    {
        for (var count = 0; count < BatchFrames && ReadAhead() > 0; count += _ahead.Count)
        {
            _server.Anticipate(CollectionsMarshal.AsSpan(_ahead));
            foreach (var frame in _ahead)
            {
                var started = Stopwatch.GetTimestamp();
                _server.Handle(frame, _effects);
                BridgeMetrics.Stage("decide", Stopwatch.GetElapsedTime(started));
                EndStep(frame.IngestSequence);
            }
        }

        // With frames still waiting, the clock must not close a window they belong into.
        if (_logs.Ingest.Committed < _reader!.Next)
        {
            _server.Advance(_clock.GetUtcNow(), _effects);
            EndStep(_reader.Next - 1);
        }
    }

    /// <summary>Gives how many records were read, readable or not.</summary>
    private int ReadAhead()
    {
        _ahead.Clear();
        var read = 0;
        while (_ahead.Count < LoRaWanServer.AnticipatedFrames && read < BatchFrames
            && _reader!.TryRead(out var record))
        {
            read++;
            if (IngestRecord.TryRead(record.Payload.Span, out _, out var region, out var frame))
                _ahead.Add(new ReceivedFrame(record.Sequence, record.At, region, frame));
            else
                LogUnreadable(_logger, record.Sequence);
        }

        return read;
    }

    private void EndStep(long ingestSequence)
    {
        for (var i = 0; i < _effects.Count; i += JournalStep.MaxEffects)
            _steps.Add(new JournalStep(ingestSequence, [.. _effects.Skip(i).Take(JournalStep.MaxEffects)]));
        _effects.Clear();
        Volatile.Write(ref _decided, ingestSequence);
    }

    private async Task CommitAsync(CancellationToken cancel)
    {
        if (_steps.Count == 0)
        {
            EndRequests();
            return;
        }

        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        var entries = new List<LogEntry>();
        foreach (var step in _steps)
        {
            var durable = step.Effects.Where(effect => effect.IsDurable).ToList();
            if (durable.Count > 0)
                entries.Add(new LogEntry(now, _records.Write(step with { Effects = durable })));
        }

        if (entries.Count > 0)
        {
            var started = _clock.GetTimestamp();
            await Retry.UntilStoredAsync(() => _logs.Journal.AppendAsync(entries, cancel), _clock, cancel);
            BridgeMetrics.Stage("journal", _clock.GetElapsedTime(started));
        }

        foreach (var step in _steps)
            _release.Release(step);
        _steps.Clear();
        EndRequests();
        MoveCheckpoints();
    }

    private void EndRequests()
    {
        foreach (var request in _answered)
            request.End();
        _answered.Clear();
    }

    /// <summary>A restart reads the ingest log from the first frame whose window is still open.</summary>
    private void MoveCheckpoints()
    {
        _ingestConsumer.MoveTo(_server.ResumeIngestSequence - 1);
        _journalConsumer.MoveTo(_snapshotAt);
    }

    private void SnapshotWhenDue()
    {
        if (_steps.Count > 0 || _logs.Journal.Committed == _snapshotAt)
            return;
        if (_logs.Journal.Committed - _snapshotAt >= _logs.SnapshotEveryRecords
            || _clock.GetElapsedTime(_snapshotTimestamp) >= _logs.SnapshotEvery)
            TakeSnapshot();
    }

    private void TakeSnapshot()
    {
        _snapshotTimestamp = _clock.GetTimestamp();
        try
        {
            var sequence = _logs.Journal.Committed;
            _logs.Snapshot.Write(new DecisionSnapshot(sequence, _server.Export()));
            _snapshotAt = sequence;
            MoveCheckpoints();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The older snapshot and the journal behind it still tell everything.
            LogNoSnapshot(_logger, error.Message);
        }
    }

    [LoggerMessage(EventId = 2030, EventName = "decision.state.recover", Level = LogLevel.Information,
        Message = "Decisions are recovered in {Milliseconds} ms: {Records} journal records, {Lag} frames to go.")]
    private static partial void LogRecovered(ILogger logger, long milliseconds, long records, long lag);

    [LoggerMessage(EventId = 2031, EventName = "decision.snapshot.fail", Level = LogLevel.Warning,
        Message = "The session snapshot could not be written and will be tried again; nothing is lost. {Reason}")]
    private static partial void LogNoSnapshot(ILogger logger, string reason);

    [LoggerMessage(EventId = 2032, EventName = "decision.frame.unreadable", Level = LogLevel.Error,
        Message = "The ingest record {Sequence} was written by another version and is left out.")]
    private static partial void LogUnreadable(ILogger logger, long sequence);
}

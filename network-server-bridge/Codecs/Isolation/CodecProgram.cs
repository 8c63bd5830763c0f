using Kreisfunk.Codecs.Sandbox;

namespace Kreisfunk.Codecs.Isolation;

/// <summary>
/// One codec version and how far it is trusted. A new one runs apart from the others until it has shown that it does no
/// harm; one that hit a limit goes back there, for twice as long each time.
/// </summary>
internal sealed class CodecProgram(int id, string source)
{
    /// <summary>Runs without offence before a new codec joins the others.</summary>
    private const int FirstProof = 16;

    private const int MaxDoublings = 10;

    private readonly Lock _lock = new();
    private int _clean;
    private int _offences;

    /// <summary>Names it towards the workers; never used twice.</summary>
    public int Id { get; } = id;

    public string Source { get; } = source;

    /// <summary>True when it may run beside others.</summary>
    public bool IsProven
    {
        get
        {
            lock (_lock)
                return _clean >= FirstProof << _offences;
        }
    }

    /// <summary>What a run has shown. True when it has just become proven.</summary>
    public bool Note(ScriptOutcome outcome)
    {
        lock (_lock)
        {
            var before = _clean;
            if (!outcome.IsOffence)
                return ++_clean == FirstProof << _offences && before != _clean;
            _clean = 0;
            _offences = Math.Min(_offences + 1, MaxDoublings);
            return false;
        }
    }
}

/// <summary>A payload on its way through a lane, and who waits for it.</summary>
internal sealed class LaneJob(CodecProgram program, SandboxJob job)
{
    private readonly TaskCompletionSource<ScriptOutcome> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CodecProgram Program { get; } = program;

    public SandboxJob Job { get; } = job;

    /// <summary>Workers that died while this was on its way.</summary>
    public int Deaths { get; set; }

    public Task<ScriptOutcome> Outcome => _done.Task;

    public void Complete(ScriptOutcome outcome) => _done.TrySetResult(outcome);
}

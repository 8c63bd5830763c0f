using System.Diagnostics.Metrics;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>What happens to the spool on its disk; thread-safe.</summary>
internal sealed class SpoolMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _commits, _failedCommits, _torn, _damagedRecords, _damagedBytes, _copied, _gaps;

    public SpoolMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(AgentMetrics.MeterName);
        _commits = Counter("commits", "Group commits: flushes of the spool to the medium.");
        _failedCommits = Counter("commits_failed", "Group commits the disk refused; their frames were written anew.");
        _torn = Counter("torn_tails", "Ends of a segment that a crash left half written; kept aside.");
        _damagedRecords = Counter("damages", "Places in a segment that cannot be read; kept aside.");
        _damagedBytes = Counter("damaged_bytes", "Bytes at such places.");
        _copied = Counter("copied", "Frames copied out of nearly empty segments.");
        _gaps = Counter("gap_frames", "Refused frames of which a gap record now tells.");
    }

    public void Committed() => _commits.Add(1);

    public void CommitFailed() => _failedCommits.Add(1);

    public void Torn() => _torn.Add(1);

    public void Damaged(long bytes)
    {
        _damagedRecords.Add(1);
        _damagedBytes.Add(bytes);
    }

    public void Copied(long frames) => _copied.Add(frames);

    public void GapNoted(long frames) => _gaps.Add(frames);

    public void Dispose() => _meter.Dispose();

    private Counter<long> Counter(string what, string description) =>
        _meter.CreateCounter<long>($"kreisfunk_agent_spool_{what}_total", description: description);
}

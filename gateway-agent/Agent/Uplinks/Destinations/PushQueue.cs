using System.Diagnostics.CodeAnalysis;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// One concentrator's frames on their way to a Semtech UDP server: few datagrams at a time, each sent again until its
/// PUSH_ACK, none sent late. Everything is bounded, and what is lost is counted. Synchronous; time is an argument;
/// thread-safe.
/// </summary>
internal sealed class PushQueue(DestinationUdpOptions options, TimeSpan maxAge, DestinationTally tally,
    ushort firstToken)
{
    /// <summary>
    /// Datagrams without PUSH_ACK. Enough for 50 frames a second over a network of 300 ms; a server that answers
    /// nothing gets no more than these at a time.
    /// </summary>
    public const int MaxOnTheWay = 16;

    /// <summary>
    /// A datagram stays below the usual MTU with its headers: a lost fragment would be the whole datagram.
    /// </summary>
    private const int MaxBatchBytes = 1300;

    /// <summary>What an rxpk takes beside its data, generously.</summary>
    private const int FrameOverheadBytes = 280;

    private readonly Lock _lock = new();
    private readonly Queue<(UplinkFrame Frame, TimeSpan HeardAt)> _waiting = new();
    private readonly List<PushBatch> _onTheWay = [];
    private ushort _nextToken = firstToken;
    private int _framesOnTheWay;
    private bool _isAbandoned;

    /// <summary>Frames that wait or are not acknowledged.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count + _framesOnTheWay;
        }
    }

    /// <summary>
    /// When <see cref="TryNext"/> has something to say unless something else happens. Null when idle.
    /// </summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_lock)
                return _onTheWay.Count == 0 ? null : _onTheWay.Min(batch => batch.DueAt);
        }
    }

    /// <summary>At the bound the oldest goes: it is the one nearest to being too late.</summary>
    public void Add(UplinkFrame frame, TimeSpan now)
    {
        lock (_lock)
        {
            if (_isAbandoned)
            {
                tally.Lose(LossReason.Stopped, 1);
                return;
            }

            if (_waiting.Count + _framesOnTheWay >= options.MaxFrames)
                DropOldest();
            _waiting.Enqueue((frame, now));
        }
    }

    /// <summary>The next datagram to send: one whose PUSH_ACK did not come, else a new one.</summary>
    public bool TryNext(TimeSpan now, [NotNullWhen(true)] out PushBatch? batch)
    {
        lock (_lock)
        {
            DropOverdue(now);
            batch = _onTheWay.Find(b => b.DueAt <= now) ?? NewBatch();
            if (batch is null)
                return false;
            batch.Attempts++;
            batch.DueAt = now + options.AckTimeout;
            tally.Sent(batch.Frames.Count, isRepetition: batch.Attempts > 1);
            return true;
        }
    }

    /// <summary>Gives up what is overdue, also while there is no way to send.</summary>
    public void Beat(TimeSpan now)
    {
        lock (_lock)
            DropOverdue(now);
    }

    /// <summary>A token for a datagram that is not sent again.</summary>
    public ushort TakeToken()
    {
        lock (_lock)
            return _nextToken++;
    }

    /// <summary>False when the token belongs to nothing on the way: a second or very late PUSH_ACK.</summary>
    public bool Acknowledge(ushort token)
    {
        lock (_lock)
        {
            var index = _onTheWay.FindIndex(batch => batch.Token == token);
            if (index < 0)
                return false;
            tally.Acknowledged(_onTheWay[index].Frames.Count);
            Remove(index);
            return true;
        }
    }

    /// <summary>Gives up everything that is left, and what may still come.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _isAbandoned = true;
            tally.Lose(LossReason.Stopped, _waiting.Count + _framesOnTheWay);
            _waiting.Clear();
            _onTheWay.Clear();
            _framesOnTheWay = 0;
        }
    }

    private void DropOverdue(TimeSpan now)
    {
        for (var i = _onTheWay.Count - 1; i >= 0; i--)
        {
            var batch = _onTheWay[i];
            if (batch.DueAt > now || (batch.Attempts < options.Attempts && now - batch.HeardAt < maxAge))
                continue;
            tally.Lose(LossReason.Unanswered, batch.Frames.Count);
            Remove(i);
        }

        while (_waiting.TryPeek(out var oldest) && now - oldest.HeardAt >= maxAge)
        {
            _waiting.Dequeue();
            tally.Lose(LossReason.TooOld, 1);
        }
    }

    private void DropOldest()
    {
        if (_waiting.TryDequeue(out _))
        {
            tally.Lose(LossReason.Full, 1);
            return;
        }

        tally.Lose(LossReason.Full, _onTheWay[0].Frames.Count);
        Remove(0);
    }

    private PushBatch? NewBatch()
    {
        if (_onTheWay.Count >= MaxOnTheWay || !_waiting.TryDequeue(out var first))
            return null;
        var frames = new List<UplinkFrame> { first.Frame };
        var bytes = Bytes(first.Frame);
        while (_waiting.TryPeek(out var next) && bytes + Bytes(next.Frame) <= MaxBatchBytes)
        {
            bytes += Bytes(next.Frame);
            frames.Add(_waiting.Dequeue().Frame);
        }

        // With as few on the way, a number that wrapped is long free.
        var batch = new PushBatch(_nextToken++, frames, first.HeardAt);
        _onTheWay.Add(batch);
        _framesOnTheWay += frames.Count;
        return batch;
    }

    private void Remove(int index)
    {
        _framesOnTheWay -= _onTheWay[index].Frames.Count;
        _onTheWay.RemoveAt(index);
    }

    private static int Bytes(UplinkFrame frame) => FrameOverheadBytes + frame.PhyPayload.Length * 4 / 3;
}

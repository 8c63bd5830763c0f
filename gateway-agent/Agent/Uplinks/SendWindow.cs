using Kreisfunk.Contracts;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// One concentrator's stream on its way: what may be sent next, what is confirmed, when to start again from the last
/// confirmed place. In order, at most a window ahead. Synchronous; time is an argument.
/// </summary>
internal sealed class SendWindow(string stream, long first, MqttOptions options)
{
    /// <summary>Repetitions to a server that is away come no faster than this: a window twice a minute.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly HashSet<long> _pubAcked = [];
    private TimeSpan _progressAt, _pause = options.ResendAfter;
    private long _highestSent = first - 1;
    private bool _wasRefused;

    public string Stream => stream;

    /// <summary>The lowest number not confirmed.</summary>
    public long Base { get; private set; } = first;

    public long NextToSend { get; private set; } = first;

    /// <summary>A new connection: what is not confirmed goes again.</summary>
    public void Connected(TimeSpan now)
    {
        Restart(now);
        _pause = options.ResendAfter;
    }

    /// <summary>The next one was sent before.</summary>
    public bool IsRepetition => NextToSend <= _highestSent;

    /// <summary>Sent and not confirmed.</summary>
    public long InFlight => NextToSend - Base;

    /// <summary>True when the spool has a number to send and the window is open.</summary>
    public bool IsOpen(long spoolNext) => NextToSend < spoolNext && NextToSend < Base + options.Window;

    /// <summary>The next number to send, if the spool has it and the window is open.</summary>
    public bool TryNext(long spoolNext, TimeSpan now, out long sequence, out bool isRepetition)
    {
        sequence = NextToSend;
        isRepetition = IsRepetition;
        if (!IsOpen(spoolNext))
            return false;
        if (sequence == Base)
            _progressAt = now;
        NextToSend++;
        _highestSent = Math.Max(_highestSent, sequence);
        return true;
    }

    /// <summary>
    /// Passes over numbers of which the spool has no frame. Only when everything before is confirmed: the base is what
    /// tells the server that nothing will come there.
    /// </summary>
    public bool TrySkipTo(long sequence)
    {
        if (NextToSend != Base)
            return false;
        Base = NextToSend = sequence;
        _highestSent = Math.Max(_highestSent, sequence - 1);
        return true;
    }

    /// <summary>
    /// The broker answered. A refusal, or the word that nobody is subscribed, means to try again later. Returns true
    /// when something became free by it.
    /// </summary>
    public bool PubAcked(long sequence, bool isTaken, ServerKind kind, TimeSpan now)
    {
        if (!isTaken)
        {
            _wasRefused = true;
            return false;
        }

        if (kind == ServerKind.Kreisfunk || sequence < Base)
            return false;
        _pubAcked.Add(sequence);
        return kind == ServerKind.Foreign && TryAdvanceByPubAck(now);
    }

    /// <summary>The server turned out to be foreign: what the broker has confirmed so far is free.</summary>
    public bool TryAdvanceByPubAck(TimeSpan now)
    {
        var confirmed = Base - 1;
        while (_pubAcked.Remove(confirmed + 1))
            confirmed++;
        return TryAdvance(confirmed, now);
    }

    /// <summary>The server's cursor. True when something became free; a cursor of another stream is not ours.</summary>
    public bool Stored(StoredCursor cursor, TimeSpan now) =>
        cursor.Stream == stream && TryAdvance(Math.Min(cursor.Sequence, _highestSent), now);

    /// <summary>True when the unconfirmed go again from here on, because nothing was confirmed for a while.</summary>
    public bool Tick(ServerKind kind, TimeSpan now)
    {
        // With an unknown or foreign server a taken message needs no repetition: the connection loses nothing.
        if ((kind != ServerKind.Kreisfunk && !_wasRefused) || NextToSend == Base || now - _progressAt < _pause)
            return false;
        Restart(now);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return true;
    }

    private bool TryAdvance(long confirmed, TimeSpan now)
    {
        if (confirmed < Base)
            return false;
        Base = confirmed + 1;
        NextToSend = Math.Max(NextToSend, Base);
        if (_pubAcked.Count > 0)
            _pubAcked.RemoveWhere(sequence => sequence < Base);
        _progressAt = now;
        _pause = options.ResendAfter;
        return true;
    }

    private void Restart(TimeSpan now)
    {
        NextToSend = Base;
        _pubAcked.Clear();
        _wasRefused = false;
        _progressAt = now;
    }
}

using System.Net.WebSockets;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>One connection of a station as the others see it: where to add messages, and how to end it.</summary>
internal sealed class StationLink : IDisposable
{
    /// <summary>A peer that is alive answers a close in less; a half-open connection never does.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();
    private bool _isOver;

    public StationQueue Queue { get; } = new();

    /// <summary>Cancelled when waiting for the peer has no more sense.</summary>
    public CancellationToken Aborted => _abort.Token;

    public (WebSocketCloseStatus Status, string Reason)? Ending { get; private set; }

    /// <summary>What is in the queue still goes out, then the close; the first reason counts.</summary>
    public void End(WebSocketCloseStatus status, string reason)
    {
        lock (_lock)
        {
            if (_isOver || Ending is not null)
                return;
            Ending = (status, reason);
            Queue.End();
            _abort.CancelAfter(ClosePatience);
        }
    }

    /// <summary>Aborts unless <see cref="Begun"/> comes in this time.</summary>
    public void Expect(TimeSpan within)
    {
        lock (_lock)
        {
            if (!_isOver && Ending is null)
                _abort.CancelAfter(within);
        }
    }

    public void Begun()
    {
        lock (_lock)
        {
            if (!_isOver && Ending is null)
                _abort.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _abort.Dispose();
        }
    }
}

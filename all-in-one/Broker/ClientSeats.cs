namespace Kreisfunk.Broker;

/// <summary>
/// Who may be connected at a time. A seat is taken before the client is answered, as many may knock at once; one whose
/// line breaks before it arrives is never reported to leave, so an unused seat is given back. Thread-safe.
/// </summary>
internal sealed class ClientSeats(int seats, TimeProvider time)
{
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    // Connections of a client: two for a moment, when one takes over from the other.
    private readonly Dictionary<string, int> _seated = [];
    private readonly Dictionary<string, DateTimeOffset> _arriving = [];

    public bool TryTake(string client)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var (late, since) in _arriving)
            {
                if (now - since > HandshakeTime)
                    _arriving.Remove(late);
            }

            // One that is known comes back to its own seat: it takes over its session.
            var isKnown = _seated.ContainsKey(client) || _arriving.ContainsKey(client);
            if (!isKnown && _seated.Count + _arriving.Count >= seats)
                return false;
            _arriving[client] = now;
            return true;
        }
    }

    public void Arrived(string client)
    {
        lock (_lock)
        {
            _arriving.Remove(client);
            _seated[client] = _seated.GetValueOrDefault(client) + 1;
        }
    }

    public void Left(string client)
    {
        lock (_lock)
        {
            if (_seated.GetValueOrDefault(client) > 1)
                _seated[client]--;
            else
                _seated.Remove(client);
        }
    }
}

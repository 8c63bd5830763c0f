using System.Diagnostics.CodeAnalysis;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>
/// One concentrator's PULL_RESPs that may still be answered. A token means something only together with its
/// concentrator, so each has a table of its own.
/// </summary>
internal sealed class TokenTable(ushort firstToken)
{
    /// <summary>
    /// Twice a forwarder's queue (32). At the bound the oldest is given up: its answer is long overdue.
    /// </summary>
    public const int MaxEntries = 64;

    /// <summary>
    /// The slowest answer seen over a mobile network is below 2 s; after this a token may mean another packet.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    private readonly Dictionary<ushort, Entry> _entries = [];
    private readonly Queue<(ushort Token, TimeSpan ExpiresAt)> _order = new();
    private ushort _next = firstToken;

    public int Count => _entries.Count;

    /// <param name="job">Whose message it is.</param>
    /// <param name="item">The first item in it.</param>
    /// <param name="now">The moment.</param>
    /// <param name="until">When a radio that tells what it has sent will have done so; at least the lifetime.</param>
    public ushort Add(DownlinkJob job, int item, TimeSpan now, TimeSpan until = default)
    {
        var expiresAt = until > now + Lifetime ? until : now + Lifetime;
        DropExpired(now);
        while (_entries.Count >= MaxEntries)
            DropOldest();
        while (_entries.ContainsKey(_next))
            _next++;
        var token = _next++;
        _entries[token] = new Entry(job, item, expiresAt);
        _order.Enqueue((token, expiresAt));
        return token;
    }

    /// <summary>Whose answer this is; each token answers once.</summary>
    public bool TryTake(ushort token, TimeSpan now, [NotNullWhen(true)] out DownlinkJob? job, out int item)
    {
        DropExpired(now);
        var found = _entries.Remove(token, out var entry);
        job = found ? entry.Job : null;
        item = entry.Item;
        return found && job is not null;
    }

    private void DropExpired(TimeSpan now)
    {
        while (_order.TryPeek(out var oldest) && oldest.ExpiresAt <= now)
            DropOldest();
    }

    private void DropOldest()
    {
        // A token that was answered and given out again is a younger entry under the same number.
        if (_order.TryDequeue(out var oldest) && _entries.TryGetValue(oldest.Token, out var entry)
            && entry.ExpiresAt == oldest.ExpiresAt)
            _entries.Remove(oldest.Token);
    }

    private readonly record struct Entry(DownlinkJob Job, int Item, TimeSpan ExpiresAt);
}

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Tells an entry that a sink can never take from a sink that is ill: an entry is poison when it fails again and again
/// while another one, written beside it, succeeds. Writing an entry twice changes nothing, so the last good one serves.
/// </summary>
internal sealed class PoisonIsolation(
    Func<IReadOnlyList<SinkEntry>, CancellationToken, Task<Exception?>> tryWrite, DeadLetterFile deadLetters)
{
    private const int Rounds = 3;

    /// <summary>The last entry the destination has taken; one that was not for it says nothing of its health.</summary>
    public SinkEntry? Witness { get; set; }

    /// <summary>Writes entry by entry in order and returns what is left when the sink turns out to be ill.</summary>
    public async Task<IReadOnlyList<SinkEntry>> RunAsync(IReadOnlyList<SinkEntry> entries, CancellationToken cancel)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (await tryWrite([entries[i]], cancel) is not { } error)
                continue;
            if (!await IsPoisonAsync(entries, i, cancel))
                return [.. entries.Skip(i)];
            deadLetters.Add(entries[i].Place, entries[i].Effect, error.Message);
        }

        return [];
    }

    private async Task<bool> IsPoisonAsync(IReadOnlyList<SinkEntry> entries, int index, CancellationToken cancel)
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (!await IsWellAsync(entries, index, cancel) || await tryWrite([entries[index]], cancel) is null)
                return false;
        }

        return true;
    }

    /// <summary>True when the destination takes something at this moment.</summary>
    private async Task<bool> IsWellAsync(IReadOnlyList<SinkEntry> entries, int index, CancellationToken cancel)
    {
        if (Witness is { } known)
            return await tryWrite([known], cancel) is null;

        // Right after a start nothing has been taken yet; one device's entries must not overtake each other.
        var devEui = entries[index].Effect.Device;
        foreach (var other in entries.Skip(index + 1).Where(e => e.Effect.Device != devEui))
        {
            if (await tryWrite([other], cancel) is not null)
                return false;
            if (Witness is not null)
                return true;
        }

        return false;
    }
}

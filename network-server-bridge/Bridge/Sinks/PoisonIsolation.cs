namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Tells an entry that a sink can never take from a sink that is ill: an entry is poison when it fails again and again
/// while another one, written beside it, succeeds. Writing an entry twice changes nothing, so the last good one serves.
/// </summary>
internal sealed class PoisonIsolation(
    Func<IReadOnlyList<SinkEntry>, CancellationToken, Task<Exception?>> tryWrite, DeadLetterFile deadLetters)
{
    private const int Rounds = 3;

    /// <summary>The last entry the sink has taken.</summary>
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
            var witness = Witness ?? OfAnotherDevice(entries, index);
            if (witness is null || await tryWrite([witness], cancel) is not null)
                return false;
            if (await tryWrite([entries[index]], cancel) is null)
                return false;
        }

        return true;
    }

    /// <summary>
    /// Right after a start nothing has been taken yet; one device's entries must not overtake each other.
    /// </summary>
    private static SinkEntry? OfAnotherDevice(IReadOnlyList<SinkEntry> entries, int index) =>
        entries.Skip(index + 1).FirstOrDefault(
            entry => SinkEntries.DevEuiOf(entry.Effect) != SinkEntries.DevEuiOf(entries[index].Effect));
}

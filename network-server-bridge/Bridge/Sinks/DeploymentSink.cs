using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// What the pages show of deployments. Each deployment and each of its devices says how far it is in the journal, so
/// that an entry delivered again changes nothing. A deployment whose start is not in the journal is left out.
/// </summary>
internal sealed class DeploymentSink(DeploymentStore store) : ISink
{
    public string Name => "deployments";

    public async Task WriteAsync(SinkBatch batch, CancellationToken cancel)
    {
        var known = new Dictionary<Guid, DeploymentRow?>();
        var changed = new HashSet<Guid>();
        var members = new Dictionary<(Guid, Eui64), DeploymentMemberRow>();
        SinkEntry? last = null;
        foreach (var entry in batch.Entries)
        {
            if (IdOf(entry.Effect) is not { } id)
                continue;
            if (!known.TryGetValue(id, out var before))
                known[id] = before = await store.FindAsync(id, cancel);
            last = entry;
            if (DeploymentProjection.Next(before, entry.Effect, entry.Place) is { } after && after != before)
            {
                known[id] = after;
                changed.Add(id);
            }

            foreach (var member in DeploymentProjection.Members(before, entry.Effect, entry.Place))
                members[(id, member.DevEui)] = After(members.GetValueOrDefault((id, member.DevEui)), member);
        }

        if (last is null)
            return;
        await store.WriteAsync([.. changed.Select(id => known[id]!)], members.Values, cancel);
        batch.Reach(last);
    }

    private static Guid? IdOf(Effect effect) => effect switch
    {
        DeploymentStarted { Plan.Id: var id } => id,
        DeploymentMoved { Id: var id } => id,
        DeploymentMemberMoved { Id: var id } => id,
        _ => null,
    };

    // The time of the outcome is that of the first entry that told it, not of the cleaning up behind it.
    private static DeploymentMemberRow After(DeploymentMemberRow? before, DeploymentMemberRow member) =>
        before?.OutcomeAt is { } at ? member with { OutcomeAt = at } : member;
}

using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Dashboards.Deployments;

/// <summary>Reads deployments for their pages; each read has a bound, however large a deployment is.</summary>
internal sealed class DeploymentReader(
    DeploymentStore store, IOptions<DashboardsOptions> options, TimeProvider clock)
{
    /// <summary>Deployments on one page: each is a tile with a bar.</summary>
    private const int DeploymentsPerPage = 24;

    /// <summary>Devices on one page of the table: a few screens, and 10,000 devices are found by search.</summary>
    private const int MembersPerPage = 60;

    /// <summary>Devices named as stragglers: enough to go and look, the list below has all.</summary>
    private const int MostStragglers = 5;

    /// <summary>Steps of the chart of devices that are done: a phone draws no more.</summary>
    private const int Points = 96;

    public Task<DeploymentRow?> FindAsync(Guid id, CancellationToken cancel) => store.FindAsync(id, cancel);

    public Task<DeploymentRow?> OpenOfAsync(Eui64 devEui, CancellationToken cancel) =>
        store.OpenOfAsync(devEui, cancel);

    public async Task<DeploymentsModel> ListAsync(int page, CancellationToken cancel)
    {
        var pageCount = PageCount(await store.CountAsync(cancel), DeploymentsPerPage);
        page = Math.Min(page, pageCount);
        var skip = (page - 1) * DeploymentsPerPage;
        var rows = await store.ListAsync(DeploymentsPerPage, skip, cancel);
        var counts = await store.PhasesAsync(DeploymentsPerPage, skip, cancel);
        return new DeploymentsModel(
            [.. rows.Select(row => new DeploymentShare(
                row, counts[row.Id].ToDictionary(count => count.Phase, count => count.Devices)))],
            page, pageCount);
    }

    public async Task<DeploymentModel> ReadAsync(DeploymentRow row, DeploymentQuery query, CancellationToken cancel)
    {
        var matching = await store.CountMembersAsync(row.Id, query.ToStore(), cancel);
        var pageCount = PageCount(matching, MembersPerPage);
        var page = Math.Min(query.Page, pageCount);
        var members = await store.MembersAsync(row.Id, query.ToStore(), MembersPerPage, (page - 1) * MembersPerPage,
            cancel);
        return new DeploymentModel(
            new DeploymentShare(row, await store.PhasesAsync(row.Id, cancel)), await OutcomesAsync(row, cancel),
            await StragglersAsync(row, cancel), query, members, matching, page, pageCount);
    }

    /// <summary>Whoever has not moved on for as long as a device may be silent.</summary>
    private async Task<IReadOnlyList<DeploymentMemberRow>> StragglersAsync(
        DeploymentRow row, CancellationToken cancel) => row.IsEnded || row.Stage == "paused"
        ? []
        : await store.StragglersAsync(row.Id, clock.GetUtcNow() - options.Value.SilentAfter, MostStragglers, cancel);

    private async Task<IReadOnlyList<OutcomePoint>> OutcomesAsync(DeploymentRow row, CancellationToken cancel)
    {
        var until = row.EndedAt ?? clock.GetUtcNow();
        var width = (until - row.StartedAt) / Points;
        if (width < TimeSpan.FromSeconds(1))
            width = TimeSpan.FromSeconds(1);
        var points = new List<OutcomePoint>();
        var (done, failed) = (0, 0);
        foreach (var span in (await store.OutcomesAsync(row, width, cancel)).GroupBy(count => count.Span))
        {
            done += span.Where(count => count.Phase == DeploymentPhase.Done).Sum(count => count.Devices);
            failed += span.Where(count => count.Phase == DeploymentPhase.Failed).Sum(count => count.Devices);
            points.Add(new OutcomePoint(row.StartedAt + ((span.Key + 1) * width), done, failed));
        }

        return points;
    }

    private static int PageCount(int rows, int perPage) => Math.Max(1, (rows + perPage - 1) / perPage);
}

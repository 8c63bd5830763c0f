using System.Data.Common;
using Dapper;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>
/// What the pages show of deployments: one <see cref="DeploymentRow"/> each, and how far its devices are.
/// </summary>
public sealed class DeploymentStore
{
    private const int MaxText = 256;

    private readonly Database _database;
    private readonly DeploymentLimits _limits;

    public DeploymentStore(Registry registry, DeploymentLimits? limits = null)
    {
        _database = registry.Database;
        _limits = limits ?? new DeploymentLimits();
    }

    public async Task<DeploymentRow?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        var found = await _database.QueryAsync<string>(
            "SELECT deployment FROM deployments WHERE id = @Id", new { Id = Stored.Id(id) }, cancel)
            .ConfigureAwait(false);
        return found.Count == 0 ? null : DeploymentRow.Read(found[0]);
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<DeploymentRow>> ListAsync(
        int limit, int skip = 0, CancellationToken cancel = default) =>
        [
            .. (await _database.QueryAsync<string>(
                "SELECT deployment FROM deployments ORDER BY started_at DESC, id DESC LIMIT @Limit OFFSET @Skip",
                new { Limit = Registry.Page(limit), Skip = skip }, cancel).ConfigureAwait(false))
                .Select(DeploymentRow.Read),
        ];

    public Task<int> CountAsync(CancellationToken cancel = default) => _database.ReadAsync(
        connection => connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM deployments"), cancel);

    /// <summary>The newest open one that this device has not left yet; null for none.</summary>
    public async Task<DeploymentRow?> OpenOfAsync(Eui64 devEui, CancellationToken cancel = default)
    {
        var found = await _database.QueryAsync<string>(
            """
            SELECT deployment FROM deployments WHERE ended_at IS NULL AND id IN (
                SELECT deployment_id FROM deployment_members WHERE dev_eui = @DevEui AND outcome_at IS NULL)
            ORDER BY started_at DESC LIMIT 1
            """,
            new { DevEui = devEui.ToString() }, cancel).ConfigureAwait(false);
        return found.Count == 0 ? null : DeploymentRow.Read(found[0]);
    }

    /// <summary>How many devices of the newest deployments are where; phases without any are missing.</summary>
    public async Task<ILookup<Guid, (DeploymentPhase Phase, int Devices)>> PhasesAsync(
        int limit, int skip = 0, CancellationToken cancel = default)
    {
        // A list by a subquery: Dapper's own lists are arrays for PostgreSQL, which IN does not take.
        var rows = await _database.QueryAsync<PhaseRow>(
            """
            SELECT deployment_id, phase, COUNT(*) AS devices FROM deployment_members WHERE deployment_id IN (
                SELECT id FROM deployments ORDER BY started_at DESC, id DESC LIMIT @Limit OFFSET @Skip)
            GROUP BY deployment_id, phase ORDER BY phase
            """,
            new { Limit = Registry.Page(limit), Skip = skip }, cancel).ConfigureAwait(false);
        return rows.ToLookup(row => Guid.Parse(row.DeploymentId), row => row.ToCount());
    }

    /// <summary>How many devices of one deployment are where; phases without any are missing.</summary>
    public async Task<IReadOnlyDictionary<DeploymentPhase, int>> PhasesAsync(
        Guid id, CancellationToken cancel = default) =>
        (await _database.QueryAsync<PhaseRow>(
            "SELECT phase, COUNT(*) AS devices FROM deployment_members WHERE deployment_id = @Id GROUP BY phase",
            new { Id = Stored.Id(id) }, cancel).ConfigureAwait(false))
            .Select(row => row.ToCount()).ToDictionary(row => row.Phase, row => row.Devices);

    /// <summary>
    /// How many devices were done or failed in each span of this width since the start; spans without any are missing.
    /// </summary>
    public async Task<IReadOnlyList<(int Span, DeploymentPhase Phase, int Devices)>> OutcomesAsync(
        DeploymentRow deployment, TimeSpan width, CancellationToken cancel = default)
    {
        var rows = await _database.QueryAsync<PhaseRow>(
            """
            SELECT (outcome_at - @Start) / @Width AS span, phase, COUNT(*) AS devices FROM deployment_members
            WHERE deployment_id = @Id AND outcome_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1
            """,
            new
            {
                Id = Stored.Id(deployment.Id),
                Start = Stored.Time(deployment.StartedAt),
                Width = Math.Max(1, (long)width.TotalMilliseconds),
            },
            cancel).ConfigureAwait(false);
        return [.. rows.Select(row => ((int)row.Span, (DeploymentPhase)row.Phase, (int)row.Devices))];
    }

    /// <summary>A page of the devices that match, by name, then DevEUI.</summary>
    public Task<IReadOnlyList<DeploymentMemberRow>> MembersAsync(
        Guid id, DeploymentMemberQuery query, int limit, int skip = 0, CancellationToken cancel = default) =>
        QueryMembersAsync(
            $"{Where(query)} ORDER BY COALESCE(d.name, m.dev_eui), m.dev_eui LIMIT @Limit OFFSET @Skip",
            Parameters(id, query, limit, skip), cancel);

    public Task<int> CountMembersAsync(Guid id, DeploymentMemberQuery query, CancellationToken cancel = default) =>
        _database.ReadAsync(
            connection => connection.ExecuteScalarAsync<int>(
                "SELECT COUNT(*) FROM deployment_members m LEFT JOIN devices d ON d.dev_eui = m.dev_eui "
                + Where(query), Parameters(id, query)),
            cancel);

    /// <summary>
    /// Those that have not moved on for longest. Who waits for a round or listens to one has nothing to answer.
    /// </summary>
    public Task<IReadOnlyList<DeploymentMemberRow>> StragglersAsync(
        Guid id, DateTimeOffset before, int limit, CancellationToken cancel = default) =>
        QueryMembersAsync(
            """
            WHERE m.deployment_id = @Id AND m.outcome_at IS NULL AND m.since < @Before AND m.phase NOT IN (2, 3)
            ORDER BY m.since, m.dev_eui LIMIT @Limit
            """,
            new { Id = Stored.Id(id), Before = Stored.Time(before), Limit = Registry.Page(limit) }, cancel);

    /// <summary>
    /// Writes a batch in one transaction. What is as new there stays; devices of deployments that are not kept are left
    /// out; older deployments make room.
    /// </summary>
    public async Task WriteAsync(
        IReadOnlyCollection<DeploymentRow> deployments, IReadOnlyCollection<DeploymentMemberRow> members,
        CancellationToken cancel = default)
    {
        if (deployments.Count == 0 && members.Count == 0)
            return;

        await _database.WriteAsync(
            async transaction =>
            {
                await WriteDeploymentsAsync(transaction, deployments).ConfigureAwait(false);
                await WriteMembersAsync(transaction, members).ConfigureAwait(false);
                if (deployments.Count > 0)
                    await TrimAsync(transaction).ConfigureAwait(false);
                return true;
            },
            cancel).ConfigureAwait(false);
    }

    private static Task<int> WriteDeploymentsAsync(
        DbTransaction transaction, IReadOnlyCollection<DeploymentRow> deployments) =>
        transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO deployments (id, started_at, ended_at, devices, deployment)
            VALUES (@Id, @StartedAt, @EndedAt, @Devices, @Deployment)
            ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, deployment = excluded.deployment
            """,
            deployments.OrderBy(deployment => deployment.Id).Select(deployment => new
            {
                Id = Stored.Id(deployment.Id),
                StartedAt = Stored.Time(deployment.StartedAt),
                EndedAt = deployment.EndedAt is { } at ? Stored.Time(at) : (long?)null,
                Devices = (long)deployment.Devices,
                Deployment = (deployment with { Name = Stored.Text(deployment.Name, MaxText) }).Write(),
            }).ToList(),
            transaction);

    private static Task<int> WriteMembersAsync(
        DbTransaction transaction, IReadOnlyCollection<DeploymentMemberRow> members) =>
        transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO deployment_members (deployment_id, dev_eui, place, phase, step, since, failed_at, reason, tries,
                round, received, missing, firmware_version, moved_at, outcome_at)
            SELECT id, @DevEui, @Place, @Phase, @Step, @Since, @FailedAt, @Reason, @Tries, @Round, @Received, @Missing,
                @FirmwareVersion, @MovedAt, @OutcomeAt FROM deployments WHERE id = @DeploymentId
            ON CONFLICT (deployment_id, dev_eui) DO UPDATE SET
                place = excluded.place, phase = excluded.phase, step = excluded.step, since = excluded.since,
                failed_at = excluded.failed_at, reason = excluded.reason, tries = excluded.tries,
                round = excluded.round, received = excluded.received, missing = excluded.missing,
                firmware_version = excluded.firmware_version, moved_at = excluded.moved_at,
                outcome_at = COALESCE(deployment_members.outcome_at, excluded.outcome_at)
            WHERE excluded.place > deployment_members.place
            """,
            members.OrderBy(member => member.DevEui).Select(MemberColumns.Of).ToList(), transaction);

    private async Task TrimAsync(DbTransaction transaction)
    {
        var kept = await transaction.Connection!.QueryAsync<KeptRow>(
            """
            SELECT id, devices FROM deployments
            ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, COALESCE(ended_at, started_at) DESC, id DESC
            """,
            transaction: transaction).ConfigureAwait(false);
        var (deployments, members) = (0, 0L);
        var gone = new List<KeptRow>();
        foreach (var row in kept)
        {
            deployments++;
            members += row.Devices;
            // The newest stays whatever its size.
            if (deployments > 1 && (deployments > _limits.Deployments || members > _limits.Members))
                gone.Add(row);
        }

        await transaction.Connection!.ExecuteAsync("DELETE FROM deployments WHERE id = @Id", gone, transaction)
            .ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<DeploymentMemberRow>> QueryMembersAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await _database.QueryAsync<MemberColumns>(
                $"""
                SELECT m.deployment_id, m.dev_eui, m.place, m.phase, m.step, m.since, m.failed_at, m.reason, m.tries,
                    m.round, m.received, m.missing, m.firmware_version, m.moved_at, m.outcome_at, d.name
                FROM deployment_members m LEFT JOIN devices d ON d.dev_eui = m.dev_eui {rest}
                """,
                parameters, cancel).ConfigureAwait(false)).Select(row => row.ToRecord()),
        ];

    private static string Where(DeploymentMemberQuery query) => "WHERE m.deployment_id = @Id"
        + (query.Phase is null ? "" : " AND m.phase = @Phase")
        + (query.Search.Length == 0
            ? ""
            : " AND (d.name LIKE @Typed ESCAPE '!' OR LOWER(d.name) LIKE @Lower ESCAPE '!' "
                + "OR m.dev_eui LIKE @Lower ESCAPE '!')");

    private static object Parameters(Guid id, DeploymentMemberQuery query, int limit = 1, int skip = 0) => new
    {
        Id = Stored.Id(id),
        Phase = (long?)query.Phase,
        Typed = Pattern(query.Search),
        Lower = Pattern(query.Search.ToLowerInvariant()),
        Limit = Registry.Page(limit),
        Skip = skip,
    };

    // What people type stands for itself: "100%" finds "100%". SQLite knows upper and lower case of A to Z only, so
    // an "Ü" must be typed as it is.
    private static string Pattern(string search) =>
        $"%{Stored.Text(search, MaxText).Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";

    private sealed class PhaseRow
    {
        public string DeploymentId { get; set; } = "";
        public long Span { get; set; }
        public long Phase { get; set; }
        public long Devices { get; set; }

        public (DeploymentPhase Phase, int Devices) ToCount() => ((DeploymentPhase)Phase, (int)Devices);
    }

    private sealed class KeptRow
    {
        public string Id { get; set; } = "";
        public long Devices { get; set; }
    }
}

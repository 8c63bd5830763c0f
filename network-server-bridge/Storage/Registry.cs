using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kreisfunk.Storage;

/// <summary>
/// Organisations, applications, profiles, codecs, devices and gateways. "Save" writes over what is there; lists come in
/// pages, ordered by their key, the next page after the last key of this one. Keys of devices are elsewhere
/// (<see cref="DeviceKeyStore"/>), so that whoever only shows pages never holds one.
/// </summary>
public sealed partial class Registry : IAsyncDisposable
{
    /// <summary>Rows of one page at most: a page is held in memory by everyone who asks.</summary>
    public const int MaxPage = 1_000;

    private const int MaxName = 200;

    private Registry(Database database) => Database = database;

    internal Database Database { get; }

    /// <summary>Where it lives, for people; never a password.</summary>
    public string Name => Database.Name;

    /// <summary>
    /// Opens the registry, brings its schema up to date, and gives an empty one an organisation "Kreis" with an
    /// application "Sensoren".
    /// </summary>
    /// <exception cref="RegistryException">It cannot be reached, or a newer program wrote it.</exception>
    public static Task<Registry> OpenAsync(RegistryOptions options, CancellationToken cancel = default) =>
        OpenAsync(options, TimeProvider.System, cancel);

    internal static async Task<Registry> OpenAsync(
        RegistryOptions options, TimeProvider time, CancellationToken cancel)
    {
        var database = new Database(options);
        try
        {
            await database.WriteAsync(
                async transaction =>
                {
                    await Migrations.RunAsync(database, transaction, time).ConfigureAwait(false);
                    return await SeedAsync(transaction).ConfigureAwait(false);
                },
                cancel).ConfigureAwait(false);
            return new Registry(database);
        }
        catch (Exception error)
        {
            await database.DisposeAsync().ConfigureAwait(false);
            if (error is SqliteException or NpgsqlException)
                throw Unopened(database, error);
            throw;
        }
    }

    public Task SaveOrganisationAsync(Organisation organisation, CancellationToken cancel = default) =>
        SaveAsync(
            """
            INSERT INTO organisations (id, name, is_demo) VALUES (@Id, @Name, @IsDemo)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, is_demo = excluded.is_demo
            """,
            new
            {
                Id = Stored.Id(organisation.Id),
                Name = CheckName(organisation.Name, "an organisation"),
                IsDemo = Stored.Flag(organisation.IsDemo),
            },
            $"organisation \"{organisation.Name}\"", cancel);

    public async Task<Organisation?> FindOrganisationAsync(Guid id, CancellationToken cancel = default) =>
        (await OrganisationsAsync("WHERE id = @Id", new { Id = Stored.Id(id) }, cancel).ConfigureAwait(false))
        .SingleOrDefault();

    public async Task<Organisation?> FindOrganisationByNameAsync(string name, CancellationToken cancel = default) =>
        (await OrganisationsAsync("WHERE name = @Name", new { Name = name }, cancel).ConfigureAwait(false))
        .SingleOrDefault();

    public Task<IReadOnlyList<Organisation>> ListOrganisationsAsync(
        int limit = MaxPage, Guid? after = null, CancellationToken cancel = default) =>
        OrganisationsAsync(
            "WHERE id > @After ORDER BY id LIMIT @Limit", new { After = Stored.Id(after) ?? "", Limit = Page(limit) },
            cancel);

    public Task SaveApplicationAsync(DeviceApplication application, CancellationToken cancel = default) =>
        SaveAsync(
            """
            INSERT INTO applications (id, organisation_id, name) VALUES (@Id, @OrganisationId, @Name)
            ON CONFLICT (id) DO UPDATE SET organisation_id = excluded.organisation_id, name = excluded.name
            """,
            new
            {
                Id = Stored.Id(application.Id),
                OrganisationId = Stored.Id(application.OrganisationId),
                Name = CheckName(application.Name, "an application"),
            },
            $"application \"{application.Name}\"", cancel);

    public async Task<DeviceApplication?> FindApplicationAsync(Guid id, CancellationToken cancel = default) =>
        (await ApplicationsAsync("WHERE id = @Id", new { Id = Stored.Id(id) }, cancel).ConfigureAwait(false))
        .SingleOrDefault();

    public async Task<DeviceApplication?> FindApplicationByNameAsync(
        Guid organisationId, string name, CancellationToken cancel = default) =>
        (await ApplicationsAsync(
            "WHERE organisation_id = @OrganisationId AND name = @Name",
            new { OrganisationId = Stored.Id(organisationId), Name = name }, cancel).ConfigureAwait(false))
        .SingleOrDefault();

    public Task<IReadOnlyList<DeviceApplication>> ListApplicationsAsync(
        int limit = MaxPage, Guid? after = null, CancellationToken cancel = default) =>
        ApplicationsAsync(
            "WHERE id > @After ORDER BY id LIMIT @Limit", new { After = Stored.Id(after) ?? "", Limit = Page(limit) },
            cancel);

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    internal static int Page(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        return limit;
    }

    private static string CheckName(string name, string what)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName)
            throw new RegistryException($"The name of {what} must have 1 to {MaxName} characters.");
        return Stored.Text(name, MaxName);
    }

    private static async Task<bool> SeedAsync(DbTransaction transaction)
    {
        var ids = new { Organisation = Stored.Id(Guid.NewGuid()), Application = Stored.Id(Guid.NewGuid()) };
        var seeded = await transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO organisations (id, name, is_demo)
            SELECT @Organisation, 'Kreis', 0 WHERE NOT EXISTS (SELECT 1 FROM organisations)
            """,
            ids, transaction).ConfigureAwait(false);
        if (seeded == 0)
            return false;

        await transaction.Connection!.ExecuteAsync(
            "INSERT INTO applications (id, organisation_id, name) VALUES (@Application, @Organisation, 'Sensoren')",
            ids, transaction).ConfigureAwait(false);
        return true;
    }

    private static RegistryException Unopened(Database database, Exception error)
    {
        var fix = error is SqliteException
            ? "check that the folder exists, that this user may write to it and that the disk is not full"
            : "check that the server runs and that host, port, user, password and database in Storage:Registry are "
                + "right";
        return new RegistryException(
            $"The registry {database.Name} cannot be opened ({error.Message.TrimEnd('.')}): {fix}.", error);
    }

    private async Task SaveAsync(string sql, object row, string what, CancellationToken cancel)
    {
        try
        {
            await Database.ExecuteAsync(sql, row, cancel).ConfigureAwait(false);
        }
        catch (DbException error) when (Database.IsMissingReference(error))
        {
            throw new RegistryException(
                $"The {what} names something that is not in the registry (organisation, application, profile or "
                + "codec): save that first.", error);
        }
        catch (DbException error) when (Database.IsTaken(error))
        {
            throw new RegistryException($"The {what} exists already under another id: choose another name.", error);
        }
    }

    private async Task<IReadOnlyList<Organisation>> OrganisationsAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await Database.QueryAsync<Rows.Organisation>(
                "SELECT id, name, is_demo FROM organisations " + rest, parameters, cancel).ConfigureAwait(false))
                .Select(row => row.ToRecord()),
        ];

    private async Task<IReadOnlyList<DeviceApplication>> ApplicationsAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await Database.QueryAsync<Rows.Application>(
                "SELECT id, organisation_id, name FROM applications " + rest, parameters, cancel).ConfigureAwait(false))
                .Select(row => row.ToRecord()),
        ];
}

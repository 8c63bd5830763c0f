using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Kreisfunk.Storage;

/// <summary>Brings a database to the newest schema, forward only, all or nothing.</summary>
internal static class Migrations
{
    private const string Folder = "Migrations/";

    private const string VersionTable = """
        CREATE TABLE IF NOT EXISTS schema_version (
            version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)
        """;

    public static async Task RunAsync(
        Database database, DbTransaction transaction, TimeProvider time, long upTo = long.MaxValue)
    {
        await database.LockForMigrationAsync(transaction).ConfigureAwait(false);
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(VersionTable, transaction: transaction).ConfigureAwait(false);
        var found = await connection.ExecuteScalarAsync<long>(
            "SELECT COALESCE(MAX(version), 0) FROM schema_version", transaction: transaction).ConfigureAwait(false);

        var steps = Steps();
        if (found > steps[^1].Version)
            throw new RegistryException(
                $"The registry {database.Name} has schema version {found}, but this program knows only "
                + $"{steps[^1].Version}: start the newer program that wrote it, or restore the backup from before the "
                + "upgrade.");

        foreach (var (version, name) in steps.Where(step => step.Version > found && step.Version <= upTo))
        {
            await connection.ExecuteAsync(Text(name), transaction: transaction).ConfigureAwait(false);
            await connection.ExecuteAsync(
                "INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, @at)",
                new { version, name, at = Stored.Time(time.GetUtcNow()) }, transaction).ConfigureAwait(false);
        }
    }

    private static List<(long Version, string Name)> Steps() =>
    [
        .. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])
            .Order(StringComparer.Ordinal)
            .Select(name => (long.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name)),
    ];

    private static string Text(string name)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(Folder + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

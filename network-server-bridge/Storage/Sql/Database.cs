using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kreisfunk.Storage;

/// <summary>
/// One database, SQLite or PostgreSQL, behind one SQL text. Everything that differs between them is here.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    // Any number: it only has to be the same for all who migrate this schema.
    private const long MigrationLock = 5_407_100_001;

    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly NpgsqlDataSource? _postgres;
    private readonly string _sqlite = "";

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public Database(RegistryOptions options)
    {
        if (options.PostgreSqlConnection is { } connection)
        {
            (_postgres, Name) = OpenPostgres(connection);
            return;
        }

        Name = options.SqliteFile!;
        _sqlite = new SqliteConnectionStringBuilder
        {
            DataSource = options.SqliteFile,
            ForeignKeys = true,
            DefaultTimeout = 30,
        }.ToString();
    }

    /// <summary>For sentences to people: the file, or host and database, never a password.</summary>
    public string Name { get; }

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancel)
    {
        await using var connection = await ConnectAsync(cancel).ConfigureAwait(false);
        return await read(connection).ConfigureAwait(false);
    }

    /// <summary>Runs in one transaction; one writer at a time in this process, others wait in the database.</summary>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await using var connection = await ConnectAsync(cancel).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
            var result = await write(transaction).ConfigureAwait(false);
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
            return result;
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>
    /// One statement, once or for each row of a list, in one transaction; the number of rows changed.
    /// </summary>
    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancel) =>
        WriteAsync(transaction => transaction.Connection!.ExecuteAsync(sql, parameters, transaction), cancel);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancel) =>
        await ReadAsync(
            async connection => (await connection.QueryAsync<T>(
                new CommandDefinition(sql, parameters, cancellationToken: cancel)).ConfigureAwait(false)).AsList(),
            cancel).ConfigureAwait(false);

    /// <summary>A row names another that does not exist, or is named by one that stays.</summary>
    public static bool IsMissingReference(DbException error) =>
        error is SqliteException { SqliteExtendedErrorCode: 787 }
        || error.SqlState == PostgresErrorCodes.ForeignKeyViolation;

    /// <summary>Another row has this key or name.</summary>
    public static bool IsTaken(DbException error) =>
        error is SqliteException { SqliteExtendedErrorCode: 1555 or 2067 }
        || error.SqlState == PostgresErrorCodes.UniqueViolation;

    /// <summary>Waits until no one else migrates this database; ends with the transaction.</summary>
    public async Task LockForMigrationAsync(DbTransaction transaction)
    {
        // SQLite's transactions here begin IMMEDIATE: the write lock is held already.
        if (_postgres is not null)
            await transaction.Connection!.ExecuteAsync(
                "SELECT pg_advisory_xact_lock(@Lock)", new { Lock = MigrationLock }, transaction).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync().ConfigureAwait(false);
            return;
        }

        await using var pooled = new SqliteConnection(_sqlite);
        SqliteConnection.ClearPool(pooled);
    }

    private async Task<DbConnection> ConnectAsync(CancellationToken cancel)
    {
        if (_postgres is not null)
            return await _postgres.OpenConnectionAsync(cancel).ConfigureAwait(false);

        var connection = new SqliteConnection(_sqlite);
        try
        {
            await connection.OpenAsync(cancel).ConfigureAwait(false);
            // FULL: what was answered "saved" survives a power cut. WAL: the pages read while the bridge writes.
            await connection.ExecuteAsync(
                "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
                .ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static (NpgsqlDataSource Source, string Name) OpenPostgres(string connection)
    {
        NpgsqlConnectionStringBuilder parts;
        try
        {
            // Prepared by itself after some uses: the sinks send the same few statements all day.
            parts = new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 64, PersistSecurityInfo = false };
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The text is not shown: it may hold a password.
            throw new RegistryException(
                "Storage:Registry is not a PostgreSQL connection string; "
                + "write it as \"Host=…;Username=…;Password=…;Database=…\", or \"sqlite\".");
        }

        return (NpgsqlDataSource.Create(parts), $"{parts.Database} at {parts.Host}:{parts.Port}");
    }
}

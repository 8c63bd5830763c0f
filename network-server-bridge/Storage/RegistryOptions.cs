namespace Kreisfunk.Storage;

/// <summary>Where the registry lives.</summary>
public sealed class RegistryOptions
{
    private RegistryOptions(string? sqliteFile, string? postgreSql)
    {
        SqliteFile = sqliteFile;
        PostgreSqlConnection = postgreSql;
    }

    internal string? SqliteFile { get; }

    internal string? PostgreSqlConnection { get; }

    /// <summary>One file; its folder must exist.</summary>
    public static RegistryOptions Sqlite(string file) => new(file, null);

    /// <summary>A PostgreSQL server, as Npgsql writes it: "Host=…;Username=…;Password=…;Database=…".</summary>
    public static RegistryOptions PostgreSql(string connection) => new(null, connection);

    /// <summary>Never the password.</summary>
    public override string ToString() =>
        SqliteFile is null ? "RegistryOptions(PostgreSQL)" : $"RegistryOptions({SqliteFile})";
}

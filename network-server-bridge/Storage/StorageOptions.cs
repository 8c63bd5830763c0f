namespace Kreisfunk.Storage;

/// <summary>Section "Storage" of the configuration.</summary>
public sealed class StorageOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Storage";

    /// <summary>Folder of everything that is kept; created for the owner only when it is not there.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>"sqlite" (registry.db in the data directory), or a PostgreSQL connection string.</summary>
    public string Registry { get; set; } = SqliteRegistry;

    /// <summary>Where measurements go.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    internal const string SqliteRegistry = "sqlite";

    internal RegistryOptions ToRegistry() => Registry == SqliteRegistry
        ? RegistryOptions.Sqlite(Path.Combine(DataDirectory, "registry.db"))
        : RegistryOptions.PostgreSql(Registry);

    /// <summary>Everything that is wrong, one sentence each; never a secret.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(DataDirectory))
            errors.Add("Storage:DataDirectory is empty; give a folder, for example \"data\".");
        if (Registry != SqliteRegistry && !Registry.Contains('=', StringComparison.Ordinal))
            errors.Add(
                "Storage:Registry is neither \"sqlite\" nor a PostgreSQL connection string; write it as "
                + "\"Host=…;Username=…;Password=…;Database=…\".");
        Telemetry.Validate(errors);
        return errors;
    }
}
